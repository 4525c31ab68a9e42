"""Measures that things are compared by, and the words that ask for most and least of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scenewright.backend.sight.room import Room, middle, size
from scenewright.shared.described import DescribedObject

Measure = Callable[[DescribedObject], float]


def _diagonal(thing: DescribedObject) -> float:
    return float(np.linalg.norm(size(thing)))


MEASURES: dict[str, tuple[Measure, str]] = {
    "height": (lambda thing: float(size(thing)[2]), "high"),
    "width": (lambda thing: thing.dimensions[0], "wide, along its X axis"),
    "depth": (lambda thing: thing.dimensions[1], "deep, along its Y axis"),
    "length": (lambda thing: max(thing.dimensions), "long, along its longest side"),
    "size": (_diagonal, "from corner to corner of the box around it"),
    "top": (lambda thing: thing.high[2], "above the ground at its top"),
    "bottom": (lambda thing: thing.low[2], "above the ground at its lowest point"),
}
HOW = {"tall": "height", "high": "height", "wide": "width", "broad": "width", "deep": "depth", "thick": "depth",
       "long": "length"}  # fmt: skip
MOST = {
    "largest": ("size", 1), "biggest": ("size", 1), "smallest": ("size", -1), "tiniest": ("size", -1),
    "tallest": ("height", 1), "shortest": ("height", -1), "widest": ("width", 1), "narrowest": ("width", -1),
    "deepest": ("depth", 1), "longest": ("length", 1), "highest": ("top", 1), "lowest": ("bottom", -1),
}  # fmt: skip
MORE = {
    "larger": ("size", 1), "bigger": ("size", 1), "smaller": ("size", -1), "taller": ("height", 1),
    "shorter": ("height", -1), "wider": ("width", 1), "narrower": ("width", -1), "longer": ("length", 1),
    "deeper": ("depth", 1), "higher": ("top", 1), "lower": ("bottom", -1),
}  # fmt: skip
ASIDE = {"leftmost": -1, "left": -1, "rightmost": 1, "right": 1}
AWAY = {"nearest": -1, "closest": -1, "farthest": 1, "furthest": 1}
WORDS = (*MOST, *ASIDE, *AWAY)


def first(room: Room, things: list[DescribedObject], word: str) -> DescribedObject:
    """Return the one of several things that a word singles out: the tallest, the left, the nearest to the camera."""
    if word in MOST:
        what, sign = MOST[word]
        return max(things, key=lambda each: sign * MEASURES[what][0](each))
    if word in ASIDE:
        return max(things, key=lambda each: ASIDE[word] * float(middle(each) @ room.axes[0]))
    eye = np.array(room.camera.location) if room.camera else -1e6 * room.axes[1]
    return max(things, key=lambda each: AWAY[word] * float(np.linalg.norm(middle(each) - eye)))
