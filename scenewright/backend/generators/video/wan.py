"""Wan: films from words, from a picture, and in another look, by models of two sizes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.filmer import Filmer, FilmLimits
from scenewright.backend.painter import PARTS
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Video
from scenewright.shared.tasks import ImageToVideo, TextToVideo, VideoToVideo

LICENCE = "Apache-2.0"
WAN = Weights("wan", "Wan-AI/Wan2.1-T2V-1.3B-Diffusers", 28.9, LICENCE, files=PARTS)
WAN_LARGE = Weights("wan-large", "Wan-AI/Wan2.2-TI2V-5B-Diffusers", 34.2, LICENCE, files=PARTS)
VACE = Weights("wan-vace", "Wan-AI/Wan2.1-VACE-1.3B-diffusers", 30.1, LICENCE, files=PARTS)
LIMITS = FilmLimits(smallest=480, largest=640, multiple=16, stride=4, most=81, rates=(16.0, 16.0))
LARGE = FilmLimits(smallest=704, largest=960, multiple=32, stride=4, most=121, rates=(24.0, 24.0))


class WanOptions(msgspec.Struct, frozen=True):
    """What all of them understand."""

    steps: Annotated[int, Meta(ge=1, le=100, title="Steps", description="More take longer and are cleaner")] = 40
    guidance: Annotated[float, Meta(ge=1, le=20, title="Guidance", description="How closely to follow the words")] = 5.0


class Wan(Filmer[TextToVideo]):
    """Make a film from words, up to five seconds at once, with Wan 2.1 of 1.3 billion parameters.

    Source: Team Wan, Wan: Open and Advanced Large-Scale Video Generative Models, 2025.
    """

    name = "wan"
    title = "Wan 2.1"
    licence = LICENCE
    needs = (WAN,)
    pipeline = "WanPipeline"
    resident_gb = 17.0
    limits = LIMITS
    Options = WanOptions

    def run(self, task: TextToVideo, options: WanOptions, context: Context) -> Video:
        from scenewright.backend.pipelines.filming import from_words

        return from_words(self._pipeline, task, self.limits, context, **_words(options))


class WanLarge(Filmer[TextToVideo]):
    """Make a film from words, up to five seconds at once and larger, with Wan 2.2 of 5 billion parameters.

    Source: Team Wan 2025.
    """

    name = "wan-large"
    title = "Wan 2.2"
    licence = LICENCE
    needs = (WAN_LARGE,)
    pipeline = "WanPipeline"
    resident_gb = 26.0
    limits = LARGE
    Options = WanOptions

    def run(self, task: TextToVideo, options: WanOptions, context: Context) -> Video:
        from scenewright.backend.pipelines.filming import from_words

        return from_words(self._pipeline, task, self.limits, context, **_words(options))


class WanImage(Filmer[ImageToVideo]):
    """Let what a picture shows move, as words say, up to five seconds at once, with Wan 2.2.

    Source: Team Wan 2025.
    """

    name = "wan-image"
    title = "Wan 2.2"
    licence = LICENCE
    needs = (WAN_LARGE,)
    pipeline = "WanImageToVideoPipeline"
    resident_gb = 26.0
    limits = LARGE
    Options = WanOptions

    def run(self, task: ImageToVideo, options: WanOptions, context: Context) -> Video:
        from scenewright.backend.pipelines.filming import from_picture

        return from_picture(self._pipeline, task, self.limits, context, **_words(options))


class WanFilm(Filmer[VideoToVideo]):
    """Change a film by words: it is mixed with noise, as much as strength says, and drawn anew from there by Wan 2.1.

    Source: Team Wan 2025; Meng et al., SDEdit, 2022.
    """

    name = "wan-film"
    title = "Wan 2.1"
    licence = LICENCE
    needs = (WAN,)
    pipeline = "WanVideoToVideoPipeline"
    resident_gb = 17.0
    limits = LIMITS
    Options = WanOptions

    def run(self, task: VideoToVideo, options: WanOptions, context: Context) -> Video:
        from scenewright.backend.pipelines.filming import restyled

        if int(options.steps * task.strength) < 1:
            context.report["strength"] = f"too little for {options.steps} steps: nothing changed"
            return task.video
        return restyled(
            self._pipeline, task, self.limits, context, lambda frames: {"video": frames},
            strength=task.strength, **_words(options),
        )  # fmt: skip


class VaceOptions(WanOptions, frozen=True):
    """What it understands besides."""

    keeps: Annotated[
        Literal["shades", "edges"],
        Meta(title="Keeps", description="What of the film stays: how light and dark it is, or only its outlines"),
    ] = "shades"


class WanVace(Filmer[VideoToVideo]):
    """Draw a playblast anew as words say: things stay where they are and move as they do, by Wan 2.1 VACE.

    It is shown the film's light and dark, or its edges alone, and paints everything else.

    Source: Jiang et al., VACE: All-in-One Video Creation and Editing, 2025.
    """

    name = "wan-vace"
    title = "Wan 2.1 VACE"
    licence = LICENCE
    needs = (VACE,)
    pipeline = "WanVACEPipeline"
    resident_gb = 19.0
    limits = LIMITS
    Options = VaceOptions

    def run(self, task: VideoToVideo, options: VaceOptions, context: Context) -> Video:
        from scenewright.backend.pipelines.filming import restyled
        from scenewright.backend.pipelines.playblasts import kept

        if task.strength == 0:
            return task.video
        context.report["strength"] = "not used: this model paints all anew, over what is kept"
        return restyled(
            self._pipeline, task, self.limits, context, lambda frames: {"video": kept(frames, options.keeps)},
            **_words(options),
        )  # fmt: skip


def _words(options: WanOptions) -> dict[str, Any]:
    return {"num_inference_steps": options.steps, "guidance_scale": options.guidance}
