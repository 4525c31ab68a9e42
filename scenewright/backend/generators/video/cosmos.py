"""Cosmos: what comes next in a film, films from words and pictures, and playblasts drawn anew, behind a guardrail."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.filmer import FilmLimits
from scenewright.backend.guarded import Guarded
from scenewright.backend.painter import PART, PARTS
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Video
from scenewright.shared.tasks import ImageToVideo, TextToVideo, VideoPrediction, VideoToVideo

LICENCE = "NVIDIA-Open-Model-License"  # commercial use is allowed; it ends where the guardrail is bypassed
PREDICT = Weights(
    "cosmos-predict", "nvidia/Cosmos-Predict2.5-2B", 21.3, LICENCE, revision="diffusers/base/post-trained", files=PARTS
)
TRANSFER = Weights(
    "cosmos-transfer", "nvidia/Cosmos-Transfer2.5-2B", 21.3, LICENCE, revision="diffusers/general", files=PARTS
)
EDGES = Weights(
    "cosmos-transfer-edges", "nvidia/Cosmos-Transfer2.5-2B", 0.9, LICENCE,
    revision="diffusers/controlnet/general/edge", files=PART,
)  # fmt: skip
LIMITS = FilmLimits(
    smallest=704, largest=960, multiple=16, stride=4, most=93, rates=(16.0, 16.0), own_negative=True
)  # fmt: skip
KNOWN = 5  # frames of a film that it is shown to go on from: two of its latent ones


class PredictOptions(msgspec.Struct, frozen=True):
    """What those that foresee understand."""

    steps: Annotated[int, Meta(ge=1, le=100, title="Steps", description="More take longer and are cleaner")] = 36
    guidance: Annotated[float, Meta(ge=1, le=20, title="Guidance", description="How closely to follow the words")] = 7.0


class Cosmos(Guarded[TextToVideo]):
    """Make a film of the physical world from words, up to five seconds at once, with Cosmos Predict 2.5. Faces blur.

    Source: NVIDIA, World Simulation with Video Foundation Models for Physical AI, 2025.
    """

    name = "cosmos"
    title = "Cosmos Predict 2.5"
    licence = LICENCE
    needs = (PREDICT,)
    pipeline = "Cosmos2_5_PredictBasePipeline"
    resident_gb = 33.0
    limits = LIMITS
    Options = PredictOptions

    def run(self, task: TextToVideo, options: PredictOptions, context: Context) -> Video:
        from scenewright.backend.pipelines.filming import from_words

        return from_words(self._pipeline, task, self.limits, context, **_words(options))


class CosmosImage(Guarded[ImageToVideo]):
    """Let what a picture shows move, as words say, up to five seconds at once, with Cosmos Predict 2.5. Faces blur.

    Source: NVIDIA 2025.
    """

    name = "cosmos-image"
    title = "Cosmos Predict 2.5"
    licence = LICENCE
    needs = (PREDICT,)
    pipeline = "Cosmos2_5_PredictBasePipeline"
    resident_gb = 33.0
    limits = LIMITS
    Options = PredictOptions

    def run(self, task: ImageToVideo, options: PredictOptions, context: Context) -> Video:
        from scenewright.backend.pipelines.filming import from_picture
        from scenewright.backend.pipelines.prompts import require

        require(task.prompt)  # the guardrail refuses silence
        return from_picture(self._pipeline, task, self.limits, context, **_words(options))


class CosmosPrediction(Guarded[VideoPrediction]):
    """Foresee what comes after a film's last five frames, as words say, with Cosmos Predict 2.5. Faces blur.

    Source: NVIDIA 2025.
    """

    name = "cosmos-prediction"
    title = "Cosmos Predict 2.5"
    licence = LICENCE
    needs = (PREDICT,)
    pipeline = "Cosmos2_5_PredictBasePipeline"
    resident_gb = 33.0
    limits = LIMITS
    Options = PredictOptions

    def run(self, task: VideoPrediction, options: PredictOptions, context: Context) -> Video:
        from scenewright.backend.pipelines.filming import continued
        from scenewright.backend.pipelines.prompts import require

        require(task.prompt)
        return continued(self._pipeline, task, self.limits, context, _known, KNOWN, **_words(options))


class TransferOptions(PredictOptions, frozen=True):
    """What it understands."""

    guidance: Annotated[float, Meta(ge=1, le=20, title="Guidance", description="How closely to follow the words")] = 3.0
    hold: Annotated[
        float, Meta(ge=0, le=2, title="Hold", description="How closely to follow the film's edges; 1 is usual")
    ] = 1.0


class CosmosTransfer(Guarded[VideoToVideo]):
    """Draw a playblast anew as words say, over its edges: lifelike, with Cosmos Transfer 2.5. Faces blur.

    Source: NVIDIA 2025.
    """

    name = "cosmos-transfer"
    title = "Cosmos Transfer 2.5"
    licence = LICENCE
    needs = (TRANSFER, EDGES)
    pipeline = "Cosmos2_5_TransferPipeline"
    parts = ("controlnet",)
    resident_gb = 36.0
    limits = LIMITS
    Options = TransferOptions

    def run(self, task: VideoToVideo, options: TransferOptions, context: Context) -> Video:
        from scenewright.backend.pipelines.filming import restyled
        from scenewright.backend.pipelines.playblasts import kept

        if task.strength == 0:
            return task.video
        context.report["strength"] = "not used: this model paints all anew, over what is kept"
        return restyled(
            self._pipeline, task, self.limits, context,
            lambda frames: {"controls": kept(frames, "edges"), "num_frames_per_chunk": len(frames)},
            controls_conditioning_scale=options.hold, **_words(options),
        )  # fmt: skip


def _known(frames: list[Any]) -> dict[str, Any]:
    return {"video": frames, "num_latent_conditional_frames": 2 if len(frames) >= KNOWN else 1}


def _words(options: PredictOptions) -> dict[str, Any]:
    return {"num_inference_steps": options.steps, "guidance_scale": options.guidance}
