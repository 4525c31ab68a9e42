"""`classical-normals`: a guess of which way surfaces face, from one picture."""

from __future__ import annotations

from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import NormalEstimation


class ClassicalNormals(Generator[NormalEstimation]):
    """Guess normals by rules of thumb: things are round, the ground lies level, light and dark are relief.

    Good for relighting a picture a little; take a trained model where the shapes must be right.
    """

    name = "classical-normals"
    title = "Normals by rules of thumb"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        detail: Annotated[
            float, Meta(ge=0, le=1, title="Detail", description="How much light and dark count as relief")
        ] = 0.5

    def run(self, task: NormalEstimation, options: Options, context: Context) -> Image:
        """Return normals, (h, w, 3) float32: half of each plus a half; red right, green up, blue towards the camera."""
        from scenewright.backend.imaging.facing import facing
        from scenewright.backend.imaging.forms import opened

        context.progress(0.0, "Looking for what stands out")
        picture = opened(task.image)
        normals = facing(picture.colours, picture.alpha, options.detail, context.check_cancelled)
        context.report["method"] = "guess by rules of thumb"
        name = f"{task.image.name or 'picture'} normals"
        return Image(name=name, pixels=np.ascontiguousarray(normals * 0.5 + 0.5, np.float32), colour_space="data")
