"""`voice-colouring`: synthetic speech that takes on a recording's pitch and timbre, with permission only."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from listening import Listener
from scipy import signal

from scenewright.backend.generators.audio.espeak import Espeak
from scenewright.backend.generators.audio.voice_colouring import VoiceColouring
from scenewright.backend.speech.likeness import outline, pitch
from scenewright.backend.speech.speaking import speak
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.tasks import TextToSpeech, VoiceCloning

TEXT = "The quick brown fox jumps over the lazy dog."


@cache
def recording(character: str) -> Audio:
    """Return somebody who speaks: espeak with another throat, which is what nobody here has recorded."""
    task = TextToSpeech(
        text="See the seashell. Far away, she saw a safe sofa.", pitch=1.6 if character == "high" else 1.0
    )
    spoken = Espeak().run(task, Espeak.Options(character="plain" if character == "high" else character), Listener())
    # A woman's or a child's voice, which the synthesiser itself does not reach.
    samples = signal.resample_poly(spoken.samples, 5, 8, axis=0) if character == "high" else spoken.samples
    return Audio(samples=samples.astype(np.float32), sample_rate=spoken.sample_rate)


def made(reference: Audio, consent: bool = True, context: Listener | None = None) -> Audio:
    task = VoiceCloning(text=TEXT, reference=reference, consent=consent)
    return VoiceColouring().run(task, VoiceColouring.Options(), context or Listener())


@pytest.mark.parametrize("character", ["small", "giant", "high"])
def test_it_speaks_as_high_as_lively_and_with_the_timbre_of_the_recording(character: str) -> None:
    reference = recording(character)
    coloured = made(reference)
    plain = Espeak().run(TextToSpeech(text=TEXT), Espeak.Options(), Listener())
    wanted, got = pitch(reference.samples[:, 0]), pitch(coloured.samples[:, 0])
    assert wanted is not None and got is not None
    assert got.median == pytest.approx(wanted.median, rel=0.05) and got.span == pytest.approx(wanted.span, rel=0.35)

    def apart(sound: Audio) -> float:
        return float(np.abs(outline(sound.samples[:, 0]) - outline(reference.samples[:, 0]))[5:250].mean())

    assert apart(coloured) < 0.3 * apart(plain)
    seconds = len(coloured.samples) / coloured.sample_rate
    assert seconds == pytest.approx(len(plain.samples) / plain.sample_rate, rel=0.15)
    assert len(coloured.phonemes) == len(plain.phonemes)
    assert seconds - 0.4 < coloured.phonemes[-1].end <= seconds + 0.01


def test_a_voice_that_hardly_moves_is_taken_on_too() -> None:
    def span(liveliness: float) -> float:
        samples = speak(TEXT, "en", 1.0, 0.0, lambda done: None, liveliness).samples[:, None]
        found = pitch(made(Audio(samples=samples, sample_rate=48_000)).samples[:, 0])
        assert found is not None
        return found.span

    assert span(0.2) < 0.5 * span(1.6)


def test_without_permission_nothing_is_said() -> None:
    with pytest.raises(InvalidInput, match="permission of the person"):
        made(recording("plain"), consent=False)


def test_it_stops_when_cancelled() -> None:
    with pytest.raises(JobCancelled):
        made(recording("plain"), context=Listener(cancel_after=1))
