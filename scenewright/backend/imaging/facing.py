"""Which way the surfaces in one picture probably face: bodies, ground, and the relief that light and dark suggest."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.imaging.depths import Guess, guess
from scenewright.backend.imaging.forms import fitted, floats, resized
from scenewright.backend.imaging.reliefs import relief_heights

Floats = NDArray[np.float32]
SIDE = 1024  # pixels of the longer side in which reliefs are carved
ROUND = 0.22  # how far bodies stand out, of the longer side
FINE = 0.012  # how far light and dark do
STEEPEST = 2.5  # slope
UPWARDS = np.array([0.0, 0.82, 0.57], np.float32)  # the ground, seen from a man's height


def facing(colours: Floats, alpha: Floats | None, detail: float, check: Callable[[], None] = lambda: None) -> Floats:
    """Guess the normals of a picture, (h, w, 3) unit length, in the camera's frame: right, up, towards it.

    Args:
        colours: (h, w, 3), 0 to 1, sRGB-encoded.
        alpha: (h, w), what is object, or None.
        detail: how much light and dark count, 0 to 1.
        check: called between steps; it may raise to stop.
    """
    height, width = colours.shape[:2]
    seen = guess(colours, alpha, check)
    small, mask = fitted(colours, SIDE), np.clip(fitted(seen.alpha, SIDE), 0, 1)
    size = max(small.shape[:2])
    fine = _fine(small) * floats(2 * detail * FINE * size)
    check()
    heights = fine
    if seen.has_object and (mask >= 0.5).any():
        body = relief_heights(np.rint(small * 255).astype(np.uint8), mask, 0.0, dark_is_high=False)
        heights = fine + floats(ROUND * size) * ndimage.gaussian_filter(body, 0.004 * size)
    normals = from_heights(heights)
    check()
    normals = _with_ground(normals, seen, mask)
    return unit(resized(unit(normals), height, width))


def _fine(colours: Floats) -> Floats:
    """Return the heights, 0 to 1, that light and dark suggest; the relief's rim lies beyond the picture."""
    rim = min(round(0.03 * max(colours.shape)), *(side - 1 for side in colours.shape[:2]))
    padded = np.pad(np.rint(colours * 255).astype(np.uint8), ((rim, rim), (rim, rim), (0, 0)), mode="reflect")
    heights = relief_heights(padded, np.ones(padded.shape[:2], np.float32), 1.0, dark_is_high=False)
    return heights[rim : rim + colours.shape[0], rim : rim + colours.shape[1]]


def from_heights(heights: Floats, cliff: float = np.inf) -> Floats:
    """Return the unit normals (h, w, 3), right, up and out, of heights (h, w) in pixels; no slope is steeper than 2.5.

    Args:
        heights: towards the camera.
        cliff: slope from which a place is an edge between two things, and faces the camera.
    """
    if min(heights.shape) < 2:
        return unit(np.zeros((*heights.shape, 3), np.float32))
    down, right = np.gradient(ndimage.gaussian_filter(heights, 0.7))
    steep = np.hypot(down, right)
    pressed = STEEPEST * np.tanh(steep / STEEPEST) / np.maximum(steep, 1e-6)
    pressed = np.where(steep > cliff, 0, pressed)
    return unit(np.stack([-right * pressed, down * pressed, np.ones_like(steep)], axis=2))


def unit(normals: Floats) -> Floats:
    """Return vectors (…, 3) at unit length; those without a direction face the camera."""
    length = np.linalg.norm(normals, axis=-1, keepdims=True)
    return np.where(length > 1e-6, normals / np.maximum(length, 1e-6), floats([0, 0, 1])).astype(np.float32)


def _with_ground(normals: Floats, seen: Guess, mask: Floats) -> Floats:
    """Return normals that face upwards below the horizon, where there is one, but for the objects there."""
    if seen.horizon is None:
        return normals
    rows = (np.arange(len(mask)) + 0.5) / len(mask)
    share = np.clip((rows - seen.horizon) / 0.06, 0, 1)[:, None] * (1 - mask)
    turned = UPWARDS + (normals - [0, 0, 1])
    return np.asarray(normals + share[..., None] * (turned - normals), np.float32)
