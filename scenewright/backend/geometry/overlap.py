"""How much charts of a texture lie over each other."""

from __future__ import annotations

import numpy as np
from numba import njit

from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.triangles import Doubles, Floats


def overlaps(uvs: Floats) -> Doubles:
    """Return the area of the texture that each face shares with others, (m,), the whole texture being 1.

    Args:
        uvs: (m, 3, 2) float32, 0 to 1.
    """
    corners = uvs.astype(np.float64)
    lows, highs = corners.min(1), corners.max(1)
    side = int(np.clip(np.sqrt(len(uvs)), 1, 2048))
    starts, faces = _in_cells(lows, highs, side)
    shared = np.zeros(len(uvs))
    share(_compare, side * side, 4096, corners, lows, highs, side, starts, faces, shared)
    return shared


def texture_areas(uvs: Floats) -> Doubles:
    """Return the area of each face (m, 3, 2) in the texture, negative where it is mirrored."""
    a, b, c = uvs.astype(np.float64).transpose(1, 0, 2)
    return ((b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])) / 2


@njit(nogil=True, cache=True)
def _cell(place, side):
    return min(max(int(place * side), 0), side - 1)


@njit(nogil=True, cache=True)
def _in_cells(lows, highs, side):
    """Return the faces that touch each cell of a grid, and where those of each cell start."""
    starts = np.zeros(side * side + 1, np.int64)
    faces = np.empty(0, np.int32)
    for filling in range(2):
        for f in range(len(lows)):
            for y in range(_cell(lows[f, 1], side), _cell(highs[f, 1], side) + 1):
                for x in range(_cell(lows[f, 0], side), _cell(highs[f, 0], side) + 1):
                    cell = y * side + x
                    if filling:
                        faces[starts[cell]] = f
                        starts[cell] += 1
                    else:
                        starts[cell + 1] += 1
        if filling:
            starts[1:] = starts[:-1].copy()
            starts[0] = 0
        else:
            starts = np.cumsum(starts)
            faces = np.empty(starts[-1], np.int32)
    return starts, faces


@njit(nogil=True, cache=True)
def _compare(start, stop, corners, lows, highs, side, starts, faces, shared):
    polygon, clipped = np.empty((12, 2)), np.empty((12, 2))
    for cell in range(start, stop):
        for i in range(starts[cell], starts[cell + 1]):
            for j in range(i + 1, starts[cell + 1]):
                f, g = faces[i], faces[j]
                x, y = max(lows[f, 0], lows[g, 0]), max(lows[f, 1], lows[g, 1])
                if x >= min(highs[f, 0], highs[g, 0]) or y >= min(highs[f, 1], highs[g, 1]):
                    continue
                # Faces meet in several cells: only where the boxes' common corner lies do they count.
                if _cell(y, side) * side + _cell(x, side) == cell:
                    area = _common(corners[f], corners[g], polygon, clipped)
                    shared[f] += area
                    shared[g] += area


@njit(nogil=True, cache=True)
def _common(one, other, polygon, clipped):
    """Return the area that two triangles have in common.

    Source: Sutherland and Hodgman, Reentrant Polygon Clipping, 1974.
    """
    count = 3
    polygon[:3] = one
    turn = 1.0 if _twice(other[0], other[1], other[2]) > 0.0 else -1.0
    for k in range(3):
        a, b = other[k], other[(k + 1) % 3]
        made = 0
        for i in range(count):
            p, q = polygon[i], polygon[(i + 1) % count]
            of_p, of_q = turn * _twice(a, b, p), turn * _twice(a, b, q)
            if of_p >= 0.0:
                clipped[made] = p
                made += 1
            if of_p * of_q < 0.0:
                clipped[made] = p + (q - p) * (of_p / (of_p - of_q))
                made += 1
        count = made
        polygon[:count] = clipped[:count]
    area = 0.0
    for i in range(1, count - 1):
        area += _twice(polygon[0], polygon[i], polygon[i + 1])
    return abs(area) / 2.0


@njit(nogil=True, cache=True)
def _twice(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
