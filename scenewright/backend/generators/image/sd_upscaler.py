"""`sd-upscaler`: pictures enlarged four times by a diffusion model that reads words, tile by tile."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.painter import Limits, Painter
from scenewright.backend.published import OPEN_RAIL
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import SuperResolution

FILES = (
    "model_index.json", "*/*.json", "*/*.txt", "text_encoder/model.safetensors",
    "unet/diffusion_pytorch_model.safetensors", "vae/diffusion_pytorch_model.safetensors",
)  # fmt: skip
TIMES, TILE, OVERLAP = 4, 128, 24  # tiles are pixels of the small picture
MULTIPLE = 8


class SdUpscaler(Painter[SuperResolution]):
    """Enlarge a picture with newly drawn detail, with Stability AI's x4 upscaler. It invents; Real-ESRGAN is tamer.

    Source: Rombach et al., High-Resolution Image Synthesis with Latent Diffusion Models, 2022.
    """

    name = "sd-upscaler"
    title = "Stable Diffusion x4 upscaler"
    licence = OPEN_RAIL
    needs = (Weights("sd-x4-upscaler", "stabilityai/stable-diffusion-x4-upscaler", 3.5, OPEN_RAIL, files=FILES),)
    pipeline = "StableDiffusionUpscalePipeline"
    resident_gb = 6.0
    limits = Limits(smallest=64, largest=TILE, multiple=MULTIPLE, tokens=75)

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        prompt: Annotated[
            str, Meta(max_length=1000, title="Prompt", description="What the picture shows, if that is hard to see")
        ] = ""
        steps: Annotated[int, Meta(ge=1, le=150, title="Steps", description="More take longer and are cleaner")] = 30
        guidance: Annotated[
            float, Meta(ge=0, le=20, title="Guidance", description="How closely to follow the words")
        ] = 4.0
        noise: Annotated[int, Meta(ge=0, le=100, title="Freedom", description="How much it may draw anew")] = 20

    def run(self, task: SuperResolution, options: Options, context: Context) -> Image:
        """Return the large picture, eight bits a channel; what was transparent still is."""
        import numpy as np
        from PIL import Image as Pictures

        from scenewright.backend.pipelines.larger import larger
        from scenewright.backend.pipelines.prompts import read

        prompt = read(self._pipeline.pipe, options.prompt, self.limits, context)

        def enlarge(tile: Any, start: float, stop: float) -> Any:
            rows, columns = tile.shape[:2]
            beyond = ((0, -rows % MULTIPLE), (0, -columns % MULTIPLE), (0, 0))
            made = self._pipeline.run(
                context, task.seed, start, stop, "Enlarging", image=Pictures.fromarray(np.pad(tile, beyond, "edge")),
                prompt=prompt, num_inference_steps=options.steps, guidance_scale=options.guidance,
                noise_level=options.noise, output_type="np",
            ).images[0]  # fmt: skip
            return made[: rows * TIMES, : columns * TIMES]

        return larger(task, context, enlarge, TIMES, TILE, OVERLAP, least=2 * MULTIPLE)
