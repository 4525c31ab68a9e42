"""Tiles seen from any distance: a pyramid of ever coarser copies, and what it says at a place and a size."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from scenewright.backend.fields.threads import share

Floats = NDArray[np.float32]


class Pyramid(NamedTuple):
    """Hold the levels of a square tile that repeats.

    Attributes:
        values: (n, c) float32, the pixels of all levels, finest first, row by row.
        starts: (l,) int64, where each level begins.
        sides: (l,) int64, pixels along its side.
    """

    values: Floats
    starts: NDArray[np.int64]
    sides: NDArray[np.int64]


def pyramid(tile: Floats) -> Pyramid:
    """Return the pyramid of a tile (s, s, c) whose side is a power of two."""
    levels = [np.ascontiguousarray(tile, np.float32)]
    while len(levels[-1]) > 1:
        side, channels = len(levels[-1]) // 2, tile.shape[2]
        levels.append(levels[-1].reshape(side, 2, side, 2, channels).mean((1, 3), dtype=np.float32))
    sides = np.array([len(level) for level in levels])
    starts = np.concatenate([[0], np.cumsum(sides**2)[:-1]])
    return Pyramid(np.concatenate([level.reshape(-1, tile.shape[2]) for level in levels]), starts, sides)


def looked_up(tiles: Pyramid, uvs: Floats, widths: Floats) -> Floats:
    """Return what a tile says at coordinates (k, 2), origin bottom left, over squares of widths (k,) of the tile."""
    found = np.empty((len(uvs), tiles.values.shape[1]), np.float32)
    share(_look_up, len(uvs), 16384, tiles, np.ascontiguousarray(uvs, np.float32), widths.astype(np.float32), found)
    return found


@njit(nogil=True, cache=True)
def _look_up(start, stop, tiles, uvs, widths, found):
    last = len(tiles.sides) - 1
    for i in range(start, stop):
        level = min(max(math.log2(max(widths[i] * tiles.sides[0], 1e-6)), 0.0), float(last))
        fine = int(level)
        share_of_coarse = level - fine
        for k in range(found.shape[1]):
            found[i, k] = 0.0
        for number in range(2):
            weight = share_of_coarse if number else 1.0 - share_of_coarse
            if weight == 0.0:
                continue
            which = min(fine + number, last)
            side, begin = tiles.sides[which], tiles.starts[which]
            x, y = uvs[i, 0] * side - 0.5, (1.0 - uvs[i, 1]) * side - 0.5
            x0, y0 = math.floor(x), math.floor(y)
            fx, fy = x - x0, y - y0
            left, right = int(x0) % side, (int(x0) + 1) % side
            top, bottom = int(y0) % side, (int(y0) + 1) % side
            for k in range(found.shape[1]):
                above = (
                    tiles.values[begin + top * side + left, k] * (1 - fx)
                    + tiles.values[begin + top * side + right, k] * fx
                )
                below = (
                    tiles.values[begin + bottom * side + left, k] * (1 - fx)
                    + tiles.values[begin + bottom * side + right, k] * fx
                )
                found[i, k] += weight * (above * (1 - fy) + below * fy)
