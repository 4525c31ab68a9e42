"""Qwen-Image: pictures from long prompts with much writing in them, and pictures edited by what is said."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.painter import PARTS, Limits, Painter
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import ImageToImage, TextToImage

# These versions are free; the 2.1 is for research only.
LICENCE = "Apache-2.0"
QWEN = Weights("qwen-image", "Qwen/Qwen-Image", 57.7, LICENCE, files=PARTS)
EDIT = Weights("qwen-image-edit", "Qwen/Qwen-Image-Edit-2509", 57.7, LICENCE, files=PARTS)
RESIDENT_GB = 62.0


class QwenOptions(msgspec.Struct, frozen=True):
    """What both understand."""

    steps: Annotated[int, Meta(ge=1, le=150, title="Steps", description="More take longer and are cleaner")] = 40
    guidance: Annotated[float, Meta(ge=1, le=20, title="Guidance", description="How closely to follow the words")] = 4.0


class QwenImage(Painter[TextToImage]):
    """Make a picture from words, with Qwen-Image: large and slow, and the best at writing.

    Source: Wu et al., Qwen-Image Technical Report, 2025.
    """

    name = "qwen-image"
    title = "Qwen-Image"
    licence = LICENCE
    needs = (QWEN,)
    pipeline = "QwenImagePipeline"
    resident_gb = RESIDENT_GB
    limits = Limits(smallest=768, largest=1408)
    Options = QwenOptions

    def run(self, task: TextToImage, options: QwenOptions, context: Context) -> Image:
        from scenewright.backend.pipelines.painting import from_words

        return from_words(self._pipeline, task, self.limits, context, **_words(options))


class QwenImageEdit(Painter[ImageToImage]):
    """Edit a picture by what is said ("remove the car"), with Qwen-Image-Edit: what isn't named stays.

    Source: Wu et al., Qwen-Image Technical Report, 2025.
    """

    name = "qwen-image-edit"
    title = "Qwen-Image-Edit"
    licence = LICENCE
    needs = (EDIT,)
    pipeline = "QwenImageEditPlusPipeline"
    resident_gb = RESIDENT_GB
    limits = Limits(smallest=768, largest=1152, multiple=32)
    Options = QwenOptions

    def run(self, task: ImageToImage, options: QwenOptions, context: Context) -> Image:
        from scenewright.backend.pipelines.painting import edited

        return edited(self._pipeline, task, self.limits, context, **_words(options))


def _words(options: QwenOptions) -> dict[str, Any]:
    return {"num_inference_steps": options.steps, "true_cfg_scale": options.guidance}
