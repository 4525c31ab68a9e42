"""`patch-fill`: a hole in a picture is filled from the rest of it."""

from __future__ import annotations

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import Inpainting


class PatchFill(Generator[Inpainting]):
    """Fill from what the rest of the picture shows: walls, ground, sky. It reads no words and invents nothing.

    Patches are searched coarse to fine by PatchMatch; their votes make the missing pixels.
    """

    name = "patch-fill"
    title = "Patch fill"
    licence = "GPL-3.0-or-later"

    def run(self, task: Inpainting, options: msgspec.Struct, context: Context) -> Image:
        """Fill what is missing and return the whole picture, opaque where it was filled."""
        from scenewright.backend.imaging import holes, patches

        image = task.image
        picture, hole = holes.grown(image.pixels, holes.hole_of(image, task.mask, task.grow), task.grow)
        try:
            filled = patches.fill(
                holes.values(picture)[..., :3], hole, task.seed,
                watch=lambda fraction: context.progress(fraction, "Filling"),
            )  # fmt: skip
        except ValueError as error:
            raise InvalidInput(str(error), remedy="Choose a smaller part.") from error
        context.report["filled"] = round(float(hole.mean()), 4)
        return msgspec.structs.replace(image, pixels=holes.closed(image, picture, filled, hole))
