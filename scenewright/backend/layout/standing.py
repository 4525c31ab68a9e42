"""How things come to stand on the ground: together where there is room, stacked on each other, or in a heap."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from scenewright.backend.layout import formations
from scenewright.backend.layout.bodies import Body
from scenewright.backend.layout.formations import Pose
from scenewright.backend.layout.site import Site
from scenewright.backend.layout.world import Point
from scenewright.shared.errors import InvalidInput

PILES = ("stack", "heap")  # arrangements
TIGHT = 0.003  # metres between things where there is little room
LOWEST = 0.6  # of a heap's things lie on the ground
AWAY = ((1, -0.3), (-1, -0.3), (0, -1.2))  # directions in which there is room when all else is full


def stand(site: Site, bodies: Sequence[Body], poses: Sequence[Pose], anchors: Iterable[Point]) -> None:
    """Place bodies together at the first of some points where there is room for all, or far away from everything.

    Args:
        site: the layout so far.
        bodies: are moved.
        poses: of the bodies, to each other.
        anchors: (x, y) in metres, the best first.

    Raises:
        InvalidInput: there is no room at all.
    """
    gap = 0.1 * float(np.mean([min(body.shape.size[:2]) for body in bodies]))
    anchors = list(anchors)
    if site.world.stand(bodies, poses, anchors, gap) or site.world.stand(bodies, poses, anchors, TIGHT):
        return
    if not site.world.stand(bodies, poses, _far_away(site, bodies, poses), 0.0):
        raise InvalidInput(f"There is no room for {bodies[0].planned.name}.", remedy="Ask for fewer things.")


def pile(site: Site, bodies: Sequence[Body], first: Callable[[Body], None]) -> None:
    """Stack bodies on the first, or heap them: most on the ground, the others on those.

    Args:
        site: the layout so far.
        bodies: are moved; arranged as one of PILES.
        first: places the lowest.
    """
    first(bodies[0])
    is_heap = bodies[0].planned.arrangement == "heap"
    for number, body in enumerate(bodies[1:], 1):
        turn = float(site.rng.uniform(-1.5, 1.5) if is_heap else site.rng.normal(0, 0.1))
        if not any(site.world.set_down(body, each, np.zeros(2), turn) for each in _below(bodies, number)):
            _stand_near(site, body, bodies[0], turn)


def _below(bodies: Sequence[Body], number: int) -> Sequence[Body]:
    """Return what a body of a pile may lie on: the one before it in a stack, any of the lowest of a heap."""
    if bodies[0].planned.arrangement == "stack":
        return [bodies[number - 1]]
    lowest = math.ceil(LOWEST * len(bodies))
    return bodies[:lowest] if number >= lowest else []


def _stand_near(site: Site, body: Body, root: Body, turn: float) -> None:
    """Place a body near the first of its pile: on what carries that, or on the ground."""
    support = root.support
    if support is not None and site.world.set_down(body, support, support.local(root.middle), turn):
        return
    size = float(np.mean(body.shape.size[:2]))
    stand(site, [body], [(0.0, 0.0, turn)], formations.spiral(0.3 * size, 12 * size) + root.middle)


def _far_away(site: Site, bodies: Sequence[Body], poses: Sequence[Pose]) -> list[Point]:
    offsets = float(np.abs(np.array(poses)[:, :2]).max())
    far = site.world.radius + offsets + max(float(body.extent.max()) for body in bodies)
    return [(x * far * k, y * far * k) for k in (1.5, 2, 3, 5, 9) for x, y in AWAY]
