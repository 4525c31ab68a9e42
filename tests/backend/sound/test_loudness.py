"""Loudness as broadcasters measure it, peaks that stay below full scale, ends that do not click, loops that close."""

from __future__ import annotations

import numpy as np
import pytest

from scenewright.backend.sound.loudness import faded, looped, loudness, normalised, true_peak

RATE = 48_000


def sine(level: float, seconds: float = 3.0, hertz: float = 997.0, channels: int = 2) -> np.ndarray:
    time = np.arange(round(seconds * RATE)) / RATE
    wave = 10 ** (level / 20) * np.sin(2 * np.pi * hertz * time)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


@pytest.mark.parametrize("level", [-23.0, -33.0])
def test_the_reference_tones_of_ebu_tech_3341_read_as_they_should(level: float) -> None:
    assert loudness(sine(level, 20), RATE) == pytest.approx(level, abs=0.1)


def test_quiet_parts_do_not_count_as_in_ebu_tech_3341_case_3() -> None:
    parts = [sine(-36, 10), sine(-23, 60), sine(-36, 10)]
    assert loudness(np.concatenate(parts), RATE) == pytest.approx(-23.0, abs=0.1)


def test_the_true_peak_lies_between_samples() -> None:
    time = np.arange(RATE) / RATE
    wave = np.sin(2 * np.pi * RATE / 4 * time + np.pi / 4).astype(np.float32)[:, None]
    assert np.abs(wave).max() == pytest.approx(0.707, abs=0.01)
    assert true_peak(wave) == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize("target", [-30.0, -23.0, -16.0])
def test_a_sound_gets_as_loud_as_asked_and_never_clips(target: float) -> None:
    rng = np.random.default_rng(0)
    noisy = (rng.standard_normal((2 * RATE, 1)) * np.linspace(0.01, 0.4, 2 * RATE)[:, None]).astype(np.float32)
    made = normalised(noisy, RATE, target)
    assert loudness(made, RATE) == pytest.approx(target, abs=0.5)
    assert true_peak(made) <= 10 ** (-1 / 20) + 0.01


def test_lone_peaks_are_turned_down_for_a_moment_only() -> None:
    wave = sine(-20, 2, channels=1)
    wave[RATE] = 1.0
    made = normalised(wave, RATE, -14.0)
    elsewhere = made[RATE // 4 : RATE // 2] / wave[RATE // 4 : RATE // 2].clip(1e-9)
    assert true_peak(made) <= 0.9 and np.median(np.abs(elsewhere)) > 1.5


def test_silence_stays_silence() -> None:
    silence = np.zeros((RATE, 2), np.float32)
    assert loudness(silence, RATE) == -np.inf and np.array_equal(normalised(silence, RATE, -23), silence)


def test_ends_are_at_zero() -> None:
    made = faded(np.ones((RATE, 2), np.float32), RATE)
    assert made[0].tolist() == made[-1].tolist() == [0, 0] and made[RATE // 2, 0] == 1


def test_a_loop_has_no_seam_in_level() -> None:
    rng = np.random.default_rng(1)
    wave = rng.standard_normal((5 * RATE, 1)).astype(np.float32)
    made = looped(wave, RATE, 4.0)
    assert len(made) == 4 * RATE
    # What follows the end is what lay after it, faded into the beginning.
    assert made[0] == pytest.approx(wave[4 * RATE], abs=1e-5)
    levels = [part.std() for part in np.split(np.roll(made, RATE, axis=0), 8)]
    assert max(levels) / min(levels) < 1.1
