"""Colours beyond an outline: those of the nearest place that shows nothing but the object."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

SOLID = 0.97
REACH = 4  # pixels that a colour may come from within the outline; thin parts keep their own


def bleed(colours: NDArray[np.uint8], alpha: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return a picture whose object reaches beyond its outline, without the background's colours along it.

    Args:
        colours: (h, w, 3) uint8.
        alpha: (h, w) float32, 0 to 1.
    """
    solid = ndimage.binary_erosion(alpha >= SOLID, border_value=True)
    # In a thin part the strongest pixels stand for themselves.
    own = solid | ((alpha >= 0.5) & ~ndimage.binary_dilation(solid, iterations=REACH))
    if not own.any():
        own = alpha >= alpha.max()
    nearest = ndimage.distance_transform_edt(~own, return_distances=False, return_indices=True)
    return colours[nearest[0], nearest[1]]
