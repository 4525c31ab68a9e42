"""Where things are to each other: left and behind as the camera sees it, on and above as they fall."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scenewright.backend.sight.room import Floats, Room, middle, size
from scenewright.shared.described import DescribedObject

Relation = Callable[[Room, DescribedObject, DescribedObject], bool]
TOUCHING = 0.02  # of the larger one's size: boxes that near count as touching
NEAR = 0.5  # of the larger one's size

WORDS = {
    "to the left of": "left of", "on the left of": "left of", "left of": "left of", "left from": "left of",
    "on the left side of": "left of", "on the right side of": "right of",
    "to the right of": "right of", "on the right of": "right of", "right of": "right of",
    "in front of": "in front of", "before": "in front of", "behind": "behind", "in back of": "behind",
    "above": "above", "over": "above", "below": "below", "beneath": "below", "under": "below", "underneath": "below",
    "on top of": "on", "standing on": "on", "lying on": "on", "sitting on": "on", "resting on": "on", "on": "on",
    "upon": "on", "inside of": "inside", "inside": "inside", "within": "inside", "near to": "near", "near": "near",
    "next to": "near", "beside": "near", "close to": "near", "by": "near", "around": "near", "touching": "touching",
    "intersecting": "touching",
}  # fmt: skip
SAID = {"near": "near to", "on": "on"}


def gap(one: DescribedObject, other: DescribedObject) -> float:
    """Return how far the boxes around two things are apart; 0 where they touch or overlap."""
    apart = np.maximum(np.array(one.low) - other.high, np.array(other.low) - one.high)
    return float(np.linalg.norm(np.maximum(apart, 0.0)))


def apart(one: DescribedObject, other: DescribedObject) -> float:
    """Return how far the middles of two things are apart."""
    return float(np.linalg.norm(middle(one) - middle(other)))


def between(room: Room, thing: DescribedObject, one: DescribedObject, other: DescribedObject) -> bool:
    """Tell whether a thing's middle is between those of two others, nearer to their line than half its length.

    What the others stand on or hang under is not.
    """
    if _covers(thing, middle(one)) or _covers(thing, middle(other)):
        return False
    line = middle(other) - middle(one)
    squared = float(line @ line)
    if squared == 0:
        return False
    along = float((middle(thing) - middle(one)) @ line) / squared
    aside = middle(thing) - middle(one) - along * line
    return 0.1 < along < 0.9 and float(np.linalg.norm(aside)) < 0.5 * squared**0.5


def _beyond(axis: int, sign: int) -> Relation:
    def holds(room: Room, thing: DescribedObject, other: DescribedObject) -> bool:
        """Tell whether the middle of a thing is beyond the side of another."""
        along = room.axes[axis]
        ahead = sign * float((middle(thing) - middle(other)) @ along)
        return ahead > float(np.abs(along) @ size(other)) / 2

    return holds


def _overlaps(thing: DescribedObject, other: DescribedObject) -> bool:
    """Tell whether the middle of one of two things is over the other, seen from above."""
    return _covers(other, middle(thing)) or _covers(thing, middle(other))


def _covers(thing: DescribedObject, point: Floats) -> bool:
    return all(thing.low[axis] <= point[axis] <= thing.high[axis] for axis in (0, 1))


def _above(room: Room, thing: DescribedObject, other: DescribedObject) -> bool:
    return _overlaps(thing, other) and thing.low[2] >= other.high[2] - _slack(thing, other)


def _on(room: Room, thing: DescribedObject, other: DescribedObject) -> bool:
    rests = abs(thing.low[2] - other.high[2]) <= _slack(thing, other)
    return rests and _covers(other, middle(thing)) and thing.high[2] > other.high[2]


def _inside(room: Room, thing: DescribedObject, other: DescribedObject) -> bool:
    slack = _slack(thing, other)
    within = zip(other.low, thing.low, thing.high, other.high, strict=True)
    smaller = float(np.prod(size(thing))) < float(np.prod(size(other)))
    return smaller and all(a - slack <= b and c <= d + slack for a, b, c, d in within)


def _near(room: Room, thing: DescribedObject, other: DescribedObject) -> bool:
    larger = max(float(size(thing).max()), float(size(other).max()))
    return gap(thing, other) <= NEAR * larger


def _touching(room: Room, thing: DescribedObject, other: DescribedObject) -> bool:
    return gap(thing, other) <= _slack(thing, other)


def _slack(thing: DescribedObject, other: DescribedObject) -> float:
    return TOUCHING * min(float(size(thing).max()), float(size(other).max()))


RELATIONS: dict[str, Relation] = {
    "left of": _beyond(0, -1), "right of": _beyond(0, 1), "behind": _beyond(1, 1), "in front of": _beyond(1, -1),
    "above": _above, "below": lambda room, thing, other: _above(room, other, thing), "on": _on, "inside": _inside,
    "near": _near, "touching": _touching,
}  # fmt: skip
FROM_CAMERA = {"left of", "right of", "behind", "in front of"}
