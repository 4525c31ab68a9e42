"""What of a film a model of controls is shown: how light and dark it is, or its edges."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from PIL import Image as Pictures
from scipy import ndimage

FINE = 1.2  # pixels of blur before edges are looked for
WEAK, STRONG = 0.5, 1.5  # of the usual slope: an edge goes on above the one where it is above the other somewhere
SOBEL = 8.0  # times the slope that Sobel's filter finds
USUAL = 90.0  # share of slopes, in percent, that are below the usual one
FAINTEST = 0.04  # of brightness per pixel: a slope that is no edge


def kept(frames: list[Any], what: Literal["shades", "edges"]) -> list[Any]:
    """Return pictures of Pillow's of what is kept of frames, grey, three channels."""
    return [(_edges(frame) if what == "edges" else frame.convert("L")).convert("RGB") for frame in frames]


def _edges(frame: Any) -> Any:
    """Return the edges of a picture, white on black.

    Source: Canny, A Computational Approach to Edge Detection, 1986, with thresholds from the picture itself.
    """
    from skimage.feature import canny

    light = np.asarray(frame.convert("L"), np.float32) / 255
    slope = np.hypot(*(ndimage.gaussian_filter(light, FINE, order=order) for order in ((0, 1), (1, 0))))
    usual = max(float(np.percentile(slope, USUAL)), FAINTEST)
    found = canny(light, FINE, SOBEL * WEAK * usual, SOBEL * STRONG * usual)  # type: ignore[no-untyped-call]
    return Pictures.fromarray(found.astype(np.uint8) * 255)
