"""Pictures of any form as one: encoded colours from 0 to 1 with alpha beside them, and back into their own form."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from scenewright.shared import srgb
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput

Floats = NDArray[np.float32]
MOST_PIXELS = 4096 * 4096
LUMA = np.array([0.299, 0.587, 0.114], np.float32)


class Picture(NamedTuple):
    """Hold a picture.

    Attributes:
        colours: (h, w, 3) float32, 0 to 1, sRGB-encoded where they are colours.
        alpha: (h, w) float32, 0 to 1, or None where it has none.
        peak: what 1 stood for where the picture was scene-linear and brighter than white.
    """

    colours: Floats
    alpha: Floats | None = None
    peak: float = 1.0

    @property
    def opacity(self) -> Floats:
        """Return alpha, (h, w); 1 everywhere where there is none."""
        return np.ones(self.colours.shape[:2], np.float32) if self.alpha is None else self.alpha


def opened(image: Image, most_pixels: int = MOST_PIXELS) -> Picture:
    """Return a picture of any dtype, colour space and number of channels.

    Raises:
        InvalidInput: it has too many pixels, or some that are not numbers.
    """
    pixels = image.pixels
    if pixels.shape[0] * pixels.shape[1] > most_pixels:
        raise InvalidInput(
            f"The picture has more than {most_pixels / 1e6:.0f} million pixels.", remedy="Scale it down first."
        )
    values = pixels.astype(np.float32) / np.float32(255 if pixels.dtype == np.uint8 else 1)
    if not np.isfinite(values).all():
        raise InvalidInput("The picture holds pixels that are not numbers.", remedy="Export it again.")
    colours = np.repeat(values, 3, axis=2) if values.shape[2] == 1 else values[..., :3]
    peak = 1.0
    if image.colour_space == "linear":
        peak = max(float(colours.max()), 1.0)
        colours = srgb.encoded(np.maximum(colours, 0) / peak)
    alpha = np.clip(values[..., 3], 0, 1) if values.shape[2] == 4 else None
    return Picture(np.ascontiguousarray(np.clip(colours, 0, 1)), alpha, peak)


def restored(picture: Picture, like: Image) -> Image:
    """Return a picture in the form of another: its dtype, its colour space, and grey where that was grey."""
    colours = picture.colours
    if like.colour_space == "linear":
        colours = srgb.decoded(colours) * np.float32(picture.peak)
    if like.pixels.shape[2] == 1 and picture.alpha is None:
        colours = colours.mean(axis=2, keepdims=True)
    alpha = [] if picture.alpha is None else [picture.alpha[..., None]]
    values = np.concatenate([colours, *alpha], axis=2)
    pixels = srgb.as_bytes(values) if like.pixels.dtype == np.uint8 else values.astype(np.float32)
    return msgspec.structs.replace(like, pixels=np.ascontiguousarray(pixels))


def floats(values: object) -> Floats:
    """Return numbers as a float32 array."""
    return np.asarray(values, np.float32)


def luminance(colours: Floats) -> Floats:
    """Return how bright encoded colours (h, w, 3) look, (h, w)."""
    return np.asarray(colours @ LUMA, np.float32)


def resized(values: Floats, height: int, width: int) -> Floats:
    """Return (h, w) or (h, w, c) values at another size: averaged where they shrink, smooth where they grow."""
    from PIL import Image as Pictures

    if values.shape[:2] == (height, width):
        return values
    bands = values[..., None] if values.ndim == 2 else values
    how = Pictures.Resampling.BOX if height * width < bands[..., 0].size else Pictures.Resampling.BICUBIC
    made = [
        np.asarray(Pictures.fromarray(np.ascontiguousarray(band)).resize((width, height), how))
        for band in np.moveaxis(bands, 2, 0)
    ]
    return made[0] if values.ndim == 2 else np.stack(made, axis=2)


def fitted(values: Floats, longest: int) -> Floats:
    """Return values scaled down, where they are larger, so that the longer side has `longest` pixels."""
    height, width = values.shape[:2]
    scale = min(1.0, longest / max(height, width))
    return resized(values, max(round(height * scale), 1), max(round(width * scale), 1))
