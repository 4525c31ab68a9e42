"""The foreground of a picture: its colours, and how much of each pixel is object.

A model that finds better mattes takes the place of `find_foreground`: see `mattes`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.formats import image_pillow
from scenewright.backend.imaging.keying import key, plain_colour
from scenewright.backend.imaging.segmentation import cut_object
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput

Background = Literal["automatic", "alpha", "keep"]
Finder = Callable[[NDArray[np.uint8], Callable[[], None]], NDArray[np.float32]]
TRANSPARENT = 0.02  # share of pixels that alpha must hide to count as a mask
LEAST, MOST = 0.001, 0.995  # share of the picture that can be an object
PREVIEW_SIDE = 384  # pixels, about
SMALLEST = 4  # pixels along the shorter side
CUT_OUT = "Cut the object out yourself and give a picture with an alpha channel."


class Cutout(NamedTuple):
    """Hold a picture and its foreground.

    Attributes:
        colours: (h, w, 3) uint8 sRGB.
        alpha: (h, w) float32, 0 to 1: how much of each pixel is object.
    """

    colours: NDArray[np.uint8]
    alpha: NDArray[np.float32]

    def cropped(self, margin: int) -> Cutout:
        """Return the part with the object in it, and a margin in pixels around where the picture has one."""
        rows, columns = (np.flatnonzero((self.alpha > 0).any(axis=axis)) for axis in (1, 0))
        top, left = max(rows[0] - margin, 0), max(columns[0] - margin, 0)
        window = np.s_[top : rows[-1] + 1 + margin, left : columns[-1] + 1 + margin]
        return Cutout(self.colours[window], self.alpha[window])

    def preview(self) -> Image:
        """Return the foreground alone, small."""
        pixels = np.concatenate([self.colours, np.rint(self.alpha * 255).astype(np.uint8)[..., None]], axis=2)
        step = max(1, max(self.alpha.shape) // PREVIEW_SIDE)
        return Image(pixels=np.ascontiguousarray(pixels[::step, ::step]))


def cut_out(
    image: Image, background: Background, longest_side: int = 0, check: Callable[[], None] = lambda: None,
    find: Finder | None = None,
) -> Cutout:  # fmt: skip
    """Take the background of a picture away.

    Args:
        image: the picture.
        background: "alpha" takes its mask, "keep" all of it; "automatic" its mask where it has one, and otherwise
            what does not look like the picture's border.
        longest_side: pixels to scale a larger picture down to; 0 leaves it.
        check: called between steps; it may raise to stop.
        find: takes a picture and `check`, and returns how much of each pixel is object; None is `find_foreground`.

    Raises:
        InvalidInput: no object is found, the mask is empty or missing, or the picture is too small.
    """
    pixels = _reduced(image, longest_side)
    _require_size(pixels)
    colours = np.ascontiguousarray(np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels[..., :3])
    if background == "keep":
        return Cutout(colours, np.ones(colours.shape[:2], np.float32))
    alpha = pixels[..., 3].astype(np.float32) / 255 if pixels.shape[2] == 4 else None
    if alpha is not None and not (alpha >= 0.5).any():
        raise InvalidInput("The picture is wholly transparent.", remedy="Check its alpha channel.")
    if alpha is not None and (alpha < 0.5).mean() > TRANSPARENT:
        return Cutout(colours, alpha)
    if background == "alpha":
        raise InvalidInput(
            "The picture has no alpha mask: nothing in it is transparent.",
            remedy="Choose another background, or cut the object out.",
        )
    check()
    found = (find or find_foreground)(colours, check)
    _require_object(found)
    return Cutout(colours, found)


def find_foreground(colours: NDArray[np.uint8], check: Callable[[], None] = lambda: None) -> NDArray[np.float32]:
    """Return how much of each pixel of a picture (h, w, 3) uint8 is object, (h, w) float32, 0 to 1."""
    plain = plain_colour(colours)
    return cut_object(colours, check) if plain is None else key(colours, plain)


def _reduced(image: Image, longest_side: int) -> NDArray[np.uint8]:
    if image.pixels.dtype != np.uint8 and not np.isfinite(image.pixels).all():
        raise InvalidInput("The picture holds pixels that are not numbers.", remedy="Export it again.")
    height, width = image.pixels.shape[:2]
    factor = longest_side / max(height, width) if longest_side else 1.0
    if factor >= 1:
        return image_pillow.to_bytes(image)
    return image_pillow.resized(image, max(round(width * factor), 1), max(round(height * factor), 1))


def _require_size(pixels: NDArray[np.uint8]) -> None:
    height, width = pixels.shape[:2]
    if min(height, width) < SMALLEST:
        raise InvalidInput(
            f"The picture is {width}×{height} pixels: too small to show an object.", remedy="Give a larger one."
        )


def _require_object(alpha: NDArray[np.float32]) -> None:
    share = float((alpha >= 0.5).mean())
    if share < LEAST:
        raise InvalidInput("No object stands out from the picture's background.", remedy=CUT_OUT)
    if share > MOST:
        raise InvalidInput("The object cannot be told from the background: it fills the picture.", remedy=CUT_OUT)
