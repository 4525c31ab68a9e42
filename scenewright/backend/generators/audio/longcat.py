"""LongCat-AudioDiT: speech by diffusion straight to the waveform's latents."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.painter import PARTS
from scenewright.backend.player import Player, Span
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Audio
from scenewright.shared.tasks import TextToSpeech

# The card of the larger one says MIT; that of the 1B, and of its conversion, has not been read.
LICENCE = "MIT, as its larger sister says (not confirmed)"
WEIGHTS = Weights(
    "longcat-audio", "ruixiangma/LongCat-AudioDiT-1B-Diffusers", 5.0, LICENCE, commercial=False,
    files=(*PARTS, "*/*.model"),
)  # fmt: skip
LANGUAGES = ("en", "zh")
LONGEST = 300  # letters: it speaks for half a minute at most


class LongCat(Player[TextToSpeech]):
    """Speak English or Chinese in a voice that the seed chooses, with Meituan's LongCat-AudioDiT 1B.

    Experimental: its weights are somebody's conversion, and their licence is not confirmed.
    Source: Meituan LongCat, LongCat-AudioDiT, 2026.
    """

    name = "longcat"
    title = "LongCat-AudioDiT 1B"
    licence = LICENCE
    commercial = False
    experimental = True
    needs = (WEIGHTS,)
    pipeline = "LongCatAudioDiTPipeline"
    resident_gb = 6.0
    span = Span(longest=30.0, usual=10.0, tokens=480)

    class Options(msgspec.Struct, frozen=True):
        """What only this model understands."""

        steps: Annotated[int, Meta(ge=1, le=100, title="Steps", description="More take longer and are cleaner")] = 16
        guidance: Annotated[
            float, Meta(ge=1, le=10, title="Guidance", description="How closely to follow the text")
        ] = 4.0

    def run(self, task: TextToSpeech, options: Options, context: Context) -> Audio:
        """Speak the text, at 24 kHz."""
        from scenewright.backend.pipelines.generation import Span as Part
        from scenewright.backend.pipelines.saying import known_language, said, seconds_of, speech
        from scenewright.backend.pipelines.sounding import played, rate_of
        from scenewright.backend.sound.filters import Samples

        known_language(task.language, LANGUAGES)

        def say(text: str, part: Part) -> Samples:
            seconds = min(seconds_of(text), self.span.longest)
            words = {"num_inference_steps": options.steps, "guidance_scale": options.guidance}
            samples, _ = played(
                self._pipeline, task.seed, context, part, prompt=text, audio_duration_s=seconds, **words
            )
            return samples[:, 0]

        rate = rate_of(self._pipeline.pipe)
        samples = said(task.text, LONGEST, rate, say, task.speed, task.pitch)
        return speech(samples, rate, task.text, task.loudness)
