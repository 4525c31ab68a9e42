"""What a photo of a surface tells of it: colour without the light's gradient, height, roughness. Estimates, no more."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.transform import resize

Floats = NDArray[np.float32]
LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)
LIGHT_RADIUS = 0.16  # of the picture's side: changes broader than this are the light's, not the surface's
BANDS = ((0.004, 0.5), (0.012, 0.8), (0.035, 1.0), (0.1, 0.7))  # radius and share of each detail in the height


def delit(colour: Floats, strength: float = 1.0) -> Floats:
    """Return linear colours, (h, w, 3), without what changes too slowly to belong to the surface.

    The light multiplies the surface's colour; so the broad part of the log luminance is taken for the light.

    Source: Horn 1974, "Determining lightness from an image", with a Gaussian in place of his threshold.
    """
    light = ndimage.gaussian_filter(_log(colour), LIGHT_RADIUS * min(colour.shape[:2]), mode="mirror")
    return np.asarray(np.clip(colour * np.exp(strength * (light.mean() - light))[..., None], 0.0, 1.0), np.float32)


def height(colour: Floats) -> Floats:
    """Return a height, (h, w) from 0 to 1, that would look as bright as linear colours do: dark lies deep.

    Source: Glencross et al. 2008, "A perceptually validated model for surface depth hallucination".
    """
    brightness, side = _log(colour), min(colour.shape[:2])
    total = np.zeros_like(brightness)
    for radius, share in BANDS:
        fine, broad = (
            ndimage.gaussian_filter(brightness, factor * radius * side, mode="mirror") for factor in (0.3, 1)
        )
        total += np.float32(share) * np.tanh(1.5 * (fine - broad))
    low, high = np.quantile(total, (0.005, 0.995))
    return np.asarray(np.clip((total - low) / max(high - low, 1e-6), 0.0, 1.0), np.float32)


def roughness(colour: Floats) -> Floats:
    """Return a roughness, (h, w): lower where small highlights show, higher where a surface is dark and grainy."""
    brightness, side = _log(colour), min(colour.shape[:2])
    glint = np.maximum(brightness - ndimage.gaussian_filter(brightness, 0.01 * side, mode="mirror"), 0.0)
    pale = 1.0 - (colour.max(axis=2) - colour.min(axis=2)) / (colour.max(axis=2) + 1e-3)
    return np.asarray(np.clip(0.82 - 0.5 * glint * pale, 0.25, 0.95), np.float32)


def scaled(values: Floats, shape: tuple[int, int]) -> Floats:
    """Return (h, w) or (h, w, c) values at another height and width, smoothed first where they get smaller."""
    smaller = shape[0] < values.shape[0] or shape[1] < values.shape[1]
    return np.asarray(resize(values, shape, anti_aliasing=smaller), np.float32)


def _log(colour: Floats) -> Floats:
    return np.asarray(np.log(np.maximum(colour @ LUMINANCE, 2e-3)), np.float32)
