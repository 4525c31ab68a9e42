"""SpeechT5 with HiFi-GAN: the classic of speech that ends in a GAN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Audio
from scenewright.shared.tasks import TextToSpeech

if TYPE_CHECKING:
    from scenewright.backend.pipelines.vocoded import SpeechT5 as Network

LICENCE = "MIT"
# Published as checkpoints; their tensors are kept.
CHECKPOINT = "pytorch_model.bin"
SPECTRA = Weights(
    "speecht5", "microsoft/speecht5_tts", 0.6, LICENCE, files=("*.json", "spm_char.model", "*.safetensors", CHECKPOINT),
    checkpoints=(CHECKPOINT,),
)  # fmt: skip
VOCODER = Weights(
    "speecht5-hifigan", "microsoft/speecht5_hifigan", 0.05, LICENCE, files=("config.json", "*.safetensors", CHECKPOINT),
    checkpoints=(CHECKPOINT,),
)  # fmt: skip


class SpeechT5(Generator[TextToSpeech]):
    """Speak English with Microsoft's SpeechT5, whose spectra a GAN, HiFi-GAN, makes into sound. A classic.

    Source: Ao et al., SpeechT5, 2022; Kong et al., HiFi-GAN, 2020.
    """

    name = "speecht5"
    title = "SpeechT5 with HiFi-GAN"
    licence = LICENCE
    needs = (SPECTRA, VOCODER)
    extra = "diffusion"
    packages = ("torch", "transformers", "diffusers", "sentencepiece")

    class Options(msgspec.Struct, frozen=True):
        """Who speaks."""

        speaker: Annotated[
            int, Meta(ge=0, le=9999, title="Speaker", description="0 is nobody in particular, others are drawn")
        ] = 0

    def load(self, context: Context) -> None:
        """Read the weights."""
        context.progress(0.0, "Loading the model")
        self._folder, self._vocoder = (context.shelf.require(weights) for weights in self.needs)
        self._network()

    def run(self, task: TextToSpeech, options: Options, context: Context) -> Audio:
        """Speak the text, at 16 kHz."""
        from scenewright.backend.pipelines.saying import known_language, said, speech

        known_language(task.language, ("en",))
        network = self._network()
        samples = said(
            task.text, network.longest, network.rate,
            lambda text, span: network.say(text, options.speaker, task.seed, context, span), task.speed, task.pitch,
        )  # fmt: skip
        return speech(samples, network.rate, task.text, task.loudness)

    def _network(self) -> Network:
        from scenewright.backend.pipelines.single import held
        from scenewright.backend.pipelines.vocoded import SpeechT5 as Network

        network: Any = held(self._folder, lambda folder: Network(folder, self._vocoder), gigabytes=1.5)
        return network  # type: ignore[no-any-return]
