"""From light to a picture: noise out, tones as a film has them."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from scenewright.backend.fields.threads import share
from scenewright.shared import srgb

Floats = NDArray[np.float32]
ROUNDS = 4
WEIGHTS = np.array([1 / 16, 1 / 4, 3 / 8, 1 / 4, 1 / 16], np.float32)


def denoised(light: Floats, normal: Floats, depth: Floats, albedo: Floats) -> Floats:
    """Return light (h, w, 3) smooth within what lies in one plane.

    Source: Dammertz et al., Edge-Avoiding À-Trous Wavelet Transform for fast Global Illumination Filtering, 2010.
    """
    made = np.ascontiguousarray(light)
    for level in range(ROUNDS):
        found = np.empty_like(made)
        share(_filter, made.shape[0], 8, made, normal, depth, albedo, 1 << level, np.float32(4.0 / (1 << level)), found)
        made = found
    return made


def toned(colours: Floats) -> Floats:
    """Return linear colours (h, w, 3) as a picture, sRGB-encoded: what is bright is held back.

    Source: Narkowicz, ACES Filmic Tone Mapping Curve, 2015.
    """
    x = np.maximum(colours, 0)
    return srgb.encoded(np.clip(x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14), 0, 1))


@njit(nogil=True, cache=True, fastmath=True)
def _filter(start, stop, light, normal, depth, albedo, step, loose, found):
    height, width, _ = light.shape
    for y in range(start, stop):
        for x in range(width):
            total, sums = np.float32(0.0), np.zeros(3, np.float32)
            own = light[y, x, 0] + light[y, x, 1] + light[y, x, 2]
            for j in range(5):
                row = y + (j - 2) * step
                if row < 0 or row >= height:
                    continue
                for i in range(5):
                    column = x + (i - 2) * step
                    if column < 0 or column >= width:
                        continue
                    turned = np.float32(0.0)
                    stained = np.float32(0.0)
                    for k in range(3):
                        turned += (normal[row, column, k] - normal[y, x, k]) ** 2
                        stained += (albedo[row, column, k] - albedo[y, x, k]) ** 2
                    away = abs(depth[row, column] - depth[y, x]) / (0.02 * depth[y, x] * step + 1e-3)
                    other = light[row, column, 0] + light[row, column, 1] + light[row, column, 2]
                    brighter = (other - own) / (loose * (0.3 + 0.5 * own))
                    weight = (
                        WEIGHTS[j] * WEIGHTS[i] * np.exp(-turned / 0.12 - away - stained / 0.08 - brighter * brighter)
                    )
                    total += weight
                    for k in range(3):
                        sums[k] += weight * light[row, column, k]
            for k in range(3):
                found[y, x, k] = sums[k] / total
