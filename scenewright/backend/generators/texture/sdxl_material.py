"""`sdxl-material`: a seamless material from any words, painted by Stable Diffusion XL and taken apart by Marigold."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.painter import Limits, Painter
from scenewright.backend.published import MARIGOLD_INTRINSICS, MARIGOLD_NORMALS, OPEN_RAIL, SDXL
from scenewright.shared.artifacts import Material
from scenewright.shared.tasks import TextToMaterial

PAINTED, APART = 0.6, 0.95  # fractions of the work
SAID = "seamless texture of {}, seen straight from above, flat even light, no shadows, sharp detail"
UNWANTED = "perspective, horizon, objects, shadows, highlights, vignette, frame, text, watermark, blurry"
USUAL_METRES = 1.0
MULTIPLE = 64


class SdxlMaterial(Painter[TextToMaterial]):
    """Paint a seamless surface of any words with Stable Diffusion XL, and find its maps with Marigold.

    All convolutions wrap while it paints, so the picture repeats exactly. Where Marigold's weights are not here, light
    and dark tell height and roughness instead, and the report says so.

    Source: Podell et al., SDXL, 2023; Ke et al., Marigold, 2025.
    """

    name = "sdxl-material"
    title = "Stable Diffusion XL material"
    licence = OPEN_RAIL
    needs = (SDXL,)
    pipeline = "StableDiffusionXLPipeline"
    resident_gb = 8.0
    limits = Limits(smallest=768, largest=1152, multiple=8, tokens=75)

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        steps: Annotated[int, Meta(ge=1, le=150, title="Steps", description="More take longer and are cleaner")] = 30
        guidance: Annotated[
            float, Meta(ge=1, le=30, title="Guidance", description="How closely to follow the words")
        ] = 6.0
        resolution: Annotated[
            int,
            Meta(ge=128, le=2048, title="Painted at", description="Side it is painted at", extra={"unit": "px"}),
        ] = 1024
        relief: Annotated[
            float, Meta(ge=0, le=4, title="Relief", description="How far it stands out, compared with what was found")
        ] = 1.0

    def run(self, task: TextToMaterial, options: Options, context: Context) -> Material:
        """Paint, take apart, and bring to size."""
        from scenewright.backend.materials import surface
        from scenewright.backend.pipelines import intrinsics

        picture = self._painted(task, options, context)
        how = intrinsics.Marigold(MARIGOLD_INTRINSICS, MARIGOLD_NORMALS)
        metres = task.metres or USUAL_METRES
        found = intrinsics.taken_apart(picture, metres, how, task.seed, context, PAINTED, APART)
        drawn = surface.cut(surface.resized(found, task.size))
        drawn.height *= options.relief
        context.report |= {"seam": round(surface.seam(drawn.colour), 3), "metres": metres}
        return surface.material(drawn, task.prompt.strip()[:60])

    def _painted(self, task: TextToMaterial, options: Options, context: Context) -> np.ndarray:
        """Return a tile as it looks, (h, h, 3) float32 sRGB-encoded."""
        from scenewright.backend.pipelines.prompts import require, spoken
        from scenewright.backend.pipelines.tiling import tiling

        require(task.prompt)
        side = max(round(options.resolution / MULTIPLE), 1) * MULTIPLE
        pipe: Any = self._pipeline.pipe
        said = spoken(pipe, SAID.format(task.prompt.strip()), UNWANTED, self.limits, context)
        with tiling(pipe):
            result = self._pipeline.run(
                context, task.seed, 0.0, PAINTED, "Painting", width=side, height=side, output_type="np",
                num_inference_steps=options.steps, guidance_scale=options.guidance, **said,
            )  # fmt: skip
        return np.nan_to_num(np.asarray(result.images[0], np.float32))
