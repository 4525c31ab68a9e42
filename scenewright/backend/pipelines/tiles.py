"""Pictures enlarged in tiles that overlap, so that neither memory nor patience runs out and no seam shows."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
from numpy.typing import NDArray

from scenewright.shared.errors import InvalidInput

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
MOST_PIXELS = 8192 * 8192  # of the large picture
# Makes one tile as many times larger: (h, w, 3) uint8, and the fractions of all done before and after it.
Enlarge = Callable[[Bytes, float, float], Floats]
SHOWN = 512  # longest side of a preview, pixels


def enlarged(
    pixels: Bytes, times: int, enlarge: Enlarge, tile: int, overlap: int,
    show: Callable[[Floats], None] = lambda picture: None,
) -> Floats:  # fmt: skip
    """Return a picture `times` as wide and high, (h, w, 3) of 0 to 1.

    Args:
        pixels: (h, w, 3) uint8.
        times: how many.
        enlarge: does it with a tile.
        tile: longest side of one, pixels of the small picture.
        overlap: pixels that neighbours share at least; there one fades into the other.
        show: given a small picture of what there is so far, after each tile.
    """
    height, width = pixels.shape[:2]
    places = list(product(_spans(height, tile, overlap), _spans(width, tile, overlap)))
    total = np.zeros((height * times, width * times, 3), np.float32)
    share = np.zeros((*total.shape[:2], 1), np.float32)
    for number, (rows, columns) in enumerate(places):
        made = enlarge(pixels[rows, columns], number / len(places), (number + 1) / len(places))
        down, across = (_fading(span, length, times, overlap) for span, length in ((rows, height), (columns, width)))
        weight = np.outer(down, across)[..., None].astype(np.float32)
        where = tuple(slice(span.start * times, span.stop * times) for span in (rows, columns))
        total[where] += weight * np.clip(made, 0.0, 1.0)
        share[where] += weight
        step = -(-max(total.shape) // SHOWN)
        show(total[::step, ::step] / np.maximum(share[::step, ::step], 1e-6))
    return np.asarray(total / share, np.float32)


def require_room(width: int, height: int) -> None:
    """Refuse a large picture of too many pixels.

    Raises:
        InvalidInput: it has.
    """
    if width * height > MOST_PIXELS:
        raise InvalidInput(
            f"The large picture would have {width} × {height} pixels.",
            remedy=f"At most {MOST_PIXELS / 1e6:.0f} million can be made: enlarge a part of it, or fewer times.",
        )


def _spans(length: int, tile: int, overlap: int) -> list[slice]:
    """Return spans that cover a length, as many as it takes, evenly spread."""
    if length <= tile:
        return [slice(0, length)]
    count = -(-(length - overlap) // (tile - overlap))
    starts = [round(number * (length - tile) / (count - 1)) for number in range(count)]
    return [slice(start, start + tile) for start in starts]


def _fading(span: slice, length: int, times: int, overlap: int) -> Floats:
    """Return how much each row of an enlarged tile counts: less and less towards a side where another one is."""
    size = (span.stop - span.start) * times
    ramp = np.minimum((np.arange(size) + 0.5) / (overlap * times), 1.0)
    before = ramp if span.start > 0 else np.ones(size)
    after = ramp[::-1] if span.stop < length else np.ones(size)
    return np.asarray(before * after, np.float32)
