"""Images, fitted into the square."""

from __future__ import annotations

import numpy as np

from scenewright.backend.thumbnails.canvas import SIZE, Bytes, Floats, straight
from scenewright.shared.artifacts import Image
from scenewright.shared.srgb import decoded, encoded

ENOUGH = 4 * SIZE  # pixels along a side that are looked at at least; of twice as many, every other one is left out


def draw(image: Image) -> Bytes:
    """Return (SIZE, SIZE, 4) uint8: the whole image, as large as fits, transparent beside it."""
    step = max(1, max(image.pixels.shape[:2]) // ENOUGH)
    pixels = _channels(_as_floats(image.pixels[::step, ::step]))
    colour = encoded(pixels[..., :3]) if image.colour_space == "linear" else pixels[..., :3]
    whole = np.concatenate([np.clip(colour, 0, 1) * pixels[..., 3:], pixels[..., 3:]], -1)
    scale = SIZE / max(whole.shape[:2])
    return _centred(straight(_resized(_resized(whole, 0, scale), 1, scale)))


def linear(pixels: np.ndarray, image: Image) -> Floats:
    """Return pixels (n, c) of an image as linear colours (n, 3)."""
    colours = _channels(_as_floats(pixels))[..., :3]
    return decoded(colours) if image.colour_space == "srgb" else colours


def channel(pixels: np.ndarray) -> Floats:
    """Return the first channel of pixels (n, c) as (n, 1), 0 to 1."""
    return _as_floats(pixels)[..., :1]


def _as_floats(pixels: np.ndarray) -> Floats:
    scale = 1 / 255 if pixels.dtype == np.uint8 else 1.0
    return np.asarray(np.nan_to_num(pixels * np.float32(scale)), np.float32)


def _channels(pixels: Floats) -> Floats:
    """Return grey, RGB or RGBA pixels (…, c) as RGBA."""
    count = pixels.shape[-1]
    colour = np.repeat(pixels, 3, -1) if count == 1 else pixels[..., :3]
    alpha = np.clip(pixels[..., 3:], 0, 1) if count == 4 else np.ones_like(pixels[..., :1])
    return np.concatenate([colour, alpha], -1)


def _resized(pixels: Floats, axis: int, scale: float) -> Floats:
    """Return an image resized along an axis: averaged where it shrinks, repeated where it grows."""
    length = pixels.shape[axis]
    wanted = min(SIZE, max(1, round(length * scale)))
    if wanted >= length:
        return np.take(pixels, (np.arange(wanted) * length) // wanted, axis)
    borders = np.arange(wanted + 1) * length // wanted
    shape = [1] * pixels.ndim
    shape[axis] = wanted
    sums = np.add.reduceat(pixels, borders[:-1], axis)
    return np.asarray(sums / np.diff(borders).reshape(shape), np.float32)


def _centred(picture: Bytes) -> Bytes:
    square = np.zeros((SIZE, SIZE, 4), np.uint8)
    top, left = ((SIZE - side) // 2 for side in picture.shape[:2])
    square[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return square
