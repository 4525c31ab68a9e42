"""What stands already, and where there is still room: on the ground, and on and in things."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from scipy import ndimage

from scenewright.backend.layout.bodies import Body, clear, ground_under, rests
from scenewright.backend.layout.formations import Pose
from scenewright.backend.layout.shapes import CELLS, Floats

Point = Sequence[float] | Floats
LEVEL = 0.25  # of a thing's height: how uneven what it stands on may be, beside how far it is from where it should be
MOST_TRIED = 400


class World:
    """The bodies placed so far.

    Attributes:
        bodies: in the order they came.
        wall: whether there is a wall along y = 0, with everything before it.
        step: called now and then; what it raises ends the work.
    """

    def __init__(self, wall: bool = False, step: Callable[[], None] = lambda: None) -> None:
        self.bodies: list[Body] = []
        self.wall = wall
        self.step = step
        self._circles = np.zeros((0, 3))

    @property
    def radius(self) -> float:
        """Return how far from the middle the bodies reach, in metres."""
        return max((float(np.linalg.norm(each.middle) + np.linalg.norm(each.extent)) for each in self.bodies),
                   default=0.0)  # fmt: skip

    def add(self, bodies: Iterable[Body]) -> None:
        """Keep bodies where they are."""
        added = list(bodies)
        self.bodies += added
        circles = [(each.x, each.y, float(np.linalg.norm(each.extent))) for each in added]
        self._circles = np.concatenate([self._circles, np.array(circles).reshape(-1, 3)])

    def is_free(self, body: Body, gap: float = 0.0) -> bool:
        """Tell whether a body reaches into nothing that stands, nor into the wall."""
        if self.wall and body.y + body.extent[1] > 1e-6:
            return False
        reach = float(np.linalg.norm(body.extent))
        away = np.hypot(self._circles[:, 0] - body.x, self._circles[:, 1] - body.y)
        near = np.flatnonzero(away < self._circles[:, 2] + reach + gap)
        return all(clear(body, self.bodies[i], gap) for i in near)

    def stand(self, bodies: Sequence[Body], poses: Sequence[Pose], anchors: Iterable[Point],
              gap: float, tried: int = MOST_TRIED) -> bool:  # fmt: skip
        """Place bodies together in a formation at the first anchor (x, y) where all are free."""
        for number, anchor in enumerate(anchors):
            if number >= tried:
                break
            self.step()
            for body, (x, y, yaw) in zip(bodies, poses, strict=True):
                body.at(anchor[0] + x, anchor[1] + y, yaw)
            if all(self.is_free(body, gap) for body in bodies):
                self.add(bodies)
                return True
        return False

    def set_down(self, body: Body, support: Body, wish: Floats, turn: float, lowest: bool = False) -> bool:
        """Place a body on a support, as near a point of the support's own frame as it is even and free there.

        Args:
            body: is moved.
            support: stands already.
            wish: (2,) metres, in the frame of the support.
            turn: yaw of the body in that frame.
            lowest: take the lowest place, inside of it, rather than an even one.
        """
        self.step()
        body.support = support
        for place in _places(body, support, wish, turn, lowest):
            x, y = support.world(place)
            body.at(x, y, support.yaw + turn)
            body.z, _ = ground_under(body, support)
            if rests(body, support) and self.is_free(body):
                self.add([body])
                return True
        body.support, body.z = None, 0.0
        return False


def _places(body: Body, support: Body, wish: Floats, turn: float, lowest: bool) -> Iterator[Floats]:
    """Yield points (2,) in a support's frame, the best first."""
    shape = support.shape
    c, s = abs(math.cos(turn)), abs(math.sin(turn))
    width, depth, height = body.shape.size
    cells = np.maximum(np.ceil(np.array([c * width + s * depth, s * width + c * depth]) / shape.cell), 1).astype(int)
    window = tuple(int(min(side | 1, 2 * CELLS + 1)) for side in cells)
    heights = np.pad(shape.heights, CELLS // 2) if max(window) > 3 else shape.heights
    highest = ndimage.maximum_filter(heights, window, mode="constant")
    uneven = highest - ndimage.uniform_filter(heights, window, mode="constant")
    inner = slice(CELLS // 2, -CELLS // 2) if max(window) > 3 else slice(None)
    highest, uneven = highest[inner, inner], uneven[inner, inner]
    away = np.linalg.norm(shape.centres - wish, axis=-1)
    cost = away / np.linalg.norm(shape.size[:2]) + uneven / max(LEVEL * height, 0.01)
    if lowest:
        cost = cost + 10 * highest / shape.size[2]
    order = np.argsort(np.where(shape.heights > 0, cost, np.inf), axis=None, kind="stable")
    taken = np.flatnonzero((shape.heights > 0).ravel()[order])[:MOST_TRIED]
    for index in order[taken]:
        yield shape.centres.reshape(-1, 2)[index]
