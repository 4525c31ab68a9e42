"""`espeak`: a text spoken by rule in more than a hundred languages, with the times of its sounds."""

from __future__ import annotations

import math
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import TextToSpeech

COLOURS = {
    "plain": (0.0, 0.0),
    "deep": (-7.0, -0.12),
    "bright": (4.0, 0.08),
    "small": (9.0, 0.22),
    "giant": (-11.0, -0.3),
}


class Espeak(Generator[TextToSpeech]):
    """Speak by rule, as a robot would, with espeak-ng: plain, understandable, and exact to the phoneme.

    What is said when comes with the sound, for lip sync. The voice is synthetic; `character` colours it, which is no
    cloning of anybody's voice.
    """

    name = "espeak"
    title = "espeak-ng"
    licence = "GPL-3.0-or-later"
    packages = ("espeakng_loader",)

    class Options(msgspec.Struct, frozen=True):
        """How it sounds."""

        character: Annotated[
            Literal["plain", "deep", "bright", "small", "giant"],
            Meta(title="Character", description="The size of the throat it seems to come from"),
        ] = "plain"

    def run(self, task: TextToSpeech, options: Options, context: Context) -> Audio:
        """Speak the text."""
        from scenewright.backend.sound.filters import RATE
        from scenewright.backend.sound.loudness import faded, normalised
        from scenewright.backend.speech.colouring import coloured
        from scenewright.backend.speech.speaking import checked_language, speak
        from scenewright.backend.speech.texts import sayable

        text = sayable(task.text)
        context.progress(0.0, "Speaking")
        semitones, formants = COLOURS[options.character]
        spoken = speak(
            text, checked_language(task.language), task.speed, 12 * math.log2(task.pitch) + semitones,
            lambda done: context.progress(0.9 * done, "Speaking"),
        )  # fmt: skip
        if not spoken.phonemes:
            raise InvalidInput("Nothing of the text can be spoken in that language.", remedy="Choose its language.")
        samples = coloured(spoken.samples, formants) if formants else spoken.samples
        sound = normalised(faded(samples[:, None], RATE), RATE, task.loudness)
        context.report |= {"seconds": round(len(sound) / RATE, 3), "phonemes": len(spoken.phonemes)}
        return Audio(name=text[:60], samples=sound, sample_rate=RATE, phonemes=spoken.phonemes)
