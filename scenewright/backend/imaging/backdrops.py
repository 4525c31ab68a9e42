"""Cutting an object from a plain backdrop that it casts a shadow on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

CHROMA = 9.0  # of 255: how far a backdrop's hue may wander
DARKEST, LIGHTEST = 0.35, 1.15  # of the backdrop's brightness: what its shadows and lights have
SMOOTH = 5.0  # of 255 per pixel of a picture of 512: a shadow's edge is softer than an object's
UNIT = 512
TAIL = 0.006  # of the picture: narrower things at the object's foot are what is left of its shadow
SPECK = 0.001  # of the picture: smaller holes of an object are none
HOLE = 14.0  # of 255: mean difference from the backdrop of what is seen through an object,
TINT, SHADED = 4.0, 0.92  # or of 255 in hue alone, where it is no lighter than this share of the backdrop
BORDER = 0.9  # of the picture's border that is backdrop
LEAST, MOST = 0.005, 0.9  # share of the picture that can be an object


def cut_from_backdrop(colours: NDArray[np.uint8]) -> NDArray[np.float32] | None:
    """Return how much of each pixel is object, (h, w) float32; None where there is no plain backdrop, or no object.

    Backdrop is what is of the border's hue, changes softly, and reaches the border that way: a shadow does, for all its
    darkness, and the object's outline stops it.

    Args:
        colours: (h, w, 3) uint8.
    """
    values = colours.astype(np.float32)
    light = values.mean(axis=2)
    hue = values - light[..., None]
    border = np.zeros(light.shape, np.bool_)
    border[[0, -1]] = border[:, [0, -1]] = True
    shade, tint = np.median(light[border]), np.median(hue[border], axis=0)
    alike = np.abs(hue - tint).max(axis=2) <= CHROMA
    alike &= (light >= DARKEST * shade) & (light <= LIGHTEST * shade)
    scale = max(light.shape) / UNIT
    slope = ndimage.gaussian_gradient_magnitude(light, max(scale, 0.7))
    flat = alike & (slope * scale <= SMOOTH)
    reached = _reaching(flat, border)
    if reached[border].mean() < BORDER:
        return None
    away = np.abs(values - (shade + tint)).max(axis=2)
    reached |= _seen_through(flat & ~reached, away, np.abs(hue - tint).max(axis=2), light / shade)
    # The steep rim that keeps the flood from the outline belongs to the backdrop as far as it is of its hue.
    around = ndimage.binary_dilation(reached, iterations=max(round(2 * scale), 1), mask=alike)
    width = max(round(TAIL * max(light.shape)), 1)
    solid = ndimage.binary_opening(_without_specks(~around), iterations=width)
    if not LEAST < solid.mean() < MOST:
        return None
    # Its outermost pixels are mixed with the backdrop.
    solid = ndimage.binary_erosion(solid, iterations=max(round(scale), 1), border_value=1)
    return np.asarray(ndimage.gaussian_filter(solid.astype(np.float32), 0.8), np.float32)


def _seen_through(
    places: NDArray[np.bool_], away: NDArray[np.float32], tinted: NDArray[np.float32], light: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """Return the places within the object, such as a handle's hole, that are backdrop or its shadow, and no gleam."""
    labels, count = ndimage.label(places)
    numbers = np.arange(count + 1)
    mean_away, mean_tinted, mean_light = (
        np.asarray(ndimage.mean(each, labels, numbers)) for each in (away, tinted, light)
    )
    alike = (mean_away < HOLE) | ((mean_tinted < TINT) & (mean_light < SHADED))
    return (alike & (np.bincount(labels.ravel()) > SPECK * labels.size) & (numbers > 0))[labels]


def _without_specks(solid: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the object with its small holes filled."""
    labels, _ = ndimage.label(~solid)
    return solid | (np.bincount(labels.ravel()) <= SPECK * labels.size)[labels]


def _reaching(places: NDArray[np.bool_], border: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the places that are connected to the border."""
    labels, _ = ndimage.label(places)
    kept = np.unique(labels[border])
    return np.isin(labels, kept[kept > 0])
