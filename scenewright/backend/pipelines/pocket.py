"""Pocket TTS and Phonon: small networks that speak latent by latent, in a voice that is a few latents too."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from transformers import AutoModelForTextToWaveform, AutoTokenizer, PocketTTSFeatureExtractor, PocketTTSProcessor
from transformers.models.pocket_tts_audio_tokenizer import PocketTTSAudioTokenizerModel

from scenewright.backend.context import Context
from scenewright.backend.pipelines.generation import Span, generating
from scenewright.backend.pipelines.saying import MOST, seconds_of
from scenewright.backend.sound.filters import Samples
from scenewright.shared.errors import InvalidInput, Unavailable

CODEC = "pocket_tts_audio_tokenizer"
LONGEST = 220  # letters: about the fifty tokens that it was taught to say at a time
VOICES = ("voices/*.safetensors", "embeddings/*.safetensors", "*voice*.safetensors")
LOCAL = {"local_files_only": True, "trust_remote_code": False}


class Pocket(torch.nn.Module):
    """One of them, with the codec that makes sound of its latents.

    Args:
        folder: of the network, its tokenizer and its voices.
        codec: of the codec.
    """

    def __init__(self, folder: Path, codec: Path) -> None:
        super().__init__()
        models, codecs, tokenizers = AutoModelForTextToWaveform, PocketTTSAudioTokenizerModel, AutoTokenizer
        self.network: Any = models.from_pretrained(folder, use_safetensors=True, **LOCAL)
        self.codec: Any = codecs.from_pretrained(codec, local_files_only=True, use_safetensors=True)
        # The processor would look for its codec on the hub.
        features: Any = PocketTTSFeatureExtractor
        tokenizer = tokenizers.from_pretrained(folder, **LOCAL)  # type: ignore[no-untyped-call]
        self.processor = PocketTTSProcessor(
            features.from_pretrained(folder, local_files_only=True), tokenizer, audio_tokenizer=self.codec,
            chat_template=tokenizer.chat_template,
        )  # fmt: skip
        self.folder = folder

    @property
    def rate(self) -> int:
        """Hertz of what it says."""
        return int(self.processor.feature_extractor.sampling_rate)

    def voice(self, name: str) -> torch.Tensor:
        """Return the latents (n, size) of a voice that its authors recorded; "" is the first of them.

        Raises:
            InvalidInput: there is no such voice.
            Unavailable: there is none, or its file is of another kind.
        """
        files = {path.stem: path for pattern in VOICES for path in sorted(self.folder.glob(pattern))}
        if not files:
            remedy = "Put one of its authors' voices there, or have it clone one: voice-cloning."
            raise Unavailable(f"There are no voices in {self.folder}.", remedy=remedy)
        if name and name not in files:
            raise InvalidInput(f"There is no voice {name!r}.", remedy=f"Try one of: {', '.join(files)}.")
        config = self.network.config
        return _latents(files[name or next(iter(files))], getattr(config, "audio_prompt_dim", config.latent_dim))

    def heard(self, samples: Samples, context: Context) -> torch.Tensor:
        """Return the latents (n, size) of a recorded voice, (n,) at the rate of what it says."""
        given = self.processor.feature_extractor([samples], sampling_rate=self.rate)
        given = given.to(self.codec.device)
        with generating([], [self.codec], 0, 1, context):
            encoded = self.codec.encode(given["input_values"].to(self.codec.dtype), given["padding_mask"])
        return encoded.latents[0][encoded.latents_mask[0].bool()].float().cpu()  # type: ignore[no-any-return]

    def say(self, text: str, voice: torch.Tensor, seed: int, context: Context, span: Span) -> Samples:
        """Return a text of at most LONGEST letters spoken in a voice, (n,) float32."""
        content = [{"type": "audio"}, {"type": "text", "text": text}]
        prompt = self.processor.apply_chat_template([{"role": "user", "content": content}], tokenize=False)
        given = self.processor(text=[prompt], audio_prompt_latents=[voice], return_tensors="pt")
        frames = seconds_of(text) * self.network.config.frame_rate
        with generating([self.network], [self.network, self.codec], seed, frames, context, span, "Speaking"):
            made = self.network.generate(
                **given.to(self.network.device), max_new_tokens=round(MOST * frames), return_dict_in_generate=True
            )
            waves: Sequence[Any] = self.processor.decode(made.audio_latents, made.audio_latents_mask)
        return np.asarray(waves[0].numpy(), np.float32)


def codec_in(folder: Path) -> Path | None:
    """Return the folder of the codec that lies with a network, None where there is none."""
    for config in sorted(folder.glob("*/config.json")):
        if json.loads(config.read_text(encoding="utf-8")).get("model_type") == CODEC:
            return config.parent
    return None


def _latents(file: Path, size: int) -> torch.Tensor:
    try:
        tensors = [tensor.squeeze() for tensor in load_file(file).values()]
    except (OSError, SafetensorError) as error:
        raise Unavailable(
            f"The voice {file.stem} is damaged.", remedy="Download it again.", detail=str(error)
        ) from None
    for tensor in tensors:
        if tensor.ndim == 2 and size in tensor.shape:
            return (tensor if tensor.shape[1] == size else tensor.T).float().contiguous()
    remedy = "Take one that was made for this model."
    raise Unavailable(f"The voice {file.stem} is of another kind than this model's.", remedy=remedy)
