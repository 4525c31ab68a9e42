"""VibeVoice: a language model that says what comes next in sound, in a voice that it was shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import DPMSolverMultistepScheduler
from transformers import AutoModelForTextToWaveform, VibeVoiceProcessor

from scenewright.backend.context import Context
from scenewright.backend.pipelines.generation import Span, generating, precision
from scenewright.backend.pipelines.saying import MOST, seconds_of
from scenewright.backend.sound.filters import Samples
from scenewright.shared.errors import InvalidInput

LONGEST = 2000  # letters: some two minutes
SPEAKER = "0"


class VibeVoice(torch.nn.Module):
    """The network with its processor.

    Args:
        folder: where both lie.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        models, processors = AutoModelForTextToWaveform, VibeVoiceProcessor
        self.network: Any = models.from_pretrained(
            folder, dtype=precision(), local_files_only=True, use_safetensors=True, trust_remote_code=False
        )
        self.processor: Any = processors.from_pretrained(folder, local_files_only=True)

    @property
    def rate(self) -> int:
        """Hertz of what it says."""
        return int(self.processor.feature_extractor.sampling_rate)

    def say(
        self, text: str, voice: Samples | None, guidance: float, seed: int, context: Context, span: Span
    ) -> Samples:
        """Return a text of at most LONGEST letters spoken, (n,) float32.

        Args:
            text: what is said.
            voice: whose voice, (n,) at its rate; None is a voice of its own.
            guidance: how closely to follow the text.
            seed: the same one gives the same voice.
            context: of the job.
            span: fractions of the job that this is.

        Raises:
            InvalidInput: it said nothing.
        """
        content: list[dict[str, Any]] = [{"type": "text", "text": text}]
        content += [] if voice is None else [{"type": "audio", "audio": voice}]
        given = self.processor.apply_chat_template(
            [{"role": SPEAKER, "content": content}],
            tokenize=True,
            return_dict=True,
            processor_kwargs={"return_tensors": "pt", "sampling_rate": self.rate},
        ).to(self.network.device, self.network.dtype)
        frames = seconds_of(text) * self.rate / self.network.config.audio_config.hop_length
        heard = self.network.model.semantic_connector  # it hears each piece of what it has said
        with generating([heard], [self.network], seed, frames, context, span, "Speaking"):
            made = self.network.generate(
                **given, max_new_tokens=round(MOST * frames) + 8, guidance_scale=guidance, noise_scheduler=_scheduler()
            )
            wave = made[0] if isinstance(made, list) else made.audio[0]
        if wave is None:
            raise InvalidInput("The model said nothing.", remedy="Try another seed, or write the text as it is said.")
        return np.asarray(wave.float().cpu().numpy().reshape(-1), np.float32)


def _scheduler() -> Any:
    # What its authors sample with; a class named by a downloaded file is not looked up.
    kind: Any = DPMSolverMultistepScheduler
    return kind(beta_schedule="squaredcos_cap_v2", prediction_type="v_prediction")
