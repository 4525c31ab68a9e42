"""Stable Diffusion XL: pictures from words, from pictures, in holes, and over what a scene says."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.painter import PART, Limits, Painter
from scenewright.backend.published import OPEN_RAIL, SDXL
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import ControlToImage, ImageToImage, Inpainting, TextToImage

# Beside its parts lies everything once more, for other programs.
FILES = (
    "model_index.json", "*/*.json", "*/*.txt", "text_encoder*/model.safetensors",
    "unet/diffusion_pytorch_model.safetensors", "vae/diffusion_pytorch_model.safetensors",
)  # fmt: skip
FILLING = Weights("sdxl-inpaint", "diffusers/stable-diffusion-xl-1.0-inpainting-0.1", 13.9, OPEN_RAIL, files=FILES)
UNION = Weights("sdxl-control", "xinsir/controlnet-union-sdxl-1.0", 2.5, "Apache-2.0", files=PART)
LIMITS = Limits(smallest=768, largest=1152, multiple=8, tokens=75)
RESIDENT_GB = 8.0
MODES = {"depth": 1, "edges": 3, "normal": 4}  # what the ControlNet calls them
ALL_BUT_NOISE = 0.9999  # of the steps: from noise alone it would not see the light around a hole


class SdxlOptions(msgspec.Struct, frozen=True):
    """What all of them understand."""

    steps: Annotated[int, Meta(ge=1, le=150, title="Steps", description="More take longer and are cleaner")] = 30
    guidance: Annotated[float, Meta(ge=1, le=30, title="Guidance", description="How closely to follow the words")] = 6.0


class Sdxl(Painter[TextToImage]):
    """Make a picture from words, with Stable Diffusion XL.

    Source: Podell et al., SDXL: Improving Latent Diffusion Models for High-Resolution Image Synthesis, 2023.
    """

    name = "sdxl"
    title = "Stable Diffusion XL"
    licence = OPEN_RAIL
    needs = (SDXL,)
    pipeline = "StableDiffusionXLPipeline"
    resident_gb = RESIDENT_GB
    limits = LIMITS
    Options = SdxlOptions

    def run(self, task: TextToImage, options: SdxlOptions, context: Context) -> Image:
        from scenewright.backend.pipelines.painting import from_words

        return from_words(self._pipeline, task, self.limits, context, **_words(options))


class SdxlImage(Painter[ImageToImage]):
    """Change a picture by words, with Stable Diffusion XL.

    Source: Podell et al. 2023; Meng et al., SDEdit, 2022.
    """

    name = "sdxl-image"
    title = "Stable Diffusion XL"
    licence = OPEN_RAIL
    needs = (SDXL,)
    pipeline = "StableDiffusionXLImg2ImgPipeline"
    resident_gb = RESIDENT_GB
    limits = LIMITS
    Options = SdxlOptions

    def run(self, task: ImageToImage, options: SdxlOptions, context: Context) -> Image:
        from scenewright.backend.pipelines.painting import from_picture

        return from_picture(self._pipeline, task, self.limits, context, options.steps, guidance_scale=options.guidance)


class SdxlInpaint(Painter[Inpainting]):
    """Fill a part of a picture, or let it grow, with a Stable Diffusion XL that was trained to.

    Source: Podell et al. 2023; weights by the authors of diffusers.
    """

    name = "sdxl-inpaint"
    title = "Stable Diffusion XL"
    licence = OPEN_RAIL
    needs = (FILLING,)
    pipeline = "StableDiffusionXLInpaintPipeline"
    resident_gb = RESIDENT_GB
    limits = LIMITS
    Options = SdxlOptions

    def run(self, task: Inpainting, options: SdxlOptions, context: Context) -> Image:
        from scenewright.backend.pipelines.filling import filled

        return filled(self._pipeline, task, self.limits, context, strength=ALL_BUT_NOISE, **_words(options))


class SdxlControl(Painter[ControlToImage]):
    """Make a picture over a scene's depth, normals or edges, with Stable Diffusion XL and one ControlNet for all.

    Source: Zhang et al., Adding Conditional Control to Text-to-Image Diffusion Models, 2023; weights by xinsir.
    """

    name = "sdxl-control"
    title = "Stable Diffusion XL with ControlNet"
    licence = OPEN_RAIL
    needs = (SDXL, UNION)
    pipeline = "StableDiffusionXLControlNetUnionPipeline"
    parts = ("controlnet",)
    resident_gb = 11.0
    limits = LIMITS
    Options = SdxlOptions

    def run(self, task: ControlToImage, options: SdxlOptions, context: Context) -> Image:
        from scenewright.backend.pipelines.painting import over_control

        return over_control(
            self._pipeline, task, self.limits, context, "control_image",
            control_mode=MODES[task.kind], **_words(options),
        )  # fmt: skip


def _words(options: SdxlOptions) -> dict[str, Any]:
    return {"num_inference_steps": options.steps, "guidance_scale": options.guidance}
