"""What is missing in a picture, and a picture in which it is there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenewright.shared import srgb
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput

Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]
HALF = 0.5  # of a mask: what is more is filled
MOST_PIXELS = 4096 * 4096


def hole_of(image: Image, mask: Image | None, grow: int) -> Mask:
    """Return (h, w) what is to be filled: where the mask is white, or the picture transparent.

    Args:
        image: the picture.
        mask: of the same size; None takes what is transparent.
        grow: pixels that will be added on every side.

    Raises:
        InvalidInput: nothing says what, or the mask is of another size, or the picture is too large.
    """
    pixels = image.pixels
    if (pixels.shape[0] + 2 * grow) * (pixels.shape[1] + 2 * grow) > MOST_PIXELS:
        raise InvalidInput(f"The picture has more than {MOST_PIXELS >> 20} million pixels.", remedy="Scale it down.")
    if mask is None:
        hole = values(pixels)[..., 3] < HALF
    else:
        given = values(mask.pixels)
        if given.shape[:2] != pixels.shape[:2]:
            sizes = [f"{shape[1]} × {shape[0]}" for shape in (given.shape, pixels.shape)]
            raise InvalidInput(f"The mask has {sizes[0]} pixels and the picture {sizes[1]}: they must be of one size.")
        hole = given[..., :3].mean(axis=2) * given[..., 3] > HALF
    if not hole.any() and not grow:
        remedy = "Give a mask that is white somewhere, a picture with transparent parts, or let it grow."
        raise InvalidInput("Nothing says what is to be filled.", remedy=remedy)
    return np.asarray(hole)


def grown(pixels: NDArray, hole: Mask, sides: int, mode: str = "constant") -> tuple[NDArray, Mask]:
    """Return a picture and its hole with pixels added on every side, which belong to the hole."""
    around = ((sides, sides), (sides, sides))
    padded: NDArray = np.pad(pixels, (*around, (0, 0)), mode=mode)  # type: ignore[call-overload]
    return padded, np.pad(hole, around, constant_values=True)


def values(pixels: NDArray) -> Floats:
    """Return (h, w, 4) float32 of any picture, 0 to 1 where they were bytes."""
    floats = pixels.astype(np.float32) / (255 if pixels.dtype == np.uint8 else 1)
    colour = np.repeat(floats, 3, axis=2) if floats.shape[2] == 1 else floats[..., :3]
    alpha = floats[..., 3:] if floats.shape[2] == 4 else np.ones_like(floats[..., :1])
    return np.concatenate([colour, alpha], axis=2)


def closed(image: Image, picture: NDArray, filled: Floats, hole: Mask) -> NDArray:
    """Return a picture with what was filled, in the form it came in, opaque there.

    Args:
        image: what was given; its channels and dtype are kept.
        picture: its pixels, grown or not.
        filled: (h, w, 3) of 0 to 1.
        hole: (h, w) where `filled` counts.
    """
    channels = image.pixels.shape[2]
    new = filled.mean(axis=2, keepdims=True) if channels == 1 else filled
    new = srgb.as_bytes(new) if image.pixels.dtype == np.uint8 else new.astype(np.float32)
    result = picture.copy()
    result[hole, : new.shape[2]] = new[hole]
    if channels == 4:
        result[hole, 3] = 255 if image.pixels.dtype == np.uint8 else 1.0
    return result
