"""`relook`: a picture in another light, another medium, or carved from something, by words."""

from __future__ import annotations

import msgspec
import numpy as np

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import ImageToImage

PREVIEW = 384  # pixels, about


class Relook(Generator[ImageToImage]):
    """Show a picture at night, at sunset or in fog, as an oil painting, a comic or pixels, or carved from marble.

    Filters, light on guessed normals and haze by guessed depth: nothing is added that the picture does not show.
    """

    name = "relook"
    title = "Another look"
    licence = "GPL-3.0-or-later"

    def run(self, task: ImageToImage, options: msgspec.Struct, context: Context) -> Image:
        """Return the picture in its new look, in the size and form it came in."""
        from scenewright.backend.imaging.forms import opened, restored
        from scenewright.backend.studio.relooking import alike, read, restyled

        context.progress(0.0, "Reading the prompt")
        how = read(task.prompt)
        picture = opened(task.image)
        made = restyled(
            picture.colours,
            picture.alpha,
            how,
            task.seed,
            lambda done, phase: context.progress(0.02 + 0.95 * done, phase),
        )
        # What is usual changes nearly all; nothing changes nothing.
        share = np.float32(1 - (1 - task.strength) ** 2)
        mixed = picture.colours + share * (made - picture.colours)
        context.report["look"] = how.said
        if how.unknown:
            told = [
                f"{word} (nearest known: {', '.join(alike(word)[:2])})" if alike(word) else word
                for word in how.unknown[:20]
            ]
            context.report["not_understood"] = ", ".join(told)
        stride = max(1, max(mixed.shape[:2]) // PREVIEW)
        result = restored(picture._replace(colours=np.clip(mixed, 0, 1)), task.image)
        context.preview(msgspec.structs.replace(result, pixels=np.ascontiguousarray(result.pixels[::stride, ::stride])))
        return result
