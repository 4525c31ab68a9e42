"""From light to a picture: bloom, depth of field, exposure, and a film's curve."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from scenewright.backend.geometry.triangles import Floats
from scenewright.backend.imaging.forms import floats
from scenewright.shared import srgb

BLOOM, BLOOM_FROM = 0.12, 1.4  # share of what is brighter than white that spreads
BLURS = (0.004, 0.009, 0.016)  # of the shorter side: how far out of focus
SATURATED = 1.08
CORNERS = 0.22  # how much darker the corners are


def developed(linear: Floats, exposure: float) -> Floats:
    """Return a scene-linear picture (h, w, 3) as sRGB-encoded colours, 0 to 1.

    Source: the curve is that of Narkowicz, ACES Filmic Tone Mapping Curve, 2016.
    """
    seen = _bloomed(linear) * floats(exposure) * _corners(linear.shape[:2])[..., None]
    grey = seen @ floats([0.2126, 0.7152, 0.0722])
    seen = np.maximum(grey[..., None] + SATURATED * (seen - grey[..., None]), 0)
    seen = seen * 0.62
    curve = np.clip(seen * (2.51 * seen + 0.03) / (seen * (2.43 * seen + 0.59) + 0.14), 0, 1)
    return np.clip(srgb.encoded(curve), 0, 1)


def focused(linear: Floats, depth: Floats, near: float, far: float, strength: float) -> Floats:
    """Return a picture whose distance is out of focus.

    Args:
        linear: (h, w, 3).
        depth: (h, w) metres, inf for the sky.
        near, far: metres between which it is sharp.
        strength: 1 blurs what is infinitely far by 1.6 % of the shorter side.
    """
    blur = np.where(np.isfinite(depth), 1 - far / np.maximum(depth, far), 1.0)
    blur = np.where(depth < near, np.clip(near / np.maximum(depth, 1e-6) - 1, 0, 0.5), blur) * strength
    side = min(depth.shape)
    result = linear
    for radius, least in zip(BLURS, (0.12, 0.4, 0.75), strict=True):
        # What is sharp must not bleed into what is not.
        share = ndimage.gaussian_filter((blur > least / 2).astype(np.float32), radius * side)[..., None]
        part = linear * (blur > least / 2)[..., None]
        soft = ndimage.gaussian_filter(part, (radius * side, radius * side, 0)) / np.maximum(share, 1e-3)
        amount = np.clip((blur - least / 2) / (least / 2), 0, 1)[..., None]
        result = result + (soft - result) * amount
    return np.asarray(result, np.float32)


def _bloomed(linear: Floats) -> Floats:
    over = np.minimum(np.maximum(linear - BLOOM_FROM, 0), 6)
    if not over.any():
        return linear
    side = min(linear.shape[:2])
    spread = sum(ndimage.gaussian_filter(over, (share * side, share * side, 0)) for share in (0.006, 0.03))
    return np.asarray(linear + BLOOM * spread, np.float32)


def _corners(shape: tuple[int, ...]) -> Floats:
    down, across = (np.linspace(-1, 1, side, dtype=np.float32) ** 2 for side in shape)
    return 1 - CORNERS * ((down[:, None] + across) / 2) ** 1.5
