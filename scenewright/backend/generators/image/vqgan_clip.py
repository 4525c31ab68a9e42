"""VQGAN+CLIP: the codes of a picture are moved until it looks like a sentence; by shipped or published models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.published import CLIP, MOVQ
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import TextToImage

if TYPE_CHECKING:
    from scenewright.backend.pipelines.vqgan_clip import Studio

SMALLEST, MULTIPLE = 64, 8  # pixels


class VqganClipOptions(msgspec.Struct, frozen=True):
    """What both understand."""

    steps: Annotated[int, Meta(ge=1, le=2000, title="Steps", description="More take longer and come nearer")] = 150
    resolution: Annotated[
        int, Meta(ge=64, le=1024, title="Resolution", description="Side of what it is made at", extra={"unit": "px"})
    ] = 256
    rate: Annotated[
        float, Meta(ge=0.001, le=1, title="Pace", description="How far each step goes; a slow one is smoother")
    ] = 0.1
    parts: Annotated[
        int, Meta(ge=1, le=128, title="Parts", description="Parts of the picture that each step looks at")
    ] = 16
    smooth: Annotated[float, Meta(ge=0, le=10, title="Smooth", description="Weight of smoothness beside likeness")] = (
        0.2
    )
    beginning: Annotated[Literal["noise", "grey"], Meta(title="Beginning", description="What it starts from")] = "noise"


class VqganClip(Generator[TextToImage]):
    """Draw a pattern of surfaces from words, by steps towards them, with the small models that are shipped.

    They know surfaces, colours and their states and no more: what comes out is abstract, and its edges meet.

    Source: Crowson et al., VQGAN-CLIP, 2022.
    """

    name = "vqgan-clip"
    title = "VQGAN+CLIP (small)"
    licence = "GPL-3.0-or-later"
    experimental = True
    extra = "diffusion"
    packages = ("torch", "diffusers", "transformers")
    Options = VqganClipOptions

    def run(self, task: TextToImage, options: VqganClipOptions, context: Context) -> Image:
        from scenewright.backend.pipelines.prompts import require

        require(task.prompt)
        return _drawn(self._studio(task.prompt, context), task, options, context)

    def _studio(self, prompt: str, context: Context) -> Studio:
        from scenewright.backend.pipelines import vqgan_clip

        return vqgan_clip.shipped(prompt)


class MovqClip(VqganClip):
    """Draw a dreamlike picture from words, by steps towards them, with Kandinsky's MoVQ and OpenAI's CLIP.

    Source: Crowson et al., VQGAN-CLIP, 2022; Zheng et al., MoVQ, 2022; Radford et al., CLIP, 2021.
    """

    name = "movq-clip"
    title = "VQGAN+CLIP"
    licence = "Apache-2.0 AND MIT"
    experimental: ClassVar[bool] = False
    needs = (MOVQ, CLIP)
    vram_gb = 4.0

    def _studio(self, prompt: str, context: Context) -> Studio:
        from scenewright.backend.pipelines import vqgan_clip

        context.progress(0.0, "Loading the model")
        movq, clip = (context.shelf.require(weights) for weights in self.needs)
        return vqgan_clip.published(movq / "movq", clip)


def _drawn(studio: Studio, task: TextToImage, options: VqganClipOptions, context: Context) -> Image:
    import numpy as np

    from scenewright.backend.painter import Limits
    from scenewright.backend.pipelines import vqgan_clip
    from scenewright.backend.pipelines.dreaming import Course
    from scenewright.backend.pipelines.pictures import canvas

    multiple = max(studio.factor, MULTIPLE)
    drawn_on = canvas(task.width, task.height, Limits(SMALLEST, options.resolution, multiple))
    if options.beginning == "grey":
        latents = vqgan_clip.started(studio, np.full((drawn_on.height, drawn_on.width, 3), 128, np.uint8))
    else:
        latents = studio.noise(drawn_on.width, drawn_on.height, task.seed)
    course = Course(options.steps, options.rate, options.parts, studio.side, options.smooth)
    made = vqgan_clip.picture(studio, latents, (task.prompt, task.negative_prompt), course, task.seed, context)
    return Image(name=task.prompt.strip()[:60], pixels=drawn_on.back(made))
