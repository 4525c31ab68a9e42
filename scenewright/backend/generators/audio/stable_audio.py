"""Stable Audio 3: sounds and music in stereo from words, in eight steps; the small ones need no GPU."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import TaskType
from scenewright.backend.painter import PARTS
from scenewright.backend.player import Player, Span
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import Unavailable
from scenewright.shared.tasks import TextToMusic, TextToSound

# Its encoder of words is Google's T5Gemma, whose terms come on top.
LICENCE = "Stability AI Community (free below US$1M a year), Gemma"
EFFECTS = Weights("stable-audio-sfx", "stabilityai/stable-audio-3-small-sfx", 2.6, LICENCE, files=PARTS)
MUSIC = Weights("stable-audio-music", "stabilityai/stable-audio-3-small-music", 2.6, LICENCE, files=PARTS)


class StableAudioOptions(msgspec.Struct, frozen=True):
    """What both understand."""

    steps: Annotated[
        int, Meta(ge=1, le=100, title="Steps", description="It was distilled for eight; more change little")
    ] = 8


class StableAudioPlayer(Player[TaskType]):
    """What both share: weights that their authors publish in another form than is read here."""

    pipeline: ClassVar[str] = "StableAudio3Pipeline"
    resident_gb: ClassVar[float] = 3.0

    def load(self, context: Context) -> None:
        """Read the weights."""
        weights = self.needs[0]
        folder = context.shelf.require(weights)
        if not (folder / "model_index.json").is_file():
            sentence = f"The weights in {folder} are as Stability AI publishes them, not in the form of diffusers."
            remedy = f"Convert them as docs/models.md says, then: scenewright models use {weights.name} FOLDER"
            raise Unavailable(sentence, remedy=remedy)
        super().load(context)


class StableAudio(StableAudioPlayer[TextToSound]):
    """Make a sound from words in eight steps, with Stable Audio 3 small. Its weights have to be converted first.

    Source: Stability AI, Stable Audio 3, 2026.
    """

    name = "stable-audio"
    title = "Stable Audio 3 small"
    licence = LICENCE
    needs = (EFFECTS,)
    span = Span(longest=120.0, usual=8.0, tokens=250)
    Options = StableAudioOptions

    def run(self, task: TextToSound, options: StableAudioOptions, context: Context) -> Audio:
        from scenewright.backend.pipelines.sounding import effect

        return effect(self._pipeline, task, self.span, context, "duration", **_words(options))


class StableAudioMusic(StableAudioPlayer[TextToMusic]):
    """Make music from words in eight steps, with Stable Audio 3 small. Its weights have to be converted first.

    Source: Stability AI, Stable Audio 3, 2026.
    """

    name = "stable-audio-music"
    title = "Stable Audio 3 small"
    licence = LICENCE
    needs = (MUSIC,)
    span = Span(longest=120.0, usual=30.0, tokens=250)
    Options = StableAudioOptions

    def run(self, task: TextToMusic, options: StableAudioOptions, context: Context) -> Audio:
        from scenewright.backend.pipelines.sounding import described, piece

        said = msgspec.structs.replace(task, prompt=described(task))
        return piece(self._pipeline, said, self.span, context, "duration", **_words(options))


def _words(options: StableAudioOptions) -> dict[str, Any]:
    # Guidance was distilled into it; more of it spoils the sound.
    return {"num_inference_steps": options.steps, "guidance_scale": 1.0}
