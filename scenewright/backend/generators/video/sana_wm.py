"""SANA-WM: what one picture shows, and what lies beyond it, along the scene's camera."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.filmer import Filmer, FilmLimits
from scenewright.backend.painter import PARTS
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Video
from scenewright.shared.tasks import ImageToViews

LICENCE = "NVIDIA-SANA-WM"  # read it before results are used commercially
SANA = Weights(
    "sana-wm", "Efficient-Large-Model/SANA-WM_bidirectional-diffusers", 13.0, LICENCE, commercial=False, files=PARTS
)
LIMITS = FilmLimits(
    smallest=704, largest=1280, multiple=32, stride=8, most=161, rates=(16.0, 16.0), tokens=290, negative=False
)


class SanaWm(Filmer[ImageToViews]):
    """Go on a way through one picture, up to ten seconds at once, with SANA-WM, which invents what lies beyond it.

    The camera moves in metres as the path has them; the distance is not needed.

    Source: NVIDIA, SANA-WM, 2026, on Xie et al., SANA, 2024.
    """

    name = "sana-wm"
    title = "SANA-WM"
    licence = LICENCE
    commercial = False
    needs = (SANA,)
    pipeline = "SanaWMPipeline"
    resident_gb = 18.0
    limits = LIMITS
    size: ClassVar[tuple[int, int]] = (1280, 704)  # of what it draws

    class Options(msgspec.Struct, frozen=True):
        """What it understands."""

        steps: Annotated[int, Meta(ge=1, le=200, title="Steps", description="More take longer and are cleaner")] = 60
        guidance: Annotated[
            float, Meta(ge=1, le=20, title="Guidance", description="How closely to follow the words")
        ] = 5.0

    def run(self, task: ImageToViews, options: Options, context: Context) -> Video:
        from scenewright.backend.pipelines.journeys import along_path

        return along_path(
            self._pipeline, task, self.limits, self.size, context, fps=16,
            num_inference_steps=options.steps, guidance_scale=options.guidance,
        )  # fmt: skip
