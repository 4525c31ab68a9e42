"""AudioLDM 2: sounds and music from words, for research and what earns nothing."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.player import Player, Span
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Audio
from scenewright.shared.tasks import TextToMusic, TextToSound

LICENCE = "CC-BY-NC-SA-4.0"
FILES = ("model_index.json", "*/*.json", "*/*.txt", "*/*.model", "*/*.safetensors")
WEIGHTS = Weights("audioldm2", "cvssp/audioldm2", 5.0, LICENCE, commercial=False, files=FILES)
SPAN = Span(longest=60.0, usual=10.0, tokens=75, shortest=2.5)


class AudioLdm2Options(msgspec.Struct, frozen=True):
    """What both understand."""

    steps: Annotated[int, Meta(ge=1, le=500, title="Steps", description="More take longer and are cleaner")] = 100
    guidance: Annotated[float, Meta(ge=1, le=20, title="Guidance", description="How closely to follow the words")] = 3.5


class AudioLdm2(Player[TextToSound]):
    """Make a sound from words, with AudioLDM 2. Its results may not be used commercially.

    Source: Liu et al., AudioLDM 2: Learning Holistic Audio Generation with Self-supervised Pretraining, 2023.
    """

    name = "audioldm2"
    title = "AudioLDM 2"
    licence = LICENCE
    commercial = False
    needs = (WEIGHTS,)
    pipeline = "AudioLDM2Pipeline"
    resident_gb = 4.0
    span = SPAN
    Options = AudioLdm2Options

    def run(self, task: TextToSound, options: AudioLdm2Options, context: Context) -> Audio:
        from scenewright.backend.pipelines.sounding import effect

        return effect(self._pipeline, task, self.span, context, "audio_length_in_s", **_words(options))


class AudioLdm2Music(Player[TextToMusic]):
    """Make music from words, with AudioLDM 2. Its results may not be used commercially.

    Source: Liu et al. 2023.
    """

    name = "audioldm2-music"
    title = "AudioLDM 2"
    licence = LICENCE
    commercial = False
    needs = (WEIGHTS,)
    pipeline = "AudioLDM2Pipeline"
    resident_gb = 4.0
    span = SPAN
    Options = AudioLdm2Options

    def run(self, task: TextToMusic, options: AudioLdm2Options, context: Context) -> Audio:
        from scenewright.backend.pipelines.sounding import described, piece

        said = msgspec.structs.replace(task, prompt=described(task))
        return piece(self._pipeline, said, self.span, context, "audio_length_in_s", **_words(options))


def _words(options: AudioLdm2Options) -> dict[str, Any]:
    return {"num_inference_steps": options.steps, "guidance_scale": options.guidance}
