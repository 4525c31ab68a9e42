"""What painters' and draughtsmen's marks are made of: strokes along edges, smooth patches, lines, grain."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.fields.threads import share

Floats = NDArray[np.float32]
HARDNESS = 8.0  # with which the calmest side of a pixel wins
SIDES = ((-1, -1), (-1, 1), (1, -1), (1, 1))


def calmed(colours: Floats, radius: int) -> Floats:
    """Return colours (h, w, 3) in patches with clear edges: each pixel as the calmest of the squares beside it.

    Source: Kuwahara et al., 1976; weighted as in Papari, Petkov and Campisi, Artistic Edge and Corner Enhancing
    Smoothing, 2007.
    """
    if radius < 1:
        return colours
    side, shift = radius + 1, (radius + 1) // 2
    mean = ndimage.uniform_filter(colours, (side, side, 1), mode="nearest")
    square = ndimage.uniform_filter(colours * colours, (side, side, 1), mode="nearest")
    spread = np.maximum(square - mean * mean, 0).sum(axis=2)
    total, weights = np.zeros_like(colours), np.full((*spread.shape, 1), 1e-12, np.float32)
    rows, columns = np.arange(len(spread)), np.arange(spread.shape[1])
    for down, across in SIDES:
        at = np.ix_(np.clip(rows + down * shift, 0, rows[-1]), np.clip(columns + across * shift, 0, columns[-1]))
        weight = 1 / (1e-3 + spread[at][..., None]) ** HARDNESS
        weight = np.minimum(weight / (1e3**HARDNESS), 1.0).astype(np.float32) + np.float32(1e-12)
        total += weight * mean[at]
        weights += weight
    return np.asarray(total / weights, np.float32)


def directions(light: Floats, radius: float) -> Floats:
    """Return the unit vectors (h, w, 2), x then y, along which a picture (h, w) changes least."""
    gx, gy = ndimage.gaussian_filter(light, 1.0, order=(0, 1)), ndimage.gaussian_filter(light, 1.0, order=(1, 0))
    xx, yy, xy = (ndimage.gaussian_filter(each, radius) for each in (gx * gx, gy * gy, gx * gy))
    angle = 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2
    return np.stack([np.cos(angle), np.sin(angle)], axis=2).astype(np.float32)


def strokes(values: Floats, along: Floats, length: int) -> Floats:
    """Return values (h, w) smeared along directions (h, w, 2) by so many pixels each way.

    Source: Cabral and Leedom, Imaging Vector Fields Using Line Integral Convolution, 1993.
    """
    out = np.empty_like(values, np.float32)
    share(_strokes, len(values), 16, np.ascontiguousarray(values, np.float32), along, length, out)
    return out


def grain(shape: tuple[int, ...], radius: float, seed: int) -> Floats:
    """Return noise (h, w) of mean 0 and deviation 1 whose features are of a radius in pixels."""
    noise = np.random.default_rng(seed).standard_normal(shape[:2], np.float32)
    soft = ndimage.gaussian_filter(noise, radius) if radius > 0.3 else noise
    return np.asarray((soft - soft.mean()) / max(float(soft.std()), 1e-6), np.float32)


def lines(light: Floats, radius: float, sharpness: float = 18.0, threshold: float = 0.012) -> Floats:
    """Return how much ink lies on each pixel of a drawing of a picture (h, w): 0 paper, 1 ink.

    Source: Winnemöller, Kyprianidis and Olsen, XDoG: an eXtended difference-of-Gaussians compendium, 2012.
    """
    near, far = ndimage.gaussian_filter(light, radius), ndimage.gaussian_filter(light, 1.6 * radius)
    return np.asarray(np.clip(np.tanh(sharpness * (far - near - threshold) * 4), 0, 1), np.float32)


@njit(nogil=True, cache=True, fastmath=True)
def _strokes(start, stop, values, along, length, out):
    height, width = values.shape
    for y in range(start, stop):
        for x in range(width):
            total, count = values[y, x], np.float32(1.0)
            for way in range(2):
                column, row = float(x), float(y)
                dx, dy = along[y, x, 0], along[y, x, 1]
                if way:
                    dx, dy = -dx, -dy
                for _ in range(length):
                    column += dx
                    row += dy
                    i, j = int(row + 0.5), int(column + 0.5)
                    if i < 0 or j < 0 or i >= height or j >= width:
                        break
                    total += values[i, j]
                    count += np.float32(1.0)
                    ex, ey = along[i, j, 0], along[i, j, 1]
                    if ex * dx + ey * dy < 0:
                        ex, ey = -ex, -ey
                    dx, dy = ex, ey
            out[y, x] = total / count
