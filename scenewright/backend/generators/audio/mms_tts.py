"""MMS-TTS: a VITS for each of more than a thousand languages, for what earns nothing."""

from __future__ import annotations

from typing import Any

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import TextToSpeech

LICENCE = "CC-BY-NC-4.0"
FILES = ("config.json", "vocab.json", "tokenizer_config.json", "special_tokens_map.json", "model.safetensors")
# ISO 639-1 to the codes that these models are named by; others are three letters anyway.
CODES = {
    "ar": "ara", "bn": "ben", "cs": "ces", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "fa": "fas", "fi": "fin",
    "fr": "fra", "gu": "guj", "he": "heb", "hi": "hin", "hu": "hun", "id": "ind", "is": "isl", "it": "ita", "kn": "kan",
    "ko": "kor", "lv": "lav", "ml": "mal", "mr": "mar", "ms": "zlm", "nl": "nld", "pl": "pol", "pt": "por", "ro": "ron",
    "ru": "rus", "sv": "swe", "sw": "swh", "ta": "tam", "te": "tel", "th": "tha", "tr": "tur", "uk": "ukr", "ur": "urd",
    "vi": "vie",
}  # fmt: skip


class MmsTts(Generator[TextToSpeech]):
    """Speak with one of Meta's thousand small voices, by a GAN vocoder. Its results may not be used commercially.

    Source: Pratap et al., Scaling Speech Technology to 1,000+ Languages, 2023; Kim et al., VITS, 2021.
    """

    name = "mms-tts"
    title = "MMS-TTS (VITS)"
    licence = LICENCE
    commercial = False
    needs = (Weights("mms-tts", "facebook/mms-tts-eng", 0.15, LICENCE, commercial=False, files=FILES),)
    extra = "diffusion"
    packages = ("torch", "transformers", "diffusers")

    def load(self, context: Context) -> None:
        """Read the weights."""
        context.progress(0.0, "Loading the model")
        self._folder = context.shelf.require(self.needs[0])
        self._vits()

    def run(self, task: TextToSpeech, options: msgspec.Struct, context: Context) -> Audio:
        """Speak the text, at 16 kHz."""
        from scenewright.backend.pipelines.saying import said, speech

        vits = self._vits()
        _require_language(task.language, vits.tokenizer.language)
        samples = said(
            task.text, vits.longest, vits.rate,
            lambda text, span: vits.say(text, task.speed, task.seed, context, span), pitch=task.pitch,
        )  # fmt: skip
        return speech(samples, vits.rate, task.text, task.loudness)

    def _vits(self) -> Any:
        from scenewright.backend.pipelines.single import held
        from scenewright.backend.pipelines.vocoded import Vits

        return held(self._folder, Vits, gigabytes=1.0)


def _require_language(wanted: str, spoken: str | None) -> None:
    code = wanted.strip().lower().replace("_", "-").partition("-")[0]
    asked = CODES.get(code, code)
    if spoken and asked != spoken.partition("-")[0]:
        sentence = f"The weights that are here speak {spoken!r}, not {wanted!r}."
        remedy = f"Get those that do: scenewright models download mms-tts --repo facebook/mms-tts-{asked}"
        raise InvalidInput(sentence, remedy=remedy)
