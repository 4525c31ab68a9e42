"""Photos made ready for training: checked, premultiplied by alpha, small enough."""

from __future__ import annotations

import logging
import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.fields.cameras import Cameras

Background = Literal["alpha", "unknown"] | tuple[float, float, float]

_log = logging.getLogger(__name__)
PLAIN = 0.03  # colour difference up to which a pixel may be plain background


def prepare(
    photos: NDArray[np.uint8] | NDArray[np.float32], cameras: Cameras, background: Background, max_pixels: int
) -> tuple[NDArray[np.float32], Cameras]:
    """Check photos against their cameras, and return them premultiplied, with the cameras to match.

    Args:
        photos: (v, h, w, 3 or 4) uint8, or float32 from 0 to 1; sRGB-encoded, alpha straight.
        cameras: one for each photo.
        background: whether alpha counts, the known colour, or "unknown"; without alpha all pixels are opaque.
        max_pixels: in all photos together; larger ones are reduced.

    Returns:
        (v, h, w, 4) float32 and their cameras.

    Raises:
        ValueError: There are too few photos, they do not fit the cameras, or they show nothing.
    """
    _check(photos, cameras, background)
    factor = math.sqrt(max_pixels / (photos.shape[0] * photos.shape[1] * photos.shape[2]))
    if factor < 1:
        smaller = cameras.scaled(factor)
        _log.info(
            "Photos are reduced from %dx%d to %dx%d.", cameras.width, cameras.height, smaller.width, smaller.height
        )
        return _reduce(photos, background, smaller), smaller
    return np.stack([_premultiplied(photo, background) for photo in photos]), cameras


def plain_background(photos: NDArray[np.float32], background: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (v, h, w) float32: 0 where a pixel, and others up to the border, have the background's colour."""
    alpha = np.ones(photos.shape[:3], np.float32)
    for view, photo in enumerate(photos):
        plain = np.abs(photo[..., :3] - background).max(-1) <= PLAIN
        parts, _ = ndimage.label(plain)
        border = np.unique(np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]]))
        alpha[view][np.isin(parts, border[border > 0])] = 0
    return alpha


def _check(photos: NDArray[np.uint8] | NDArray[np.float32], cameras: Cameras, background: Background) -> None:
    if photos.ndim != 4 or photos.shape[3] not in (3, 4):
        raise ValueError(f"Photos need the shape (views, height, width, 3 or 4), not {photos.shape}.")
    if photos.dtype not in (np.uint8, np.float32):
        raise ValueError(f"Photos must be uint8, or float32 from 0 to 1, not {photos.dtype}.")
    if len(photos) < 3:
        raise ValueError(f"A field needs at least 3 photos from different sides, and here are {len(photos)}.")
    if len(photos) != len(cameras):
        raise ValueError(f"There are {len(photos)} photos but {len(cameras)} cameras; each photo needs its own.")
    if photos.shape[1:3] != (cameras.height, cameras.width):
        size, camera = f"{photos.shape[2]}x{photos.shape[1]}", f"{cameras.width}x{cameras.height}"
        raise ValueError(f"The photos are {size} pixels, but the cameras are for {camera}.")
    if background == "alpha" and photos.shape[3] == 4 and not photos[..., 3].any():
        raise ValueError("All photos are wholly transparent: their alpha is zero everywhere.")
    if not photos[..., :3].any() and (background != "alpha" or photos.shape[3] == 3):
        raise ValueError("All photos are black.")


def _premultiplied(photo: NDArray[np.uint8] | NDArray[np.float32], background: Background) -> NDArray[np.float32]:
    scale = np.float32(1 / 255 if photo.dtype == np.uint8 else 1)
    opaque = np.ones((*photo.shape[:2], 1), np.float32)
    alpha = photo[..., 3:] * scale if background == "alpha" and photo.shape[2] == 4 else opaque
    return np.concatenate([photo[..., :3] * scale * alpha, alpha], -1)


def _reduce(
    photos: NDArray[np.uint8] | NDArray[np.float32], background: Background, smaller: Cameras
) -> NDArray[np.float32]:
    from PIL import Image

    size = (smaller.width, smaller.height)
    out = np.empty((len(photos), smaller.height, smaller.width, 4), np.float32)
    for view, photo in enumerate(photos):
        for channel, plane in enumerate(np.moveaxis(_premultiplied(photo, background), -1, 0)):
            out[view, ..., channel] = Image.fromarray(plane).resize(size, Image.Resampling.BOX)
    return out
