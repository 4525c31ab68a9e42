"""From the way a surface faces to its height."""

from __future__ import annotations

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from scenewright.backend.fields.threads import thread_count

Floats = NDArray[np.float32]
STEEPEST = 0.2  # of a normal's z: what stands steeper is taken for that steep


def heights(normals: Floats, *, wraps: bool, broadest: float = np.inf) -> Floats:
    """Return the (h, w) heights, in pixels and 0 on average, whose normals come nearest to those given.

    Args:
        normals: (h, w, 3), x to the right, y upwards, z out; of any length.
        wraps: whether it is a tile; the heights then wrap too.
        broadest: pixels; slopes over longer ways are left out more and more: they are the camera's more often than the
            surface's.

    Source: Frankot and Chellappa 1988, "A method for enforcing integrability in shape from shading algorithms"; what
    does not wrap is mirrored first.
    """
    right, down = _slopes(normals)
    if not wraps:
        right, down = _mirrored(right, -1, 1), _mirrored(down, 1, -1)
    along, across = scipy.fft.fftfreq(right.shape[0]), scipy.fft.rfftfreq(right.shape[1])
    rows, columns = 2 * np.pi * along[:, None], 2 * np.pi * across[None, :]
    workers = thread_count()
    slopes = [scipy.fft.rfft2(each.astype(np.float64), workers=workers) for each in (down, right)]
    stiffness = rows**2 + columns**2 + (2 * np.pi / broadest) ** 2
    stiffness[0, 0] = np.inf
    whole = scipy.fft.irfft2(-1j * (rows * slopes[0] + columns * slopes[1]) / stiffness, right.shape, workers=workers)
    return np.asarray(whole[: normals.shape[0], : normals.shape[1]], np.float32)


def _slopes(normals: Floats) -> tuple[Floats, Floats]:
    """Return how much it rises for each pixel to the right, and for each downwards."""
    unit = normals / np.maximum(np.linalg.norm(normals, axis=2, keepdims=True), 1e-6)
    out = np.maximum(unit[..., 2], np.float32(STEEPEST))
    return -unit[..., 0] / out, unit[..., 1] / out


def _mirrored(values: Floats, sideways: int, upright: int) -> Floats:
    wide = np.concatenate([values, sideways * values[:, ::-1]], axis=1)
    return np.concatenate([wide, upright * wide[::-1]], axis=0)
