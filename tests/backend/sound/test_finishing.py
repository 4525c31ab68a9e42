"""What a model makes becomes as long and as loud as asked; what it is given is brought to its rate and channels."""

from __future__ import annotations

import numpy as np
import pytest

from scenewright.backend.sound.conversion import mono, mono_at, resampled
from scenewright.backend.sound.finishing import finished, fitted
from scenewright.backend.sound.loudness import loudness
from scenewright.backend.sound.stretching import spoken_as, stretched
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput, Unavailable

RATE = 16_000


def tone(hertz: float = 220.0, seconds: float = 3.0, rate: int = RATE) -> np.ndarray:
    time = np.arange(round(seconds * rate)) / rate
    return np.asarray(0.3 * np.sin(2 * np.pi * hertz * time), np.float32)


def pitch(wave: np.ndarray, rate: int = RATE) -> float:
    power = np.abs(np.fft.rfft(wave * np.hanning(len(wave))))
    return float(np.argmax(power) * rate / len(wave))


@pytest.mark.parametrize("seconds", [1.234, 3.0, 4.5])
@pytest.mark.parametrize("channels", [1, 2])
def test_a_sound_has_exactly_its_length_its_channels_and_its_loudness(seconds: float, channels: int) -> None:
    made = finished(np.repeat(tone()[:, None], channels, 1), RATE, -20.0, seconds)
    assert made.shape == (round(seconds * RATE), channels) and made.dtype == np.float32
    assert loudness(made, RATE) == pytest.approx(-20, abs=0.5)
    assert np.abs(made[[0, -1]]).max() < 1e-4


def test_a_loop_leads_back_to_its_beginning() -> None:
    rng = np.random.default_rng(0)
    noise = np.cumsum(rng.standard_normal((3 * RATE, 1)), axis=0).astype(np.float32)
    noise -= np.linspace(noise[0], noise[-1], len(noise))
    made = finished(0.01 * noise, RATE, -23.0, 2.0, loop=True)
    assert len(made) == 2 * RATE
    jump, usual = abs(float(made[0, 0] - made[-1, 0])), float(np.abs(np.diff(made[:, 0])).max())
    assert jump < 3 * usual


def test_what_is_silent_or_broken_is_said() -> None:
    with pytest.raises(InvalidInput, match="silent"):
        finished(np.zeros((RATE, 1), np.float32), RATE, -23)
    with pytest.raises(InvalidInput, match="silent"):
        finished(np.zeros((0, 1), np.float32), RATE, -23)
    with pytest.raises(Unavailable, match="half precision"):
        finished(np.full((RATE, 1), np.nan, np.float32), RATE, -23)


def test_what_is_too_short_is_followed_by_silence() -> None:
    made = fitted(tone(seconds=1.0)[:, None], 2 * RATE)
    assert len(made) == 2 * RATE and not made[RATE:].any()


@pytest.mark.parametrize("speed", [0.5, 0.8, 1.5, 2.5])
def test_a_faster_voice_keeps_its_pitch(speed: float) -> None:
    made = stretched(tone(), RATE, speed)
    assert len(made) == pytest.approx(3 * RATE / speed, rel=0.03)
    assert pitch(made) == pytest.approx(220, abs=3)
    middle = made[RATE // 4 : -RATE // 4]
    assert np.sqrt(2) * middle.std() == pytest.approx(0.3, rel=0.1)


@pytest.mark.parametrize("higher", [0.7, 1.5])
def test_a_higher_voice_keeps_its_length(higher: float) -> None:
    made = spoken_as(tone(), RATE, 1.0, higher)
    assert pitch(made) == pytest.approx(220 * higher, rel=0.02)
    assert len(made) == pytest.approx(3 * RATE, rel=0.03)


def test_what_shall_not_change_does_not() -> None:
    assert np.array_equal(spoken_as(tone(), RATE, 1.0, 1.0), tone())
    assert len(stretched(tone(seconds=0.01), RATE, 2.0)) == 160


def test_channels_are_mixed_and_those_that_cancel_are_not() -> None:
    both = np.stack([tone(), -tone()], axis=1)
    assert np.abs(mono(both)).max() == pytest.approx(0.3, abs=0.01)
    seven = np.zeros((len(tone()), 7), np.float32)
    seven[:, 3] = tone()
    assert np.abs(mono(seven)).max() > 0.03
    assert np.array_equal(mono(tone()[:, None]), tone())


@pytest.mark.parametrize("rate", [8000, 22_050, 44_100, 96_000])
def test_a_sound_of_any_rate_is_brought_to_another(rate: int) -> None:
    sound = Audio(samples=np.repeat(tone(rate=rate)[:, None], 3, 1), sample_rate=rate)
    made = mono_at(sound, RATE)
    assert len(made) == pytest.approx(3 * RATE, abs=2) and pitch(made) == pytest.approx(220, abs=1)
    assert np.abs(made[100:-100]).max() == pytest.approx(0.3, rel=0.05)


def test_what_does_not_fit_below_the_new_rate_is_filtered_out() -> None:
    assert np.abs(resampled(tone(7000), RATE, 8000)[200:-200]).max() < 0.02
