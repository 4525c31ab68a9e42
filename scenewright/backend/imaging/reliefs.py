"""Heights of a bas-relief from a picture: a smooth body, and light and dark pressed into little depth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import fft, ndimage
from scipy.sparse import coo_array
from scipy.sparse.linalg import splu

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
BODY_SIDE = 192  # pixels of the picture in which the smooth body is made
SOFT = 0.0015  # of the longer side: what is finer than this is noise
KNEE = 0.02  # slope of light, per pixel of a picture of 1024, from which on slopes are pressed together
BROADEST = 0.06  # of the longer side: broader changes of light are left out, they are rarely depth
RIM = 0.012  # of the longer side: within it a body rises from its ground
CLIPPED = 0.005  # share of the highest and of the lowest places that may be cut off


def relief_heights(colours: NDArray[np.uint8], alpha: Floats, detail: float, dark_is_high: bool) -> Floats:
    """Return the heights (h, w) float32 of a relief, 0 to 1; the ground around an object is 0.

    Args:
        colours: (h, w, 3) uint8 sRGB.
        alpha: (h, w) float32, 0 to 1, the object that stands out; where it is 1 everywhere, light and dark alone
            decide, and the picture's border becomes the ground.
        detail: share of light and dark in the height, 0 to 1; the rest is the smooth body of the object.
        dark_is_high: whether dark places stand out instead of light ones.

    Source: gradients are attenuated as in Weyrich et al., Digital Bas-Relief from 3D Scenes, 2007, with the picture's
    light in place of depth, and integrated again as in Frankot and Chellappa, A Method for Enforcing Integrability in
    Shape from Shading Algorithms, 1988.
    """
    light = (colours @ np.array([0.299, 0.587, 0.114], np.float32)) / 255
    fine = _normalised(_detail(1 - light if dark_is_high else light, alpha), alpha)
    rise = _rise(alpha)
    if (alpha >= 0.5).all():
        return rise * fine
    return np.clip(rise * ((1 - detail) * _body(alpha) + detail * fine), 0, 1).astype(np.float32)


def _detail(light: Floats, alpha: Floats) -> Floats:
    """Return the integral of the light's slopes, pressed together and without those along the object's outline."""
    size = max(light.shape)
    # Beyond the outline goes on what is inside, so that the outline itself is no slope.
    smooth = ndimage.gaussian_filter(light * alpha, SOFT * size) / np.maximum(
        ndimage.gaussian_filter(alpha, SOFT * size), 1e-3
    )
    across, down = np.diff(smooth, axis=1, append=smooth[:, -1:]), np.diff(smooth, axis=0, append=smooth[-1:])
    knee = KNEE * 1024 / size
    steep = np.hypot(across, down) / knee
    inside = ndimage.minimum_filter(alpha, 3) >= 0.5
    pressed = inside * np.log1p(steep) / np.maximum(steep, 1e-6)
    return integrated(across * pressed, down * pressed, 1 / (BROADEST * size))


def integrated(across: Floats, down: Floats, broadest: float) -> Floats:
    """Return the heights (h, w) with the given slopes, as near as can be, without what is broader than 1 / broadest."""
    divergence = np.diff(across, axis=1, prepend=0) + np.diff(down, axis=0, prepend=0)
    waves = [2 * np.cos(np.pi * np.arange(side) / side) - 2 for side in across.shape]
    stiffness = waves[0][:, None] + waves[1] - broadest**2
    return fft.idctn(fft.dctn(divergence, type=2) / stiffness, type=2).astype(np.float32)


def _normalised(heights: Floats, alpha: Floats) -> Floats:
    """Return heights of 0 to 1 over the object."""
    low, high = np.quantile(heights[alpha >= 0.5], [CLIPPED, 1 - CLIPPED])
    return np.clip((heights - low) / max(float(high - low), 1e-6), 0, 1).astype(np.float32)


def _rise(alpha: Floats) -> Floats:
    """Return a quarter circle, 0 to 1, from the outline inwards."""
    away = ndimage.distance_transform_edt(np.pad(alpha >= 0.5, 1))[1:-1, 1:-1]
    share = np.clip((away - 0.5) / max(RIM * max(alpha.shape), 1.0), 0, 1)
    return np.sqrt(1 - (1 - share) ** 2).astype(np.float32)


def _body(alpha: Floats) -> Floats:
    """Return how far the middle of the object stands out, (h, w) 0 to 1: a membrane's height, pressed flat."""
    height, width = alpha.shape
    step = max(1, -(-max(alpha.shape) // BODY_SIDE))
    small = np.asarray(Image.fromarray(alpha).reduce(step))
    inside = np.pad(small >= 0.5, 1)
    if not inside.any():
        return np.ones_like(alpha)
    numbers = np.where(inside, np.cumsum(inside).reshape(inside.shape) - 1, -1)
    rows, columns = [], []
    for axis, shift in ((0, 1), (0, -1), (1, 1), (1, -1)):
        beside = np.roll(numbers, shift, axis)[inside]
        rows.append(numbers[inside][beside >= 0])
        columns.append(beside[beside >= 0])
    count = int(inside.sum())
    links = coo_array((-np.ones(sum(map(len, rows))), (np.concatenate(rows), np.concatenate(columns))), (count, count))
    membrane = np.zeros(inside.shape)
    solved = splu((links + coo_array((np.full(count, 4.0), (range(count),) * 2), (count, count))).tocsc())
    membrane[inside] = np.maximum(solved.solve(np.ones(count)), 0)
    # The third root instead of the square root: little depth is for all of the object, not for its middle alone.
    body = Image.fromarray(np.cbrt(membrane / membrane.max())[1:-1, 1:-1].astype(np.float32))
    body = body.resize((width, height), Image.Resampling.BICUBIC)
    return ndimage.gaussian_filter(np.asarray(body), step)
