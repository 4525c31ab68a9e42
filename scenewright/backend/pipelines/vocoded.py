"""Speech by networks that end in a generator learnt against a judge: VITS, and SpeechT5 with HiFi-GAN.

Source: Kim et al., Conditional Variational Autoencoder with Adversarial Learning for End-to-End Text-to-Speech, 2021;
Ao et al., SpeechT5, 2022; Kong et al., HiFi-GAN, 2020.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from transformers import (
    SpeechT5Config,
    SpeechT5ForTextToSpeech,
    SpeechT5HifiGan,
    SpeechT5HifiGanConfig,
    SpeechT5Tokenizer,
    VitsModel,
    VitsTokenizer,
)

from scenewright.backend.context import Context
from scenewright.backend.pipelines.generation import Span, generating
from scenewright.backend.pipelines.saying import seconds_of
from scenewright.backend.sound.filters import Samples
from scenewright.shared.errors import InvalidInput

FRAMES = 62.5  # of a second, that SpeechT5 makes of mel spectra
UNSPOKEN = "Write it in the letters of that language, numbers as words."


class Vits(torch.nn.Module):
    """A VITS with its tokenizer.

    Args:
        folder: where both lie.
    """

    longest = 400  # letters

    def __init__(self, folder: Path) -> None:
        super().__init__()
        models, tokenizers = VitsModel, VitsTokenizer
        self.network: Any = models.from_pretrained(folder, local_files_only=True, use_safetensors=True)
        self.tokenizer: Any = tokenizers.from_pretrained(folder, local_files_only=True)

    @property
    def rate(self) -> int:
        """Hertz of what it says."""
        return int(self.network.config.sampling_rate)

    def say(self, text: str, speed: float, seed: int, context: Context, span: Span) -> Samples:
        """Return a text spoken, (n,) float32.

        Raises:
            InvalidInput: none of its letters is known.
        """
        given = self.tokenizer(text, return_tensors="pt").to(self.network.device)
        if given["input_ids"].shape[1] < 2:
            raise InvalidInput(f"Nothing of {text[:30]!r} is in the letters that this voice knows.", remedy=UNSPOKEN)
        # Its decoder does most of the work: what comes before is one step, each of its stages another.
        stages = [self.network.text_encoder, *self.network.decoder.upsampler]
        with generating(stages, [self.network], seed, len(stages), context, span, "Speaking"):
            made = self.network(**given, speaking_rate=speed * self.network.config.speaking_rate).waveform
        return np.asarray(made[0].float().cpu().numpy(), np.float32)


class SpeechT5(torch.nn.Module):
    """SpeechT5 with HiFi-GAN.

    Args:
        folder: of what makes mel spectra of words.
        vocoder: of what makes sound of those.
    """

    longest = 300  # letters

    def __init__(self, folder: Path, vocoder: Path) -> None:
        super().__init__()
        self.network = _read(SpeechT5ForTextToSpeech, SpeechT5Config, folder)
        self.vocoder = _read(SpeechT5HifiGan, SpeechT5HifiGanConfig, vocoder)
        tokenizers: Any = SpeechT5Tokenizer
        self.tokenizer = tokenizers.from_pretrained(folder, local_files_only=True)

    @property
    def rate(self) -> int:
        """Hertz of what it says."""
        return int(self.vocoder.config.sampling_rate)

    def say(self, text: str, speaker: int, seed: int, context: Context, span: Span) -> Samples:
        """Return a text spoken, (n,) float32; speaker 0 is nobody's voice, others are drawn."""
        given = self.tokenizer(text, return_tensors="pt")["input_ids"].to(self.network.device)
        steps = seconds_of(text) * FRAMES / self.network.config.reduction_factor
        decoder = self.network.speecht5.decoder.wrapped_decoder
        with generating([decoder], [self.network, self.vocoder], seed, steps, context, span, "Speaking"):
            made = self.network.generate_speech(given, self._speaker(speaker), vocoder=self.vocoder)
        return np.asarray(made.float().cpu().numpy(), np.float32)

    def _speaker(self, number: int) -> torch.Tensor:
        size = self.network.config.speaker_embedding_dim
        random = torch.Generator("cpu").manual_seed(number)
        drawn = torch.randn(1, size, generator=random) if number else torch.zeros(1, size)
        return drawn.to(self.network.device)


def _read(kind: Any, config: Any, folder: Path) -> Any:
    """Return a network whose weights lie in a folder as safetensors of any name."""
    file = min(folder.glob("*.safetensors"), default=folder / "model.safetensors")
    read = config.from_pretrained(folder, local_files_only=True)
    return kind.from_pretrained(None, config=read, state_dict=load_file(file))
