"""Pocket TTS: natural speech without a GPU, in its authors' voices or in one that a recording shows it."""

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
    from scenewright.backend.pipelines.pocket import Pocket
    from scenewright.backend.weights import Shelf

LICENCE = "CC-BY-4.0"
FILES = ("*.json", "*.jinja", "model.safetensors", "voices/*.safetensors")
NETWORK = Weights("pocket-tts", "eustlb/pocket-tts", 0.5, LICENCE, files=FILES)
CODEC = Weights(
    "pocket-tts-codec", "eustlb/pocket-tts-audio-tokenizer", 0.1, LICENCE, files=("config.json", "model.safetensors")
)
LANGUAGES = ("en",)
PACKAGES = ("torch", "transformers", "diffusers")


class PocketTts(Generator[TextToSpeech]):
    """Speak English naturally, faster than it is heard even without a GPU, with Kyutai's Pocket TTS.

    Source: Kyutai, Pocket TTS, 2026.
    """

    name = "pocket-tts"
    title = "Pocket TTS"
    licence = LICENCE
    needs = (NETWORK, CODEC)
    extra = "diffusion"
    packages = PACKAGES

    class Options(msgspec.Struct, frozen=True):
        """Who speaks."""

        voice: Annotated[
            str, Meta(max_length=60, title="Voice", description="A name of its authors' voices; empty is the first")
        ] = ""

    def load(self, context: Context) -> None:
        """Read the weights."""
        context.progress(0.0, "Loading the model")
        self._shelf = context.shelf
        _pocket(self._shelf)

    def run(self, task: TextToSpeech, options: Options, context: Context) -> Audio:
        """Speak the text, at 24 kHz."""
        from scenewright.backend.pipelines.pocket import LONGEST
        from scenewright.backend.pipelines.saying import known_language, said, speech

        known_language(task.language, LANGUAGES)
        pocket = _pocket(self._shelf)
        voice = pocket.voice(options.voice.strip())
        samples = said(
            task.text, LONGEST, pocket.rate, lambda text, span: pocket.say(text, voice, task.seed, context, span),
            task.speed, task.pitch,
        )  # fmt: skip
        return speech(samples, pocket.rate, task.text, task.loudness)


class PocketTtsCloning(Generator[VoiceCloning]):
    """Speak English in the voice of a recording, without a GPU, with Kyutai's Pocket TTS.

    Source: Kyutai, Pocket TTS, 2026.
    """

    name = "pocket-tts-cloning"
    title = "Pocket TTS"
    licence = LICENCE
    needs = (NETWORK, CODEC)
    extra = "diffusion"
    packages = PACKAGES

    def load(self, context: Context) -> None:
        """Read the weights."""
        context.progress(0.0, "Loading the model")
        self._shelf = context.shelf
        _pocket(self._shelf)

    def run(self, task: VoiceCloning, options: msgspec.Struct, context: Context) -> Audio:
        """Speak the text, at 24 kHz, if whose voice it is allows it."""
        from scenewright.backend.speech.reference import require_consent

        require_consent(task)
        from scenewright.backend.pipelines.pocket import LONGEST
        from scenewright.backend.pipelines.saying import known_language, said, speech
        from scenewright.backend.speech.reference import heard

        known_language(task.language, LANGUAGES)
        pocket = _pocket(self._shelf)
        reference = heard(task.reference, pocket.rate)
        context.report["recording"] = list(reference.notes)
        context.progress(0.0, "Listening to the recording")
        voice = pocket.heard(reference.samples, context)
        samples = said(
            task.text, LONGEST, pocket.rate, lambda text, span: pocket.say(text, voice, task.seed, context, span),
            task.speed,
        )  # fmt: skip
        return speech(samples, pocket.rate, task.text, task.loudness)


def _pocket(shelf: Shelf) -> Pocket:
    from scenewright.backend.pipelines.pocket import Pocket
    from scenewright.backend.pipelines.single import held

    folder, codec = shelf.require(NETWORK), shelf.require(CODEC)
    pocket: Any = held(folder, lambda path: Pocket(path, codec), gigabytes=1.0)
    return pocket  # type: ignore[no-any-return]
