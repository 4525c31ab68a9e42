"""`voice-colouring`: synthetic speech with the pitch and the timbre of a recording; nobody's voice is cloned."""

from __future__ import annotations

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import VoiceCloning


class VoiceColouring(Generator[VoiceCloning]):
    """Colour synthetic speech with the pitch and the timbre of a recorded voice. This is no cloning: it stays a robot.

    What is said when comes with the sound, for lip sync.
    """

    name = "voice-colouring"
    title = "Voice colouring"
    licence = "GPL-3.0-or-later"
    packages = ("espeakng_loader",)

    def run(self, task: VoiceCloning, options: msgspec.Struct, context: Context) -> Audio:
        """Speak the text by rule, as high and lively as the recording, and lay its mean spectrum over it."""
        from scenewright.backend.sound.filters import RATE
        from scenewright.backend.sound.loudness import faded, normalised
        from scenewright.backend.speech.likeness import laid_over, outline, pitch
        from scenewright.backend.speech.matching import speak_like
        from scenewright.backend.speech.reference import heard, require_consent
        from scenewright.backend.speech.speaking import checked_language
        from scenewright.backend.speech.texts import sayable

        require_consent(task)
        text, language = sayable(task.text), checked_language(task.language)
        context.progress(0.0, "Listening to the recording")
        reference = heard(task.reference, RATE)
        wanted = pitch(reference.samples)
        if wanted is None:
            raise InvalidInput("Nobody speaks in the recording.", remedy="Record one person who speaks.")
        spoken = speak_like(
            text, language, task.speed, wanted, lambda done: context.progress(0.05 + 0.85 * done, "Speaking")
        )
        if not spoken.phonemes:
            raise InvalidInput("Nothing of the text can be spoken in that language.", remedy="Choose its language.")
        samples = laid_over(spoken.samples, outline(reference.samples))
        sound = normalised(faded(samples[:, None], RATE), RATE, task.loudness)
        context.report |= {"pitch": round(wanted.median, 1), "recording": list(reference.notes)}
        return Audio(name=text[:60], samples=sound, sample_rate=RATE, phonemes=spoken.phonemes)
