"""Cutting an object from a background of one colour."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

UNIFORM = 6  # of 255: spread of a plain background's colour, …
MOSTLY = 0.9  # … in this share of the picture's border
SIMILAR = 4.0  # of 255: colour difference up to which a pixel is plain background, …
SPREADS = 2.0  # … with this many times the spread that the border has
WEAKEST = 24.0  # of 255: an object differs at least as much somewhere beside its edge
EDGE = 3  # pixels across which the object's colour mixes with the background's
ENCLOSED = 0.01  # of the object: a smaller place of the background's colour within it belongs to it


def plain_colour(colours: NDArray[np.uint8]) -> NDArray[np.float32] | None:
    """Return the colour (3,) that a picture's border has nearly everywhere, or None."""
    border = np.concatenate([colours[0], colours[-1], colours[:, 0], colours[:, -1]]).astype(np.float32)
    colour = np.median(border, axis=0)
    plain = np.abs(border - colour).max(axis=1) <= UNIFORM
    return colour if plain.mean() >= MOSTLY else None


def key(colours: NDArray[np.uint8], background: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how much of each pixel is not plain background, (h, w) float32, 0 to 1.

    Along the object's edge it is the pixel's difference from the background, compared with the object's beside it.

    Args:
        colours: (h, w, 3) uint8.
        background: (3,), of 255.
    """
    difference = np.abs(colours.astype(np.float32) - background).max(axis=2)
    border = np.concatenate([difference[0], difference[-1], difference[:, 0], difference[:, -1]])
    outside = _background(difference <= SIMILAR + SPREADS * np.quantile(border, MOSTLY))
    strongest = ndimage.maximum_filter(difference, size=2 * EDGE - 1)
    mixed = difference / np.maximum(strongest, WEAKEST)
    edge = ndimage.binary_dilation(outside, iterations=EDGE - 1)
    return np.where(outside, 0.0, np.where(edge, mixed, 1.0)).astype(np.float32)


def _background(similar: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the places of the background's colour that reach the border, and the large ones that do not."""
    places, _ = ndimage.label(similar)
    at_border = np.unique(np.concatenate([places[0], places[-1], places[:, 0], places[:, -1]]))
    sizes = np.bincount(places.ravel())
    outside = sizes > ENCLOSED * (places.size - sizes[at_border].sum())
    outside[at_border] = True
    outside[0] = False
    return outside[places]
