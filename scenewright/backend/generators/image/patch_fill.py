"""`patch-fill`: a hole in a picture is filled from the rest of it."""

from __future__ import annotations

import msgspec
import numpy as np

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import Inpainting

HALF = 0.5  # of a mask: what is more is filled
MOST_PIXELS = 4096 * 4096


class PatchFill(Generator[Inpainting]):
    """Fill from what the rest of the picture shows: walls, ground, sky. It reads no words and invents nothing.

    Patches are searched coarse to fine by PatchMatch; their votes make the missing pixels.
    """

    name = "patch-fill"
    title = "Patch fill"
    licence = "GPL-3.0-or-later"

    def run(self, task: Inpainting, options: msgspec.Struct, context: Context) -> Image:
        """Fill what is missing and return the whole picture, opaque where it was filled."""
        from scenewright.backend.imaging import patches

        picture, hole = _grown(task.image.pixels, _hole(task), task.grow)
        values = _values(picture)
        try:
            filled = patches.fill(
                values[..., :3], hole, task.seed, watch=lambda fraction: context.progress(fraction, "Filling")
            )
        except ValueError as error:
            raise InvalidInput(str(error), remedy="Choose a smaller part.") from error
        context.report["filled"] = round(float(hole.mean()), 4)
        return msgspec.structs.replace(task.image, pixels=_finished(task.image, picture, filled, hole))


def _hole(task: Inpainting) -> np.ndarray:
    """Return (h, w) what is to be filled.

    Raises:
        InvalidInput: nothing says what, or the mask is of another size.
    """
    pixels = task.image.pixels
    if pixels.shape[0] * pixels.shape[1] > MOST_PIXELS:
        raise InvalidInput(f"The picture has more than {MOST_PIXELS >> 20} million pixels.", remedy="Scale it down.")
    if task.mask is None:
        transparent = _values(pixels)[..., 3] < HALF
        if not transparent.any() and not task.grow:
            remedy = "Give a mask, a picture with transparent parts, or let it grow."
            raise InvalidInput("Nothing says what is to be filled.", remedy=remedy)
        return transparent
    mask = _values(task.mask.pixels)
    if mask.shape[:2] != pixels.shape[:2]:
        sizes = [f"{shape[1]} × {shape[0]}" for shape in (mask.shape, pixels.shape)]
        raise InvalidInput(f"The mask has {sizes[0]} pixels and the picture {sizes[1]}: they must be of one size.")
    return np.asarray(mask[..., :3].mean(axis=2) * mask[..., 3] > HALF)


def _values(pixels: np.ndarray) -> np.ndarray:
    """Return (h, w, 4) float32 of any picture, 0 to 1 where they were bytes."""
    values = pixels.astype(np.float32) / (255 if pixels.dtype == np.uint8 else 1)
    colour = np.repeat(values, 3, axis=2) if values.shape[2] == 1 else values[..., :3]
    alpha = values[..., 3:] if values.shape[2] == 4 else np.ones_like(values[..., :1])
    return np.concatenate([colour, alpha], axis=2)


def _grown(pixels: np.ndarray, hole: np.ndarray, sides: int) -> tuple[np.ndarray, np.ndarray]:
    around = ((sides, sides), (sides, sides))
    return np.pad(pixels, (*around, (0, 0))), np.pad(hole, around, constant_values=True)


def _finished(image: Image, picture: np.ndarray, filled: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """Return the picture with what was filled, in the form it came in."""
    channels = image.pixels.shape[2]
    new = filled.mean(axis=2, keepdims=True) if channels == 1 else filled
    new = srgb.as_bytes(new) if image.pixels.dtype == np.uint8 else new.astype(np.float32)
    result = picture.copy()
    result[hole, : new.shape[2]] = new[hole]
    if channels == 4:
        result[hole, 3] = 255 if image.pixels.dtype == np.uint8 else 1.0
    return result
