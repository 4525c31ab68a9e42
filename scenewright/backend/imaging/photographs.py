"""What a photo of a surface tells of it: colour without the light's gradient, height, roughness. Estimates, no more."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.restoration import denoise_tv_chambolle
from skimage.transform import resize

Floats = NDArray[np.float32]
LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)
LIGHT_SIDE = 96  # pixels of the picture in which the light is looked for
LIGHT_WEIGHT = 4.0  # of its smoothness; what is narrower than about a tenth of the picture is the surface's
LIGHT_ROUNDS = 2  # each gives back of the contrast that smoothing took from shadows
FULL_LIGHT = 0.75  # share of the picture that is darker than it would be in full light
BANDS = ((0.004, 0.5), (0.012, 0.8), (0.035, 1.0), (0.1, 0.7))  # radius and share of each detail in the height


def delit(colour: Floats, strength: float = 1.0, *, wraps: bool = False) -> Floats:
    """Return linear colours, (h, w, 3), without the light's gradients and without shadows cast from elsewhere.

    The light multiplies the surface's colour; so what changes over long ways, and what is large and ends sharply, is
    taken out of the log luminance. Whatever is small compared with the picture belongs to the surface.

    Source: Rudin, Osher and Fatemi 1992, "Nonlinear total variation based noise removal algorithms", where the noise is
    the surface here; repeated on what is left as in Osher et al. 2005, "An iterative regularization method".
    """
    light = _light(_log(colour), wraps)
    whole = np.quantile(light, FULL_LIGHT)
    return np.asarray(np.clip(colour * np.exp(strength * (whole - light))[..., None], 0.0, 1.0), np.float32)


def height(colour: Floats, *, wraps: bool = False, light_lies_deep: bool = False) -> Floats:
    """Return a height, (h, w) from 0 to 1, that would look as bright as linear colours do: dark lies deep.

    Pale joints between dark bricks are the exception; then the light lies deep.

    Source: Glencross et al. 2008, "A perceptually validated model for surface depth hallucination".
    """
    brightness, side = _log(colour), min(colour.shape[:2])
    total = np.zeros_like(brightness)
    for radius, share in BANDS:
        fine, broad = (_blurred(brightness, factor * radius * side, wraps) for factor in (0.3, 1))
        total += np.float32(share) * np.tanh(1.5 * (fine - broad))
    if light_lies_deep:
        total = -total
    low, high = np.quantile(total, (0.005, 0.995))
    return np.asarray(np.clip((total - low) / max(high - low, 1e-6), 0.0, 1.0), np.float32)


def roughness(colour: Floats, *, wraps: bool = False) -> Floats:
    """Return a roughness, (h, w): lower where small highlights show, higher where a surface is dark and grainy."""
    brightness, side = _log(colour), min(colour.shape[:2])
    glint = np.maximum(brightness - _blurred(brightness, 0.01 * side, wraps), 0.0)
    pale = 1.0 - (colour.max(axis=2) - colour.min(axis=2)) / (colour.max(axis=2) + 1e-3)
    return np.asarray(np.clip(0.82 - 0.5 * glint * pale, 0.25, 0.95), np.float32)


def scaled(values: Floats, shape: tuple[int, int], *, wraps: bool = False) -> Floats:
    """Return (h, w) or (h, w, c) values at another height and width, smoothed first where they get smaller."""
    if shape == values.shape[:2]:
        return values
    smaller = shape[0] < values.shape[0] or shape[1] < values.shape[1]
    return np.asarray(resize(values, shape, mode="wrap" if wraps else "reflect", anti_aliasing=smaller), np.float32)


def _log(colour: Floats) -> Floats:
    return np.asarray(np.log(np.maximum(colour @ LUMINANCE, 2e-3)), np.float32)


def _light(brightness: Floats, wraps: bool) -> Floats:
    height, width = brightness.shape
    scale = min(1.0, LIGHT_SIDE / min(height, width))
    rows, columns = max(round(height * scale), 2), max(round(width * scale), 2)
    around = rows // 2, columns // 2
    small = np.pad(scaled(brightness, (rows, columns), wraps=wraps), [(n, n) for n in around] if wraps else 0, "wrap")
    left = np.zeros_like(small)
    for _ in range(LIGHT_ROUNDS):
        smooth = denoise_tv_chambolle(small + left, weight=LIGHT_WEIGHT, eps=1e-7, max_num_iter=1000)
        left += small - smooth
    inside = smooth[around[0] : -around[0], around[1] : -around[1]] if wraps else smooth
    return scaled(inside.astype(np.float32), (height, width), wraps=wraps)


def _blurred(values: Floats, radius: float, wraps: bool) -> Floats:
    return np.asarray(ndimage.gaussian_filter(values, radius, mode="wrap" if wraps else "mirror"), np.float32)
