"""What stands at the wall, or hangs there."""

from __future__ import annotations

import numpy as np

from scenewright.backend.layout.arranging import formation
from scenewright.backend.layout.asked import DOORS, OPENINGS, is_one_of
from scenewright.backend.layout.bodies import Body
from scenewright.backend.layout.site import Site
from scenewright.backend.layout.standing import stand
from scenewright.shared.plans import Relation

EYES = 1.5  # metres, at which things hang
SILL, LOWEST = 0.9, 0.3  # metres, of a window and of whatever hangs
ROOM = 0.9  # metres that are left free before a wall
FLUSH = 0.001  # metres to the wall


def place_at_wall(site: Site, bodies: list[Body], relation: Relation) -> None:
    """Place bodies along the wall, their backs to it: "against" it they stand, "on" it they hang."""
    for body in bodies:
        body.hung = relation.kind != "against" and not is_one_of(body.planned, DOORS)
        if body.hung:
            body.z = _height(body)
    poses = [
        (x, -body.shape.size[1] / 2 - FLUSH, 0.0)
        for (x, _, _), body in zip(formation(site, bodies), bodies, strict=True)
    ]
    width = float(np.mean([body.shape.size[0] for body in bodies]))
    anchors = [(side * 0.2 * width * k, 0.0) for k in range(120) for side in ((1, -1) if k else (1,))]
    stand(site, bodies, poses, anchors)
    site.floor = min(site.floor, *(body.y - float(body.extent[1]) - ROOM for body in bodies))


def _height(body: Body) -> float:
    """Return how high above the ground something hangs."""
    return SILL if is_one_of(body.planned, OPENINGS) else max(EYES - body.shape.size[2] / 2, LOWEST)
