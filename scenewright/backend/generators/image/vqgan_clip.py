"""VQGAN+CLIP: the codes of a picture are moved until it looks like a sentence; by shipped or published models."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.published import CLIP, MOVQ
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import ImageToImage, TextToImage

if TYPE_CHECKING:
    from scenewright.backend.pipelines.dreaming import Course
    from scenewright.backend.pipelines.pictures import Canvas
    from scenewright.backend.pipelines.vqgan_clip import Studio

    Opening = Callable[[str, Context], Studio]

SMALLEST, MULTIPLE = 64, 8  # pixels
HELD = 8.0  # weight of staying a picture as it is, where half may change


class Moving(msgspec.Struct, frozen=True):
    """What all of them understand."""

    steps: Annotated[int, Meta(ge=1, le=2000, title="Steps", description="More take longer and come nearer")] = 150
    resolution: Annotated[
        int, Meta(ge=64, le=1024, title="Resolution", description="Side of what it is made at", extra={"unit": "px"})
    ] = 256
    rate: Annotated[
        float, Meta(ge=0.001, le=1, title="Pace", description="How far each step goes; a slow one is smoother")
    ] = 0.05
    parts: Annotated[
        int, Meta(ge=1, le=128, title="Parts", description="Parts of the picture that each step looks at")
    ] = 16
    smooth: Annotated[float, Meta(ge=0, le=10, title="Smooth", description="Weight of smoothness beside likeness")] = (
        0.2
    )


class Drawing(Moving, frozen=True):
    """What those that begin with nothing understand."""

    beginning: Annotated[Literal["noise", "grey"], Meta(title="Beginning", description="What it starts from")] = "noise"


class _Shipped:
    """The small models of surfaces that are shipped."""

    licence = "GPL-3.0-or-later"
    experimental = True
    extra = "diffusion"
    packages: ClassVar[tuple[str, ...]] = ("torch", "diffusers", "transformers")
    weights: str

    def load(self, context: Context) -> None:
        from scenewright.backend.learned import codec, pair, quantiser, weights

        self.weights = weights.digest(codec.NAME, quantiser.NAME, pair.NAME)

    def _studio(self, prompt: str, context: Context) -> Studio:
        from scenewright.backend.pipelines import vqgan_clip

        return vqgan_clip.shipped(prompt)


class _Published:
    """Kandinsky's MoVQ and OpenAI's CLIP."""

    licence = "Apache-2.0 AND MIT"
    extra = "diffusion"
    packages: ClassVar[tuple[str, ...]] = ("torch", "diffusers", "transformers")
    needs: ClassVar[tuple[Weights, ...]] = (MOVQ, CLIP)
    vram_gb = 4.0

    def _studio(self, prompt: str, context: Context) -> Studio:
        from scenewright.backend.pipelines import vqgan_clip

        context.progress(0.0, "Loading the model")
        movq, clip = (context.shelf.require(weights) for weights in self.needs)
        return vqgan_clip.published(movq / "movq", clip)


class VqganClip(_Shipped, Generator[TextToImage]):
    """Draw a pattern of surfaces from words, by steps towards them, with the small models that are shipped.

    They know surfaces, colours and their states and no more: what comes out is abstract, and its edges meet.

    Source: Crowson et al., VQGAN-CLIP, 2022.
    """

    name = "vqgan-clip"
    title = "VQGAN+CLIP (small)"
    Options = Drawing

    def run(self, task: TextToImage, options: Drawing, context: Context) -> Image:
        return _drawn(self._studio, task, options, context)


class MovqClip(_Published, Generator[TextToImage]):
    """Draw a dreamlike picture from words, by steps towards them, with Kandinsky's MoVQ and OpenAI's CLIP.

    Source: Crowson et al., VQGAN-CLIP, 2022; Zheng et al., MoVQ, 2022; Radford et al., CLIP, 2021.
    """

    name = "movq-clip"
    title = "VQGAN+CLIP"
    Options = Drawing

    def run(self, task: TextToImage, options: Drawing, context: Context) -> Image:
        return _drawn(self._studio, task, options, context)


class VqganClipImage(_Shipped, Generator[ImageToImage]):
    """Turn a picture into a pattern of surfaces that words say, by steps, with the small models that are shipped.

    Source: Crowson et al., VQGAN-CLIP, 2022.
    """

    name = "vqgan-clip-image"
    title = "VQGAN+CLIP (small)"
    Options = Moving

    def run(self, task: ImageToImage, options: Moving, context: Context) -> Image:
        return _changed(self._studio, task, options, context)


class MovqClipImage(_Published, Generator[ImageToImage]):
    """Let a picture dream of what words say, by steps, with Kandinsky's MoVQ and OpenAI's CLIP.

    Source: Crowson et al., VQGAN-CLIP, 2022; Zheng et al., MoVQ, 2022; Radford et al., CLIP, 2021.
    """

    name = "movq-clip-image"
    title = "VQGAN+CLIP"
    Options = Moving

    def run(self, task: ImageToImage, options: Moving, context: Context) -> Image:
        return _changed(self._studio, task, options, context)


def _drawn(open_studio: Opening, task: TextToImage, options: Drawing, context: Context) -> Image:
    import numpy as np

    from scenewright.backend.pipelines import vqgan_clip
    from scenewright.backend.pipelines.prompts import require

    require(task.prompt)
    studio = open_studio(task.prompt, context)
    drawn_on = _canvas(studio, task.width, task.height, options)
    if options.beginning == "grey":
        latents = vqgan_clip.started(studio, np.full((drawn_on.height, drawn_on.width, 3), 128, np.uint8))
    else:
        latents = studio.noise(drawn_on.width, drawn_on.height, task.seed)
    course = _course(studio, options)
    made = vqgan_clip.picture(studio, latents, (task.prompt, task.negative_prompt), course, task.seed, context)
    return Image(name=task.prompt.strip()[:60], pixels=drawn_on.back(made))


def _changed(open_studio: Opening, task: ImageToImage, options: Moving, context: Context) -> Image:
    import numpy as np

    from scenewright.backend.pipelines import pictures, vqgan_clip
    from scenewright.backend.pipelines.prompts import require

    require(task.prompt)
    if task.strength == 0:
        return task.image
    studio, colours = open_studio(task.prompt, context), pictures.shown(task.image)
    drawn_on = _canvas(studio, colours.shape[1], colours.shape[0], options)
    latents = vqgan_clip.started(studio, np.array(drawn_on.fit(colours)))
    course = _course(studio, options, held=HELD * (1 / task.strength - 1))
    made = vqgan_clip.picture(studio, latents, (task.prompt, task.negative_prompt), course, task.seed, context)
    changed = pictures.with_alpha_of(task.image, drawn_on.back(made))
    return Image(name=task.image.name or task.prompt.strip()[:60], pixels=changed)


def _canvas(studio: Studio, width: int, height: int, options: Moving) -> Canvas:
    from scenewright.backend.painter import Limits
    from scenewright.backend.pipelines.pictures import canvas

    return canvas(width, height, Limits(SMALLEST, options.resolution, max(studio.factor, MULTIPLE)))


def _course(studio: Studio, options: Moving, held: float = 0.0) -> Course:
    from scenewright.backend.pipelines.dreaming import Course

    return Course(options.steps, options.rate, options.parts, studio.side, options.smooth, held=held)
