"""`cutout`: the background becomes transparent."""

from __future__ import annotations

from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import BackgroundRemoval

FOUND, REFINED = 0.6, 0.9  # of the work
LONGEST = 2048  # pixels in which the object is looked for


class CutoutGenerator(Generator[BackgroundRemoval]):
    """Cut out what does not look like the picture's border, with soft edges and without a halo.

    Good for things before a plain or calm background. A mask that the picture has already is kept.
    """

    name = "cutout"
    title = "Cut out by colour"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        soft: Annotated[
            bool,
            Meta(title="Soft edges", description="Whether hair, fur and blur along the edge are looked at closely"),
        ] = True
        clean: Annotated[
            bool, Meta(title="Clean colours", description="Whether the background's colour is taken out of the edge")
        ] = True

        shadow: Annotated[
            bool,
            Meta(title="Keep shadows", description="Whether the shadow on a plain background belongs to the object"),
        ] = False

    def run(self, task: BackgroundRemoval, options: Options, context: Context) -> Image:
        """Return the picture with alpha, in the form it came in."""
        from scenewright.backend.imaging.cutout import cut_out
        from scenewright.backend.imaging.forms import opened, resized, restored
        from scenewright.backend.imaging.matting import decontaminated, refined, without_shadow

        context.progress(0.0, "Looking for the object")
        picture = opened(task.image)
        shape = picture.colours.shape[:2]
        found = cut_out(task.image, "automatic", LONGEST, context.check_cancelled)
        alpha = np.clip(resized(found.alpha, *shape), 0, 1)
        given = picture.alpha is not None and bool((picture.alpha < 0.5).mean() > 0.02)
        context.progress(FOUND, "Looking at the edges")
        if not (given or options.shadow):
            alpha = without_shadow(alpha, picture.colours)
        if options.soft and not given:
            alpha = refined(alpha, picture.colours, context.check_cancelled)
        context.progress(REFINED, "Cleaning colours")
        colours = decontaminated(picture.colours, alpha) if options.clean else picture.colours
        context.report |= {"object": round(float(alpha.mean()), 4), "mask": "given" if given else "by colour"}
        return restored(picture._replace(colours=colours, alpha=alpha), task.image)
