"""Surfaces of fields that are dear to ask: asked coarsely everywhere, and finely only near the surface."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.geometry.isosurface import extract
from scenewright.backend.geometry.triangles import Floats, Triangles

Ask = Callable[[Floats], Floats]
Beat = Callable[[float], None]

BATCH = 1 << 16  # points that are asked at once, between two beats
NEIGHBOURS = np.ones((3, 3, 3), bool)


def surface(volume: Floats, side: float) -> Triangles | None:
    """Return the surface where a volume changes its sign, closed at the borders; None where it never does.

    Args:
        volume: (n, n, n) float32, positive inside.
        side: of the cube it fills, whose middle is the origin.
    """
    if not (volume > 0).any():
        return None
    voxel = side / (len(volume) - 1)
    distance = np.pad(np.negative(volume), 1, constant_values=1.0)
    return extract(distance, np.full(3, -side / 2 - voxel, np.float32), voxel)


def sample(ask: Ask, side: float, resolution: int, coarsest: int, margin: float, beat: Beat) -> Floats:
    """Return the values of a field in a cube around the origin, exact near its surface.

    Each level halves the voxels of the one before. What lies in a voxel across which the field changes its sign, or
    comes near to it, and in the voxels around, is asked; between the rest the values are interpolated. A part that
    fits between the points of the coarsest level, and does not show in the values around it, is missed.

    Args:
        ask: given points (n, 3) float32, returns values (n,), positive inside.
        side: of the cube.
        resolution: voxels along a side, at least; as many as the halvings of a whole number make.
        coarsest: voxels along a side from which it may start.
        margin: values as near to zero as this count as near the surface.
        beat: told the fraction done between batches; what it raises ends the work.

    Returns:
        (n, n, n) float32, n - 1 voxels along a side.
    """
    levels = max(0, int(np.log2(max(resolution / coarsest, 1))))
    cells = -(-resolution // 2**levels)
    # The points near a surface grow fourfold from level to level.
    shares = np.cumsum([1.0, *(4.0**level for level in range(levels))])
    shares = np.concatenate([[0.0], shares / shares[-1]])

    def part(level: int) -> Beat:
        return lambda done: beat(float(shares[level] + (shares[level + 1] - shares[level]) * done))

    volume = np.zeros((cells + 1,) * 3, np.float32)
    _fill(volume, np.ones(volume.shape, bool), ask, side, part(0))
    for level in range(1, levels + 1):
        near = _near(volume, margin)
        volume = _doubled(volume)
        _fill(volume, near, ask, side, part(level))
    return volume


def _fill(volume: Floats, where: NDArray[np.bool_], ask: Ask, side: float, beat: Beat) -> None:
    wanted, flat = np.flatnonzero(where), volume.reshape(-1)
    voxel = side / (len(volume) - 1)
    for start in range(0, len(wanted), BATCH):
        beat(start / len(wanted))
        batch = wanted[start : start + BATCH]
        places = np.stack(np.unravel_index(batch, volume.shape), axis=1)
        flat[batch] = ask((places * voxel - side / 2).astype(np.float32))


def _near(volume: Floats, margin: float) -> NDArray[np.bool_]:
    """Return which points of a volume twice as fine are to be asked, (2n - 1, 2n - 1, 2n - 1)."""
    lowest, highest = volume, volume
    for axis in range(3):
        before, after = _but_last(lowest, axis), _but_first(lowest, axis)
        lowest = np.minimum(before, after)
        highest = np.maximum(_but_last(highest, axis), _but_first(highest, axis))
    wanted = ndimage.binary_dilation((lowest <= margin) & (highest >= -margin), NEIGHBOURS)
    for axis in range(3):
        cells = np.moveaxis(wanted, axis, 0)
        points = np.zeros((2 * len(cells) + 1, *cells.shape[1:]), bool)
        points[:-1:2] |= cells
        points[1::2] |= cells
        points[2::2] |= cells
        wanted = np.moveaxis(points, 0, axis)
    wanted[::2, ::2, ::2] = False  # known from the level before
    return np.ascontiguousarray(wanted)


def _doubled(volume: Floats) -> Floats:
    """Return a volume with a point between each two, their mean."""
    for axis in range(3):
        coarse = np.moveaxis(volume, axis, 0)
        fine = np.empty((2 * len(coarse) - 1, *coarse.shape[1:]), np.float32)
        fine[::2] = coarse
        fine[1::2] = (coarse[1:] + coarse[:-1]) / 2
        volume = np.moveaxis(fine, 0, axis)
    return np.ascontiguousarray(volume)


def _but_last(volume: Floats, axis: int) -> Floats:
    return np.take(volume, range(volume.shape[axis] - 1), axis)


def _but_first(volume: Floats, axis: int) -> Floats:
    return np.take(volume, range(1, volume.shape[axis]), axis)
