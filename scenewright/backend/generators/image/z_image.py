"""Z-Image-Turbo: pictures in few steps, by a model that reads long prompts, in Chinese as in English."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.painter import PARTS, Limits, Painter
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import ControlToImage, ImageToImage, Inpainting, TextToImage

LICENCE = "Apache-2.0"
TURBO = Weights("z-image-turbo", "Tongyi-MAI/Z-Image-Turbo", 32.9, LICENCE, files=PARTS)
CONTROL_FILE = "Z-Image-Turbo-Fun-Controlnet-Union.safetensors"
CONTROL = Weights(
    "z-image-control", "alibaba-pai/Z-Image-Turbo-Fun-Controlnet-Union", 3.1, LICENCE,
    files=("config.json", CONTROL_FILE),
)  # fmt: skip
LIMITS = Limits(smallest=512, largest=1536, negative=False)
RESIDENT_GB = 21.0
USUAL_HOLD = 0.75  # of the ControlNet: what its authors call 1


class ZImageOptions(msgspec.Struct, frozen=True):
    """What all of them understand."""

    steps: Annotated[
        int, Meta(ge=1, le=50, title="Steps", description="It was trained for about nine; more change little")
    ] = 9


class ZImage(Painter[TextToImage]):
    """Make a picture from words in few steps, with Z-Image-Turbo. It writes legible words into pictures.

    Source: Z-Image Team, Z-Image: An Efficient Image Generation Foundation Model, 2025.
    """

    name = "z-image"
    title = "Z-Image-Turbo"
    licence = LICENCE
    needs = (TURBO,)
    pipeline = "ZImagePipeline"
    resident_gb = RESIDENT_GB
    limits = LIMITS
    Options = ZImageOptions

    def run(self, task: TextToImage, options: ZImageOptions, context: Context) -> Image:
        from scenewright.backend.pipelines.painting import from_words

        return from_words(self._pipeline, task, self.limits, context, **_words(options))


class ZImageImage(Painter[ImageToImage]):
    """Change a picture by words in few steps, with Z-Image-Turbo.

    Source: Z-Image Team 2025; Meng et al., SDEdit, 2022.
    """

    name = "z-image-image"
    title = "Z-Image-Turbo"
    licence = LICENCE
    needs = (TURBO,)
    pipeline = "ZImageImg2ImgPipeline"
    resident_gb = RESIDENT_GB
    limits = LIMITS
    Options = ZImageOptions

    def run(self, task: ImageToImage, options: ZImageOptions, context: Context) -> Image:
        from scenewright.backend.pipelines.painting import from_picture

        return from_picture(self._pipeline, task, self.limits, context, options.steps, guidance_scale=0.0)


class ZImageInpaint(Painter[Inpainting]):
    """Fill a part of a picture, or let it grow, in few steps, with Z-Image-Turbo.

    Source: Z-Image Team 2025.
    """

    name = "z-image-inpaint"
    title = "Z-Image-Turbo"
    licence = LICENCE
    needs = (TURBO,)
    pipeline = "ZImageInpaintPipeline"
    resident_gb = RESIDENT_GB
    limits = LIMITS
    Options = ZImageOptions

    def run(self, task: Inpainting, options: ZImageOptions, context: Context) -> Image:
        from scenewright.backend.pipelines.filling import filled

        return filled(self._pipeline, task, self.limits, context, strength=1.0, **_words(options))


class ZImageControl(Painter[ControlToImage]):
    """Make a picture over a scene's depth or edges in few steps, with Z-Image-Turbo and its ControlNet.

    Source: Z-Image Team 2025; weights of the ControlNet by Alibaba PAI.
    """

    name = "z-image-control"
    title = "Z-Image-Turbo with ControlNet"
    licence = LICENCE
    needs = (TURBO, CONTROL)
    pipeline = "ZImageControlNetPipeline"
    parts = ("controlnet",)
    resident_gb = 25.0
    limits = LIMITS
    Options = ZImageOptions

    def run(self, task: ControlToImage, options: ZImageOptions, context: Context) -> Image:
        from scenewright.backend.pipelines.painting import over_control

        if task.kind == "normal":
            remedy = "Give it depth or edges, or use Stable Diffusion XL."
            raise InvalidInput("This model was not taught to read normals.", remedy=remedy)
        hold = task.control_strength * USUAL_HOLD
        held = msgspec.structs.replace(task, control_strength=hold)
        return over_control(self._pipeline, held, self.limits, context, "control_image", **_words(options))


def _words(options: ZImageOptions) -> dict[str, Any]:
    # The turbo was distilled with its guidance; more of it spoils the picture.
    return {"num_inference_steps": options.steps, "guidance_scale": 0.0}
