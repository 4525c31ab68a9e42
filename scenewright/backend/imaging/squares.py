"""Cut-out objects in the middle of a square, as models that know single objects want them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.imaging.cutout import Cutout


def on_square(cutout: Cutout, share: float, shade: float) -> NDArray[np.uint8]:
    """Return the object in the middle of a square of one grey, (n, n, 3) uint8 sRGB.

    Args:
        cutout: the object.
        share: of the square's side that the object's longer side fills.
        shade: of the square, 0 for black to 1 for white.
    """
    object_ = cutout.cropped(0)
    alpha = object_.alpha[..., None]
    shown = np.rint(object_.colours * alpha + 255 * shade * (1 - alpha)).astype(np.uint8)
    height, width = alpha.shape[:2]
    side = max(int(max(height, width) / share), 1)
    square = np.full((side, side, 3), round(255 * shade), np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = shown
    return square
