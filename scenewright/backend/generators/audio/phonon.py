"""Phonon: natural speech by a very small network, in its authors' voices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import Unavailable
from scenewright.shared.tasks import TextToSpeech

if TYPE_CHECKING:
    from scenewright.backend.pipelines.pocket import Pocket

LICENCE = "Apache-2.0"
FILES = (
    "*.json", "*.jinja", "model.safetensors", "*/config.json", "*/model.safetensors", "voices/*.safetensors",
    "embeddings/*.safetensors", "*voice*.safetensors",
)  # fmt: skip


class Phonon(Generator[TextToSpeech]):
    """Speak English naturally, faster than it is heard even without a GPU, with Gradium's Phonon 31M.

    Source: Gradium, Phonon, 2026; after Kyutai, Pocket TTS, 2026. It clones no voices.
    """

    name = "phonon"
    title = "Phonon 31M"
    licence = LICENCE
    needs = (Weights("phonon", "gradium/phonon-31m-en", 0.2, LICENCE, files=FILES),)
    extra = "diffusion"
    packages = ("torch", "transformers", "diffusers")
    languages: ClassVar[tuple[str, ...]] = ("en",)

    class Options(msgspec.Struct, frozen=True):
        """Who speaks."""

        voice: Annotated[
            str, Meta(max_length=60, title="Voice", description="A name of its authors' voices; empty is the first")
        ] = ""

    def load(self, context: Context) -> None:
        """Read the weights."""
        context.progress(0.0, "Loading the model")
        self._folder = context.shelf.require(self.needs[0])
        self._phonon()

    def run(self, task: TextToSpeech, options: Options, context: Context) -> Audio:
        """Speak the text, at 24 kHz."""
        from scenewright.backend.pipelines.pocket import LONGEST
        from scenewright.backend.pipelines.saying import known_language, said, speech

        known_language(task.language, self.languages)
        phonon = self._phonon()
        voice = phonon.voice(options.voice.strip())
        samples = said(
            task.text, LONGEST, phonon.rate, lambda text, span: phonon.say(text, voice, task.seed, context, span),
            task.speed, task.pitch,
        )  # fmt: skip
        return speech(samples, phonon.rate, task.text, task.loudness)

    def _phonon(self) -> Pocket:
        from scenewright.backend.pipelines.pocket import Pocket, codec_in
        from scenewright.backend.pipelines.single import held

        codec = codec_in(self._folder)
        if codec is None:
            remedy = "Put the folder of its codec beside its other files."
            raise Unavailable(f"The codec of Phonon is not in {self._folder}.", remedy=remedy)
        phonon: Any = held(self._folder, lambda folder: Pocket(folder, codec), gigabytes=0.5)
        return phonon  # type: ignore[no-any-return]


class PhononMultilingual(Phonon):
    """Speak English, French, German, Spanish or Portuguese, with Gradium's Phonon 40M.

    Source: Gradium, Phonon, 2026.
    """

    name = "phonon-multilingual"
    title = "Phonon 40M multilingual"
    needs = (Weights("phonon-multilingual", "gradium/phonon-40m-multilingual", 0.2, LICENCE, files=FILES),)
    languages = ("en", "fr", "de", "es", "pt")
