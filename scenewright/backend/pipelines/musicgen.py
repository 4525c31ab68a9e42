"""MusicGen: music token by token, as the classic of its kind.

Source: Copet et al., Simple and Controllable Music Generation, 2023.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import AutoTokenizer, MusicgenForConditionalGeneration

from scenewright.backend.context import Context
from scenewright.backend.pipelines.generation import generating, precision
from scenewright.backend.sound.filters import Samples

LATER = 4  # tokens by which its last codebook lags behind


class MusicGen(torch.nn.Module):
    """The network with the tokenizer of its words.

    Args:
        folder: where both lie.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        models, tokenizers = MusicgenForConditionalGeneration, AutoTokenizer
        self.network: Any = models.from_pretrained(
            folder, dtype=precision(), local_files_only=True, use_safetensors=True
        )
        self.tokenizer: Any = tokenizers.from_pretrained(  # type: ignore[no-untyped-call]
            folder, local_files_only=True, trust_remote_code=False
        )

    @property
    def rate(self) -> int:
        """Hertz of what it makes."""
        return int(self.network.config.audio_encoder.sampling_rate)

    def play(self, prompt: str, seconds: float, guidance: float, seed: int, context: Context) -> Samples:
        """Return music of what a prompt says, (n, channels) float32, a little longer than asked."""
        given = self.tokenizer([prompt], return_tensors="pt").to(self.network.device)
        tokens = int(np.ceil(seconds * self.network.config.audio_encoder.frame_rate)) + LATER
        with generating([self.network.decoder], [self.network], seed, tokens, context, phase="Composing"):
            made = self.network.generate(**given, max_new_tokens=tokens, do_sample=True, guidance_scale=guidance)
        return np.ascontiguousarray(made[0].float().cpu().numpy().T)
