"""The sides of a thing: places beside it, before and behind it, at its back, nearest first."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from scenewright.backend.layout.bodies import Body
from scenewright.backend.layout.shapes import box

Way = tuple[float, float]
SIDES: dict[str, Way] = {"right of": (1, 0), "left of": (-1, 0), "in front of": (0, -1), "behind": (0, 1)}
RIGHT, LEFT, FRONT, BACK = SIDES["right of"], SIDES["left of"], SIDES["in front of"], SIDES["behind"]
SLIPS = (0.0, 0.4, -0.4, 0.8, -0.8)  # of half a target's side: how far along it something may stand
FARTHEST = 24  # steps away from a target


def places(body: Body, target: Body, kind: str) -> Iterator[tuple[float, float]]:
    """Yield points at the sides of a target where the middle of a body may be, the nearest first.

    Args:
        body: as it is turned when the first point is asked for.
        target: stands already.
        kind: of relation: one of SIDES, "beside", "against" or "facing".
    """
    size = 0.5 * float(np.mean([*body.shape.size[:2], *target.shape.size[:2]]))
    reach, gap = body.extent + target.extent, _gap(kind, size)
    for away in range(FARTHEST):
        for way in _ways(body, target, kind):
            side = np.array(way, np.float64)
            across = np.array([-side[1], side[0]])
            centre = target.middle + side * (reach + gap + 0.3 * size * away)
            yield from (tuple(centre + across * slip * float(abs(across) @ target.extent)) for slip in SLIPS)
    if kind == "beside":
        yield from (tuple(target.middle + np.array(way) * (reach + gap)) for way in (FRONT, BACK))


def group(bodies: Sequence[Body]) -> Body:
    """Return a body that stands for several: a box around them."""
    low = np.min([body.middle - body.extent for body in bodies], axis=0)
    high = np.max([body.middle + body.extent for body in bodies], axis=0)
    size = high - low
    shape = box((float(size[0]), float(size[1]), max(body.top for body in bodies)))
    return Body(bodies[0].planned, 0, shape, *((low + high) / 2))


def _gap(kind: str, size: float) -> float:
    """Return how many metres apart two things stand whose sides are twice `size` on average."""
    if kind == "against":
        return 0.012
    return 0.5 + size if kind == "facing" else max(0.2 * size, 0.02)


def _ways(body: Body, target: Body, kind: str) -> list[Way]:
    """Return the sides of a target to try, as directions, the best first; neighbours take them by turns."""
    if kind in SIDES:
        return [SIDES[kind]]
    if kind == "beside":
        return [RIGHT, LEFT] if body.number % 2 == 0 else [LEFT, RIGHT]
    front = (math.sin(target.yaw), -math.cos(target.yaw)) if kind == "facing" else FRONT
    return [front, RIGHT, LEFT]
