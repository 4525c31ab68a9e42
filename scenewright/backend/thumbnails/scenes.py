"""Scene descriptions as the boxes around things, in their colours: as the camera sees them, or from above."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenewright.backend.thumbnails.canvas import SIZE, Bytes, shrunk
from scenewright.shared.artifacts import SceneDescription
from scenewright.shared.described import DescribedObject
from scenewright.shared.srgb import encoded

FINENESS = 3
MARGIN = 0.05  # of the picture's side
PLAIN = (0.72, 0.72, 0.7)
RIM = 0.012  # of the picture's side: the darker line around a box
Box = tuple[float, float, float, float]


def draw(described: SceneDescription) -> Bytes:
    """Return (SIZE, SIZE, 4) uint8.

    Raises:
        ValueError: nothing in the scene has a size.
    """
    side = SIZE * FINENESS
    colour, seen = np.zeros((side, side, 3), np.float32), np.zeros((side, side), np.float32)
    boxes = list(_through_camera(described)) or list(_from_above(described))
    if not boxes:
        raise ValueError("The scene is empty.")
    for box, paint in boxes:
        rim = round(RIM * side)
        _fill(box, 0.6 * np.array(paint, np.float32), 0, colour, seen)
        _fill(box, np.array(paint, np.float32), rim, colour, seen)
    return shrunk(colour, seen)


def _through_camera(described: SceneDescription) -> Iterator[tuple[Box, tuple[float, ...]]]:
    """Yield boxes of the unit square, the farthest first, the whole picture behind them."""
    seen = [(each, each.view) for each in described.objects if each.view is not None and each.view.visible > 0]
    if not seen:
        return
    aspect = described.width / described.height
    wide, high = min(1.0, aspect), min(1.0, 1 / aspect)
    left, top = (1 - wide) / 2, (1 - high) / 2
    sky = encoded(np.array(described.world)) if described.world is not None else np.array((0.3, 0.3, 0.32))
    yield (left, top, left + wide, top + high), tuple(np.clip(sky, 0, 1))
    for each, view in sorted(seen, key=lambda pair: -pair[1].distance):
        x, y, right, bottom = view.box
        box = (left + x * wide, top + y * high, left + right * wide, top + bottom * high)
        yield box, _colour(each, described)


def _from_above(described: SceneDescription) -> Iterator[tuple[Box, tuple[float, ...]]]:
    solid = [each for each in described.objects if each.high[:2] != each.low[:2] and not each.hidden]
    if not solid:
        return
    low, high = np.min([each.low for each in solid], axis=0), np.max([each.high for each in solid], axis=0)
    span = max(high[0] - low[0], high[1] - low[1])
    left, top = 0.5 - (high[0] - low[0]) / span / 2, 0.5 - (high[1] - low[1]) / span / 2
    for each in sorted(solid, key=lambda thing: thing.high[2]):
        x, right = ((each.low[0] - low[0]) / span + left, (each.high[0] - low[0]) / span + left)
        y, bottom = ((high[1] - each.high[1]) / span + top, (high[1] - each.low[1]) / span + top)
        yield (x, y, right, bottom), _colour(each, described)


def _colour(each: DescribedObject, described: SceneDescription) -> tuple[float, ...]:
    known = {given.name: given.base_colour for given in described.materials}
    return next((colour for name in each.materials if (colour := known.get(name)) is not None), PLAIN)


def _fill(box: Box, paint: np.ndarray, rim: int, colour: np.ndarray, seen: np.ndarray) -> None:
    side = len(seen)
    left, top, right, bottom = ((MARGIN + share * (1 - 2 * MARGIN)) * side for share in box)
    rows = slice(round(top) + rim, max(round(bottom) - rim, round(top) + 1))
    columns = slice(round(left) + rim, max(round(right) - rim, round(left) + 1))
    colour[rows, columns], seen[rows, columns] = paint, 1.0
