"""How several things of one kind stand to each other, and how each is turned, where no relation tells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from scenewright.backend.layout import formations
from scenewright.backend.layout.asked import GROWN, is_one_of
from scenewright.backend.layout.bodies import Body
from scenewright.backend.layout.formations import Pose
from scenewright.backend.layout.site import Site
from scenewright.shared.plans import PlannedObject

MANY = 5  # more than this stand in rows and columns


class Footprint(NamedTuple):
    """What several things cover of the ground, in metres: the widths of all, the largest sides, the gap between two."""

    widths: list[float]
    width: float
    depth: float
    gap: float


def formation(site: Site, bodies: Sequence[Body]) -> list[Pose]:
    """Return how several stand to each other: as they are arranged, else in a row, or a grid where they are many."""
    planned, count = bodies[0].planned, len(bodies)
    widths, width, depth, gap = _footprint(bodies)
    fillers = _fillers(site, planned)
    if planned.arrangement == "circle":
        return formations.circle(count, width, depth, gap, width if fillers else 0.0)
    if planned.arrangement == "grid" or (not planned.arrangement and count > MANY):
        return _turned(site, formations.grid(count, width, depth, gap), bodies)
    wide = max((_wide(site, each) + 0.3 for each in fillers), default=0.0)
    if count == 2 and _face_each_other(site, planned):
        return formations.pair(max(wide, 2.2 * depth) + depth)
    return _turned(site, formations.row(widths, gap, wide), bodies)


def yaw(site: Site, body: Body, lined: bool = False) -> float:
    """Return how a body is turned that nothing says anything of: its front to whoever looks.

    Args:
        site: the layout so far.
        body: not placed yet.
        lined: it stands in line with others, and is not turned a little as one alone is.
    """
    if body.planned.lying and not lined:
        return float(site.rng.uniform(-0.9, 0.9))
    if is_one_of(body.planned, GROWN):
        return float(site.rng.uniform(-math.pi, math.pi)) if site.world.bodies else 0.3
    return 0.0 if lined or site.world.wall else float(site.rng.normal(0, 0.07))


def _footprint(bodies: Sequence[Body]) -> Footprint:
    sizes = np.array([body.shape.size for body in bodies])
    widths, depths = sizes[:, 0], sizes[:, 1]
    width, depth = float(widths.max()), float(depths.max())
    gap = max(0.12 * width, 0.02)
    if is_one_of(bodies[0].planned, GROWN):  # which are turned at random
        width = depth = math.hypot(width, depth)
        widths = np.hypot(widths, depths)
    return Footprint([float(each) for each in widths], width, depth, gap)


def _turned(site: Site, poses: Sequence[Pose], bodies: Sequence[Body]) -> list[Pose]:
    return [(x, y, angle + yaw(site, body, lined=True)) for (x, y, angle), body in zip(poses, bodies, strict=True)]


def _fillers(site: Site, planned: PlannedObject) -> list[PlannedObject]:
    """Return the objects that shall stand between or within the instances of one."""
    return [
        each for each in site.plan.objects for relation in site.relations[each.name]
        if relation.kind == "between" and planned.name in (relation.to, relation.other)
    ]  # fmt: skip


def _wide(site: Site, planned: PlannedObject) -> float:
    """Return the metres that the instances of an object need side by side."""
    return site.instances(planned)[0].shape.size[0] * min(planned.count, 3)


def _face_each_other(site: Site, planned: PlannedObject) -> bool:
    return any(each.kind == "facing" and each.to == planned.name for each in site.relations[planned.name])
