"""`patch-retarget`: a picture at another width and height, made anew of its own patches."""

from __future__ import annotations

import msgspec
import numpy as np

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import ImageRetargeting

MOST_TIMES = 4  # as long or as short as a side may become
MOST_PIXELS = 2048 * 2048


class PatchRetarget(Generator[ImageRetargeting]):
    """Make a picture wider, narrower, higher or lower: what it shows keeps its size, and there is more or less of it.

    Walls get more bricks and skies more clouds; faces may grow too, for it knows nothing of what it shows.
    """

    name = "patch-retarget"
    title = "Patch retargeting"
    licence = "GPL-3.0-or-later"

    def run(self, task: ImageRetargeting, options: msgspec.Struct, context: Context) -> Image:
        """Return the picture at its new size, with the channels that it has."""
        from scenewright.backend.imaging.retargeting import retargeted

        pixels = task.image.pixels
        _check(pixels.shape[:2], (task.height, task.width))
        context.progress(0.0, "Searching")
        values = pixels.astype(np.float32) / (255 if pixels.dtype == np.uint8 else 1)
        try:
            made = retargeted(
                values, (task.height, task.width), task.seed, lambda done: context.progress(0.98 * done, "Searching")
            )
        except ValueError as error:
            raise InvalidInput(str(error), remedy="Give a larger picture.") from error
        return msgspec.structs.replace(task.image, pixels=srgb.as_bytes(made) if pixels.dtype == np.uint8 else made)


def _check(given: tuple[int, ...], wanted: tuple[int, int]) -> None:
    if max(given[0] * given[1], wanted[0] * wanted[1]) > MOST_PIXELS:
        sentence = f"Picture and result may have {MOST_PIXELS >> 20} million pixels at most."
        raise InvalidInput(sentence, remedy="Scale the picture down first, and enlarge the result.")
    if any(not 1 / MOST_TIMES <= new / old <= MOST_TIMES for new, old in zip(wanted, given, strict=True)):
        sizes = [f"{shape[1]} × {shape[0]}" for shape in (given, wanted)]
        sentence = f"{sizes[0]} pixels cannot become {sizes[1]}: a side may get {MOST_TIMES} times as long or short."
        raise InvalidInput(sentence, remedy="Ask for less, or do it in two steps.")
