"""LTX-Video: films from words, from a picture, and beyond a film's end, at the scene's own frame rate."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.filmer import Filmer, FilmLimits
from scenewright.backend.painter import PARTS
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Video
from scenewright.shared.tasks import ImageToVideo, TextToVideo, VideoPrediction

LICENCE = "LTXV-Open-Weights-0.X"  # free for whoever earns less than ten million dollars a year
LTX = Weights("ltx", "Lightricks/LTX-Video-0.9.5", 28.6, LICENCE, files=PARTS)
LIMITS = FilmLimits(smallest=512, largest=704, multiple=32, stride=8, most=257, rates=(15.0, 30.0), tokens=250)
RESIDENT_GB = 16.0
KNOWN = 17  # frames of a film that it is shown to go on from
CLEAN_AT, NOISE = 0.05, 0.025  # the moment from which its decoder cleans up, and the noise it is given for that


class LtxOptions(msgspec.Struct, frozen=True):
    """What all of them understand."""

    steps: Annotated[int, Meta(ge=1, le=100, title="Steps", description="More take longer and are cleaner")] = 40
    guidance: Annotated[float, Meta(ge=1, le=20, title="Guidance", description="How closely to follow the words")] = 3.0


class Ltx(Filmer[TextToVideo]):
    """Make a film from words, up to eight seconds at once, with LTX-Video. It wants long, exact descriptions.

    Source: HaCohen et al., LTX-Video: Realtime Video Latent Diffusion, 2024.
    """

    name = "ltx"
    title = "LTX-Video"
    licence = LICENCE
    needs = (LTX,)
    pipeline = "LTXPipeline"
    resident_gb = RESIDENT_GB
    limits = LIMITS
    Options = LtxOptions

    def run(self, task: TextToVideo, options: LtxOptions, context: Context) -> Video:
        from scenewright.backend.pipelines.filming import from_words

        return from_words(self._pipeline, task, self.limits, context, **_words(options, task.frame_rate))


class LtxImage(Filmer[ImageToVideo]):
    """Let what a picture shows move, as words say, up to eight seconds at once, with LTX-Video.

    Source: HaCohen et al. 2024.
    """

    name = "ltx-image"
    title = "LTX-Video"
    licence = LICENCE
    needs = (LTX,)
    pipeline = "LTXImageToVideoPipeline"
    resident_gb = RESIDENT_GB
    limits = LIMITS
    Options = LtxOptions

    def run(self, task: ImageToVideo, options: LtxOptions, context: Context) -> Video:
        from scenewright.backend.pipelines.filming import from_picture

        return from_picture(self._pipeline, task, self.limits, context, **_words(options, task.frame_rate))


class LtxContinuation(Filmer[VideoPrediction]):
    """Continue a film from its last frames, as words say, with LTX-Video.

    Source: HaCohen et al. 2024.
    """

    name = "ltx-continuation"
    title = "LTX-Video"
    licence = LICENCE
    needs = (LTX,)
    pipeline = "LTXConditionPipeline"
    resident_gb = RESIDENT_GB
    limits = LIMITS
    Options = LtxOptions

    def run(self, task: VideoPrediction, options: LtxOptions, context: Context) -> Video:
        from diffusers.pipelines.ltx.pipeline_ltx_condition import LTXVideoCondition

        from scenewright.backend.pipelines.filming import continued

        return continued(
            self._pipeline, task, self.limits, context,
            lambda frames: {"conditions": [LTXVideoCondition(video=frames, frame_index=0)]}, KNOWN,
            **_words(options, task.video.frame_rate),
        )  # fmt: skip


def _words(options: LtxOptions, rate: float) -> dict[str, Any]:
    lowest, highest = LIMITS.rates
    return {
        "num_inference_steps": options.steps, "guidance_scale": options.guidance,
        "frame_rate": min(max(rate, lowest), highest), "decode_timestep": CLEAN_AT, "decode_noise_scale": NOISE,
    }  # fmt: skip
