"""MusicGen small: music token by token from words, for what earns nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.player import Span
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Audio
from scenewright.shared.tasks import TextToMusic

if TYPE_CHECKING:
    from scenewright.backend.pipelines.musicgen import MusicGen as Network

LICENCE = "CC-BY-NC-4.0"
FILES = ("*.json", "*.model", "model.safetensors")
SPAN = Span(longest=30.0, usual=30.0, tokens=200)


class MusicGen(Generator[TextToMusic]):
    """Make up to half a minute of music from words, with MusicGen small. Its results may not be used commercially.

    Source: Copet et al., Simple and Controllable Music Generation, 2023.
    """

    name = "musicgen"
    title = "MusicGen small"
    licence = LICENCE
    commercial = False
    needs = (Weights("musicgen", "facebook/musicgen-small", 2.4, LICENCE, commercial=False, files=FILES),)
    extra = "diffusion"
    packages = ("torch", "transformers", "diffusers", "sentencepiece")

    class Options(msgspec.Struct, frozen=True):
        """What only this model understands."""

        guidance: Annotated[
            float, Meta(ge=1, le=10, title="Guidance", description="How closely to follow the words")
        ] = 3.0

    def load(self, context: Context) -> None:
        """Read the weights."""
        context.progress(0.0, "Loading the model")
        self._folder = context.shelf.require(self.needs[0])
        self._network()

    def run(self, task: TextToMusic, options: Options, context: Context) -> Audio:
        """Make it, at 32 kHz in one channel."""
        from scenewright.backend.pipelines import sounding
        from scenewright.backend.pipelines.prompts import read
        from scenewright.backend.sound.finishing import finished

        sounding.require(task.prompt, sounding.MUSIC)
        sounding.tell_cues(task, context)
        seconds, network = sounding.made_for(task.seconds, SPAN), self._network()
        prompt = read(network, sounding.described(task), SPAN, context)
        samples = network.play(prompt, seconds, options.guidance, task.seed, context)
        made = finished(samples, network.rate, task.loudness, task.seconds)
        return sounding.named(made, network.rate, task.prompt)

    def _network(self) -> Network:
        from scenewright.backend.pipelines.musicgen import MusicGen as Network
        from scenewright.backend.pipelines.single import held

        network: Any = held(self._folder, Network, gigabytes=3.0)
        return network  # type: ignore[no-any-return]
