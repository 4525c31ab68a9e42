"""Deciding what is solid where nobody looked, so that a surface closes by itself."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage

COARSE = 56  # points along the longest side of the grid on which the least area is found
ROUNDS = 400
SMALLEST_PART = 0.01  # of the largest solid: what is smaller is a floater


def close(distance: NDArray[np.float32], seen: NDArray[np.bool_], limit: float) -> NDArray[np.float32]:
    """Fill the unseen part of a distance volume so that its zero level is one or more closed surfaces.

    Where something was seen, its distance stays; elsewhere the surface is the one of least area that joins what was
    seen. Small solids are removed, hollows filled, and the border of the volume is empty.

    Args:
        distance: (x, y, z) float32, positive outside; means nothing where unseen.
        seen: (x, y, z) bool.
        limit: greatest distance, the value far outside.

    Returns:
        (x + 2, y + 2, z + 2) float32: one layer of empty space more on every side.

    Source: the area is minimised as in Chambolle and Pock, A first-order primal-dual algorithm for convex problems with
    applications to imaging, 2011.
    """
    solid = np.pad(least_area(distance, seen), 1)
    filled = np.where(np.pad(seen, 1), np.pad(distance, 1), limit * (1 - 2 * solid)).astype(np.float32)
    for face in range(3):
        edges = np.moveaxis(filled, face, 0)
        edges[0] = edges[-1] = limit
    return _only_large_solids(filled, limit)


def least_area(distance: NDArray[np.float32], seen: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return how solid each point is, 0 to 1: as seen where seen, elsewhere cut at one half with the least area."""
    stride = max(1, -(-max(distance.shape) // COARSE))
    inside, outside = (_pool(seen & side, stride) for side in (distance <= 0, distance > 0))
    fixed = np.where(inside, 1.0, 0.0)
    known = inside | (outside & ~_pool(~seen, stride))
    # One empty layer around: what reaches the border of the volume is cut there.
    solid = _relax(np.pad(fixed, 1), np.pad(known, 1, constant_values=True), ROUNDS)[1:-1, 1:-1, 1:-1]
    places = [(np.arange(side) - (stride - 1) / 2) / stride for side in distance.shape]
    grid = np.meshgrid(*places, indexing="ij", sparse=False)
    return ndimage.map_coordinates(solid.astype(np.float32), grid, order=1, mode="nearest").astype(np.float32)


def _pool(mask: NDArray[np.bool_], stride: int) -> NDArray[np.bool_]:
    """Say of each block of points whether one of them is set."""
    padded = np.pad(mask, [(0, -side % stride) for side in mask.shape])
    x, y, z = (side // stride for side in padded.shape)
    return padded.reshape(x, stride, y, stride, z, stride).any((1, 3, 5))


@njit(nogil=True, cache=True)
def _relax(fixed, known, rounds):
    """Minimise the total variation of a volume whose known values stay."""
    step = 1.0 / np.sqrt(12.0)
    value = np.where(known, fixed, 1.0)
    ahead = value.copy()
    flow = np.zeros((3, *value.shape))
    sx, sy, sz = value.shape
    for _ in range(rounds):
        for x in range(sx - 1):
            for y in range(sy - 1):
                for z in range(sz - 1):
                    here = ahead[x, y, z]
                    a = flow[0, x, y, z] + step * (ahead[x + 1, y, z] - here)
                    b = flow[1, x, y, z] + step * (ahead[x, y + 1, z] - here)
                    c = flow[2, x, y, z] + step * (ahead[x, y, z + 1] - here)
                    scale = 1.0 / max(1.0, np.sqrt(a * a + b * b + c * c))
                    flow[0, x, y, z], flow[1, x, y, z], flow[2, x, y, z] = a * scale, b * scale, c * scale
        for x in range(1, sx - 1):
            for y in range(1, sy - 1):
                for z in range(1, sz - 1):
                    if known[x, y, z]:
                        continue
                    divergence = (
                        flow[0, x, y, z] - flow[0, x - 1, y, z]
                        + flow[1, x, y, z] - flow[1, x, y - 1, z]
                        + flow[2, x, y, z] - flow[2, x, y, z - 1]
                    )  # fmt: skip
                    old = value[x, y, z]
                    new = min(1.0, max(0.0, old + step * divergence))
                    value[x, y, z], ahead[x, y, z] = new, 2 * new - old
    return value


def _only_large_solids(distance: NDArray[np.float32], limit: float) -> NDArray[np.float32]:
    solids, count = ndimage.label(distance <= 0)
    if not count:
        return distance
    sizes = np.bincount(solids.ravel())
    sizes[0] = 0
    small = sizes < SMALLEST_PART * sizes.max()
    small[0] = False
    distance = np.where(small[solids], np.float32(limit), distance)
    hollows, _ = ndimage.label(distance > 0)
    return np.where((distance > 0) & (hollows != hollows[0, 0, 0]), np.float32(-limit), distance)
