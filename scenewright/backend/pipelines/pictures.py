"""Pictures on their way into a model and back: in sizes it draws, as the eight-bit sRGB it was trained on."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures

from scenewright.backend.painter import Limits
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
SLIMMEST = 8  # times as long as wide


class Canvas(NamedTuple):
    """What a model draws a picture on.

    Attributes:
        asked: width and height of the picture, pixels.
        scaled: its width and height as drawn: one scale for both.
        width: of the canvas, which is filled up to what the model's multiple wants.
        height: of the canvas.
    """

    asked: tuple[int, int]
    scaled: tuple[int, int]
    width: int
    height: int

    def fit(self, pixels: Bytes, sharp: bool = False) -> Any:
        """Return a picture, (h, w) or (h, w, 3), as Pillow's, on the canvas; its last rows and columns go on.

        Args:
            pixels: uint8, as wide and high as asked.
            sharp: with no values in between, as a mask needs.
        """
        how = Pictures.Resampling.NEAREST if sharp else Pictures.Resampling.LANCZOS
        scaled = np.asarray(_resized(Pictures.fromarray(pixels), self.scaled, how))
        beyond = ((0, self.height - self.scaled[1]), (0, self.width - self.scaled[0]))
        return Pictures.fromarray(np.pad(scaled, beyond + ((0, 0),) * (scaled.ndim - 2), mode="edge"))

    def back(self, drawn: Floats) -> Bytes:
        """Return what was drawn, (h, w, 3) of 0 to 1, as wide and high as asked; it may have been drawn smaller."""
        picture = Pictures.fromarray(srgb.as_bytes(drawn))
        whole = _resized(picture, (self.width, self.height))
        return np.asarray(_resized(whole.crop((0, 0, *self.scaled)), self.asked))


def canvas(width: int, height: int, limits: Limits) -> Canvas:
    """Return what a picture is drawn on: as large as it is, or as near to that as the model draws well.

    Raises:
        InvalidInput: it is so slim that nothing could be drawn in it.
    """
    if max(width, height) > SLIMMEST * min(width, height):
        sentence = f"A picture of {width} × {height} px is too slim for this model."
        raise InvalidInput(sentence, remedy=f"It may be {SLIMMEST} times as long as wide: crop it, or ask for another.")
    side = (width * height) ** 0.5
    scale = min(max(side, limits.smallest), limits.largest) / side
    scaled = max(round(width * scale), 1), max(round(height * scale), 1)
    filled = (-(-length // limits.multiple) * limits.multiple for length in scaled)
    return Canvas((width, height), scaled, *filled)


def shown(image: Image) -> Bytes:
    """Return the colours of a picture, (h, w, 3) sRGB uint8, whatever its alpha."""
    pixels = image.pixels
    colour = np.repeat(pixels[..., :1], 3, axis=2) if pixels.shape[2] == 1 else pixels[..., :3]
    if colour.dtype == np.uint8:
        return np.ascontiguousarray(colour)
    return srgb.as_bytes(srgb.encoded(colour) if image.colour_space == "linear" else colour)


def with_alpha_of(image: Image, colours: Bytes) -> Bytes:
    """Return colours, (h, w, 3) uint8, as opaque as a picture is."""
    if image.pixels.shape[2] < 4:
        return colours
    alpha = image.pixels[..., 3:]
    return np.concatenate([colours, alpha if alpha.dtype == np.uint8 else srgb.as_bytes(alpha)], axis=2)


def size_of(image: Image) -> tuple[int, int]:
    """Return the width and height of a picture, pixels."""
    height, width = image.pixels.shape[:2]
    return width, height


def resized(pixels: Bytes, width: int, height: int) -> Bytes:
    """Return a picture, (h, w) or (h, w, 3 | 4) uint8, at another size."""
    return np.asarray(_resized(Pictures.fromarray(pixels), (width, height)))


def _resized(picture: Any, size: tuple[int, int], how: Any = Pictures.Resampling.LANCZOS) -> Any:
    return picture if picture.size == size else picture.resize(size, how)
