"""Things that stand somewhere: oriented boxes, tested exactly, and where they meet, what is really there of them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from scenewright.backend.layout.shapes import Floats, Shape
from scenewright.shared.plans import PlannedObject

TOUCHING = 1e-4  # metres that bodies may reach into each other: rounding, not interpenetration


@dataclass(eq=False)
class Body:
    """One instance of a planned object.

    Attributes:
        planned: what it is one of.
        number: which one.
        shape: as it stands or lies.
        x: metres, of the middle of its bottom.
        y: metres.
        z: metres, of its bottom.
        yaw: radians; at 0 its front looks along -y.
        support: what it stands on or in; None is the ground.
        hung: it hangs on the wall.
    """

    planned: PlannedObject
    number: int
    shape: Shape
    x: float = 0.0
    y: float = 0.0
    z: float = 0.0
    yaw: float = 0.0
    support: Body | None = field(default=None, repr=False)
    hung: bool = False

    @property
    def top(self) -> float:
        """Return how high it reaches."""
        return self.z + self.shape.size[2]

    @property
    def extent(self) -> Floats:
        """Return half the sides, (2,), of the box along the axes around it, seen from above."""
        c, s = abs(math.cos(self.yaw)), abs(math.sin(self.yaw))
        w, d = self.shape.size[0] / 2, self.shape.size[1] / 2
        return np.array([c * w + s * d, s * w + c * d])

    @property
    def middle(self) -> Floats:
        """Return (2,) where it stands."""
        return np.array([self.x, self.y])

    def at(self, x: float, y: float, yaw: float | None = None) -> Body:
        """Move it, and turn it if a yaw is given; return it."""
        self.x, self.y = float(x), float(y)
        self.yaw = self.yaw if yaw is None else float(yaw)
        return self

    def local(self, points: Floats) -> Floats:
        """Return points (…, 2) of the world as seen from it."""
        return (points - self.middle) @ _turn(self.yaw)

    def world(self, points: Floats) -> Floats:
        """Return points (…, 2) of its own frame in the world."""
        return points @ _turn(self.yaw).T + self.middle


def apart(one: Body, other: Body, gap: float = 0.0) -> bool:
    """Tell whether the boxes of two bodies are at least so far apart, by the separating axes of upright boxes."""
    if min(one.top, other.top) - max(one.z, other.z) <= TOUCHING:
        return True
    offset = other.middle - one.middle
    first, second = _turn(one.yaw), _turn(other.yaw)
    halves = np.array(one.shape.size[:2]) / 2, np.array(other.shape.size[:2]) / 2
    for axes in (first, second):
        reach = np.abs(axes.T @ first) @ halves[0] + np.abs(axes.T @ second) @ halves[1]
        if (np.abs(axes.T @ offset) - reach >= gap - TOUCHING).any():
            return True
    return False


def clear(one: Body, other: Body, gap: float = 0.0) -> bool:
    """Tell whether two bodies do not reach into each other: their boxes are apart, or one's box is over or under what
    there really is of the other, as a book on a chair and a chest under a table."""
    return apart(one, other, gap) or _fits(one, other) or _fits(other, one)


def ground_under(body: Body, support: Body) -> tuple[float, float]:
    """Return how high a support reaches under a body's box, and the share of the box that rests on it there."""
    under = beneath(body, support)
    if not under.any():
        return support.z, 0.0
    heights = support.shape.heights[under]
    top = float(heights.max())
    area = body.shape.size[0] * body.shape.size[1] / float(np.prod(support.shape.cell))
    resting = int((heights >= top - _tolerance(support)).sum())
    return support.z + top, min(resting / max(area, 1.0), 1.0)


def beneath(body: Body, support: Body) -> np.ndarray:
    """Return which cells of a support's plan a body's box covers, even in part."""
    centres = body.local(support.world(support.shape.centres))
    margin = support.shape.cell.max() / 2
    half = np.array(body.shape.size[:2]) / 2 + margin
    return np.asarray((np.abs(centres) < half - TOUCHING).all(-1))


def rests(body: Body, support: Body) -> bool:
    """Tell whether a body stands on what there is of a support, and would not tip over its edge."""
    under = beneath(body, support)
    if not under.any():
        return False
    heights = np.where(under, support.shape.heights, -np.inf)
    top = heights.max()
    if abs(support.z + top - body.z) > _tolerance(support):
        return False
    contacts = body.local(support.world(support.shape.centres))[heights >= top - _tolerance(support)]
    slack = support.shape.cell.max()
    return bool((contacts.min(0) <= slack).all() and (contacts.max(0) >= -slack).all())


def _tolerance(support: Body) -> float:
    return max(0.002, 0.02 * support.shape.size[2])


def _fits(one: Body, other: Body) -> bool:
    """Tell whether the box of one is wholly above or wholly below what there is of the other."""
    under = beneath(one, other)
    if not under.any():
        return True
    above = one.z >= other.z + float(other.shape.heights[under].max()) - TOUCHING
    return above or one.top <= other.z + float(other.shape.depths[under].min()) + TOUCHING


def _turn(yaw: float) -> Floats:
    c, s = math.cos(yaw), math.sin(yaw)
    return np.array([[c, -s], [s, c]])
