"""Where things stand that are related to nothing: around the middle, or scattered."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from scenewright.backend.layout import formations
from scenewright.backend.layout.arranging import formation, yaw
from scenewright.backend.layout.bodies import Body
from scenewright.backend.layout.shapes import Floats
from scenewright.backend.layout.site import Site
from scenewright.backend.layout.standing import PILES, pile, stand

TRIES = 400  # places for each scattered thing
LARGE = 1.0  # metres across: what is larger is scattered at the back, where it hides nothing


def place_alone(site: Site, bodies: list[Body]) -> None:
    """Place bodies as they are arranged, wherever there is room."""
    arrangement = bodies[0].planned.arrangement
    if arrangement == "scatter":
        scatter(site, bodies, np.zeros(2), 0.0)
    elif arrangement in PILES:
        pile(site, bodies, lambda body: stand(site, [body], [(0.0, 0.0, yaw(site, body))], _anywhere(site, [body])))
    else:
        stand(site, bodies, formation(site, bodies), _anywhere(site, bodies))


def scatter(site: Site, bodies: Sequence[Body], middle: Floats, inside: float) -> None:
    """Place bodies here and there around a point, not in the way of whoever looks at it.

    Args:
        site: the layout so far.
        bodies: are moved.
        middle: (2,) metres.
        inside: metres of radius around it that stay free; 0 for what stands already, if the bodies are not small.
    """
    size = float(np.mean([np.hypot(*body.shape.size[:2]) for body in bodies]))
    area = 2.2 * size * math.sqrt(len(bodies))
    low = inside or (site.world.radius + 0.2 * size if site.world.bodies and size > 0.4 else 0.0)
    for body in bodies:
        angle = float(site.rng.uniform(-math.pi, math.pi))
        stand(site, [body], [(0.0, 0.0, angle)], _here_and_there(site, middle, low, area, behind=size > LARGE))


def _here_and_there(site: Site, middle: Floats, low: float, area: float, behind: bool) -> Iterator[tuple[float, float]]:
    """Yield points at random around a middle, further away from try to try."""
    first, last = (-0.25, math.pi + 0.25) if behind else (-math.pi, math.pi)
    for attempt in range(TRIES):
        radius = math.sqrt(site.rng.uniform(low**2, (low + area * (1 + attempt / 100)) ** 2))
        angle = site.rng.uniform(first, last)
        yield middle[0] + radius * math.cos(angle), middle[1] + radius * math.sin(angle)


def _anywhere(site: Site, bodies: Sequence[Body]) -> Floats:
    """Return points (n, 2) around the middle, large things rather behind and small ones rather before."""
    reach = max(float(np.linalg.norm(body.shape.size[:2])) for body in bodies)
    front = site.floor - max(body.shape.size[1] for body in bodies) / 2 if site.world.wall else 0.0
    points = formations.spiral(0.35 * reach, 9 * reach + site.world.radius)
    behind = _belongs_behind(site, bodies)
    sideways = np.abs(points[:, 1]) * (1.4 if behind == (points[:, 1] > 0).any() else 1.0)
    wrong = np.where(points[:, 1] > 0.1, 0.0 if behind else 2.0, 0.6 if behind else 0.0) * np.abs(points[:, 1])
    cost = np.abs(points[:, 0]) + sideways + wrong
    return points[np.argsort(cost, kind="stable")] + [0.0, front]


def _belongs_behind(site: Site, bodies: Sequence[Body]) -> bool:
    """Tell whether bodies are about as tall as all that stands, or taller."""
    tall = max((body.top for body in site.world.bodies if not body.hung), default=0.0)
    return max(body.shape.size[2] for body in bodies) >= 0.8 * tall
