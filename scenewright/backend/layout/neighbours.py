"""What stands by something else: at a side of it, around it, between two; next to it on a table if it stands there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenewright.backend.layout import formations, sides
from scenewright.backend.layout.alone import scatter
from scenewright.backend.layout.arranging import formation, yaw
from scenewright.backend.layout.asked import OPENINGS, SEATS, TABLES, is_one_of
from scenewright.backend.layout.bodies import Body
from scenewright.backend.layout.carrying import place_next_to
from scenewright.backend.layout.formations import Pose
from scenewright.backend.layout.shapes import Floats, box
from scenewright.backend.layout.site import Site
from scenewright.backend.layout.standing import PILES, pile, stand
from scenewright.shared.plans import Relation

FURTHER = (1, 1.05, 1.1, 1.2, 1.3, 1.5, 1.8, 2.2, 3)  # times away from what a circle is around


def place_beside(site: Site, bodies: list[Body], relation: Relation) -> None:
    """Place bodies at a side of a target, near it or across from it."""
    targets, kind = site.of(relation.to), relation.kind
    if targets[0].support is not None:
        place_next_to(site, bodies, targets[0].support, relation)
    elif bodies[0].planned.arrangement in PILES:
        middle = targets[len(targets) // 2]
        pile(site, bodies, lambda body: stand(site, [body], [(0, 0, 0)], sides.places(body, middle, kind)))
    elif kind not in sides.SIDES and len(bodies) > 1:
        _share(site, bodies, targets, kind)
    else:
        _together(site, bodies, targets, kind)


def place_around(site: Site, bodies: list[Body], relation: Relation) -> None:
    """Place bodies around a target; around each where there are enough of them."""
    targets = site.of(relation.to)
    shares = [bodies[i :: len(targets)] for i in range(len(targets))] if len(bodies) > len(targets) else [bodies]
    for target, share in zip(targets, shares, strict=False):
        if targets[0].support is not None:
            place_next_to(site, share, targets[0].support, relation)
        elif share[0].planned.arrangement == "scatter":
            scatter(site, share, target.middle, float(np.linalg.norm(target.extent)))
        else:
            _encircle(site, share, target)


def place_between(site: Site, bodies: list[Body], relation: Relation) -> None:
    """Place bodies between two targets, or between the instances of one; at the wall if those are."""
    targets, others = site.of(relation.to), site.of(relation.other)
    if targets[0].support is not None:
        place_next_to(site, bodies, targets[0].support, relation)
        return
    middle = _middle(targets, others)
    if site.world.wall and site.is_at_wall(targets[0]):
        middle[1] = -bodies[0].shape.size[1] / 2 - 0.012
    points = formations.spiral(0.1 * float(np.mean(bodies[0].shape.size[:2])), 6.0)
    stand(site, bodies, formation(site, bodies), points + middle)


def _share(site: Site, bodies: Sequence[Body], targets: Sequence[Body], kind: str) -> None:
    """Place each of several bodies by a target of its own, by turns."""
    side = "against" if kind == "against" else "beside"
    for body in bodies:
        target = targets[body.number % len(targets)]
        stand(site, [body], [(0, 0, _yaw(site, body, target))], sides.places(body, target, side))


def _together(site: Site, bodies: Sequence[Body], targets: Sequence[Body], kind: str) -> None:
    """Place bodies in formation on one side of a target, or of a whole group of targets."""
    target = sides.group(targets) if len(targets) > 1 and kind in sides.SIDES else targets[0]
    poses = formation(site, bodies) if len(bodies) > 1 else [(0.0, 0.0, _yaw(site, bodies[0], target))]
    halves = [np.abs(pose[:2]) + body.extent for pose, body in zip(poses, bodies, strict=True)]
    width, depth = (float(side) for side in 2 * np.max(halves, axis=0))
    whole = Body(bodies[0].planned, 0, box((width, depth, 1.0)))
    stand(site, bodies, poses, sides.places(whole, target, kind))


def _yaw(site: Site, body: Body, target: Body) -> float:
    return 0.0 if is_one_of(target.planned, OPENINGS) else yaw(site, body)


def _encircle(site: Site, bodies: Sequence[Body], target: Body) -> None:
    """Place bodies around a target; further away where something is in the way."""
    for body, (x, y, angle) in zip(bodies, _ring(bodies, target), strict=True):
        offset = target.world(np.array([x, y])) - target.middle
        stand(site, [body], [(0.0, 0.0, angle + target.yaw)], [target.middle + offset * k for k in FURTHER])


def _ring(bodies: Sequence[Body], target: Body) -> list[Pose]:
    """Return places around a target, in its frame: along the sides of a table for what one sits on, else a circle."""
    width, depth = (max(body.shape.size[axis] for body in bodies) for axis in (0, 1))
    across, along, _ = target.shape.size
    sits = is_one_of(bodies[0].planned, SEATS) and is_one_of(target.planned, TABLES)
    gap = max(0.08 if sits else 0.25 * width, 0.02)
    if sits and abs(across - along) >= 0.02 * across:
        return formations.seated(len(bodies), (across, along), width, depth, gap)
    inside = across / 2 if sits else float(np.linalg.norm(target.extent))
    return formations.circle(len(bodies), width, depth, gap, inside)


def _middle(targets: Sequence[Body], others: Sequence[Body]) -> Floats:
    """Return the point (2,) between two kinds of targets, or between the middle ones of a kind."""
    if others:
        return (targets[0].middle + others[0].middle) / 2
    pair = sorted(targets, key=lambda body: body.x)
    right = len(pair) // 2
    return (pair[right - 1].middle + pair[right].middle) / 2
