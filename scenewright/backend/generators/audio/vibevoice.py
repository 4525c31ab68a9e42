"""VibeVoice 1.5B: speech as in a conversation, in a voice of its own or in one that a recording shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Audio
from scenewright.shared.tasks import TextToSpeech, VoiceCloning

if TYPE_CHECKING:
    from pathlib import Path

    from scenewright.backend.pipelines.vibevoice import VibeVoice as Network

LICENCE = "MIT"
WEIGHTS = Weights(
    "vibevoice", "vibevoice/VibeVoice-1.5B-hf", 5.4, LICENCE, files=("*.json", "*.txt", "*.jinja", "*.safetensors")
)
LANGUAGES = ("en", "zh")
PACKAGES = ("torch", "transformers", "diffusers")
GIGABYTES = 8.0


class VibeVoiceOptions(msgspec.Struct, frozen=True):
    """What both understand."""

    guidance: Annotated[float, Meta(ge=1, le=5, title="Guidance", description="How closely to follow the text")] = 1.3


class VibeVoice(Generator[TextToSpeech]):
    """Speak English or Chinese as people talk, in a voice that the seed chooses, with Microsoft's VibeVoice 1.5B.

    Source: Peng et al., VibeVoice Technical Report, 2025.
    """

    name = "vibevoice"
    title = "VibeVoice 1.5B"
    licence = LICENCE
    needs = (WEIGHTS,)
    extra = "diffusion"
    packages = PACKAGES
    Options = VibeVoiceOptions

    def load(self, context: Context) -> None:
        """Read the weights."""
        context.progress(0.0, "Loading the model")
        self._folder = context.shelf.require(self.needs[0])
        _network(self._folder)

    def run(self, task: TextToSpeech, options: VibeVoiceOptions, context: Context) -> Audio:
        """Speak the text, at 24 kHz."""
        from scenewright.backend.pipelines.saying import known_language, said, speech
        from scenewright.backend.pipelines.vibevoice import LONGEST

        known_language(task.language, LANGUAGES)
        network = _network(self._folder)
        samples = said(
            task.text, LONGEST, network.rate,
            lambda text, span: network.say(text, None, options.guidance, task.seed, context, span),
            task.speed, task.pitch,
        )  # fmt: skip
        return speech(samples, network.rate, task.text, task.loudness)


class VibeVoiceCloning(Generator[VoiceCloning]):
    """Speak English or Chinese in the voice of a recording, with Microsoft's VibeVoice 1.5B.

    Source: Peng et al., VibeVoice Technical Report, 2025.
    """

    name = "vibevoice-cloning"
    title = "VibeVoice 1.5B"
    licence = LICENCE
    needs = (WEIGHTS,)
    extra = "diffusion"
    packages = PACKAGES
    Options = VibeVoiceOptions

    def load(self, context: Context) -> None:
        """Read the weights."""
        context.progress(0.0, "Loading the model")
        self._folder = context.shelf.require(self.needs[0])
        _network(self._folder)

    def run(self, task: VoiceCloning, options: VibeVoiceOptions, context: Context) -> Audio:
        """Speak the text, at 24 kHz, if whose voice it is allows it."""
        from scenewright.backend.speech.reference import require_consent

        require_consent(task)
        from scenewright.backend.pipelines.saying import known_language, said, speech
        from scenewright.backend.pipelines.vibevoice import LONGEST
        from scenewright.backend.speech.reference import heard

        known_language(task.language, LANGUAGES)
        network = _network(self._folder)
        reference = heard(task.reference, network.rate)
        context.report["recording"] = list(reference.notes)
        samples = said(
            task.text, LONGEST, network.rate,
            lambda text, span: network.say(text, reference.samples, options.guidance, task.seed, context, span),
            task.speed,
        )  # fmt: skip
        return speech(samples, network.rate, task.text, task.loudness)


def _network(folder: Path) -> Network:
    from scenewright.backend.pipelines.single import held
    from scenewright.backend.pipelines.vibevoice import VibeVoice as Network

    network: Any = held(folder, Network, gigabytes=GIGABYTES)
    return network  # type: ignore[no-any-return]
