"""`voice-colouring`: synthetic speech that takes on a recording's pitch and timbre, with permission only."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from listening import Listener

from scenewright.backend.generators.audio.espeak import Espeak
from scenewright.backend.generators.audio.voice_colouring import VoiceColouring
from scenewright.backend.speech.likeness import outline, pitch
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.tasks import TextToSpeech, VoiceCloning

TEXT = "The quick brown fox jumps over the lazy dog."


@cache
def recording(character: str) -> Audio:
    """Return somebody who speaks: espeak with another throat, which is what nobody here has recorded."""
    task = TextToSpeech(text="See the seashell. Far away, she saw a safe sofa.")
    return Espeak().run(task, Espeak.Options(character=character), Listener())  # type: ignore[arg-type]


def made(reference: Audio, consent: bool = True, context: Listener | None = None) -> Audio:
    task = VoiceCloning(text=TEXT, reference=reference, consent=consent)
    return VoiceColouring().run(task, VoiceColouring.Options(), context or Listener())


@pytest.mark.parametrize("character", ["small", "giant"])
def test_it_speaks_as_high_and_with_the_timbre_of_the_recording(character: str) -> None:
    reference = recording(character)
    coloured = made(reference)
    plain = Espeak().run(TextToSpeech(text=TEXT), Espeak.Options(), Listener())
    wanted = pitch(reference.samples[:, 0])
    got = pitch(coloured.samples[:, 0])
    assert wanted is not None and got is not None
    assert abs(12 * np.log2(got / wanted)) < 3

    def apart(sound: Audio) -> float:
        return float(np.abs(outline(sound.samples[:, 0]) - outline(reference.samples[:, 0]))[5:250].mean())

    assert apart(coloured) < 0.5 * apart(plain)
    assert len(coloured.phonemes) == len(plain.phonemes)


def test_without_permission_nothing_is_said() -> None:
    with pytest.raises(InvalidInput, match="permission of the person"):
        made(recording("plain"), consent=False)


def test_it_stops_when_cancelled() -> None:
    with pytest.raises(JobCancelled):
        made(recording("plain"), context=Listener(cancel_after=1))
