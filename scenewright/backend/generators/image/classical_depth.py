"""`classical-depth`: a guess of how far away things are, from one picture."""

from __future__ import annotations

from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import DepthEstimation


class ClassicalDepth(Generator[DepthEstimation]):
    """Guess depth by rules of thumb: what stands lower is nearer, what is pale and blurred is farther.

    Good for single things and open scenes; it knows nothing of what it sees, so take a trained model for more.
    """

    name = "classical-depth"
    title = "Depth by rules of thumb"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        invert: Annotated[bool, Meta(title="Far is white", description="Whether what is far is white instead")] = False

    def run(self, task: DepthEstimation, options: Options, context: Context) -> Image:
        """Return nearness, (h, w, 1) float32, 0 to 1, relative and without a unit."""
        from scenewright.backend.imaging.depths import guess
        from scenewright.backend.imaging.forms import opened

        context.progress(0.0, "Looking for what stands out")
        picture = opened(task.image)
        seen = guess(picture.colours, picture.alpha, context.check_cancelled)
        context.report |= {
            "method": "guess by rules of thumb",
            "horizon": "none seen" if seen.horizon is None else round(seen.horizon, 2),
            "object": "stands out" if seen.has_object else "none stands out",
        }  # fmt: skip
        nearness = 1 - seen.nearness if options.invert else seen.nearness
        name = f"{task.image.name or 'picture'} depth"
        return Image(name=name, pixels=np.ascontiguousarray(nearness[..., None]), colour_space="data")
