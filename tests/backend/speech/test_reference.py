"""Recordings of every kind of badness: a clear sentence, or a safe conversion that is told of."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from engines import House
from listening import Listener

from scenewright.backend.generator import Generator
from scenewright.backend.home import Home
from scenewright.backend.registry import built_in
from scenewright.backend.speech.reference import heard
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput
from scenewright.shared.messages import Failed
from scenewright.shared.tasks import VoiceCloning

RATE = 24_000


def hum(seconds: float, rate: int = RATE, channels: int = 1) -> np.ndarray:
    time = np.arange(round(seconds * rate)) / rate
    wave = 0.3 * np.sin(2 * np.pi * 150 * time) * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * time))
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


def listened(samples: np.ndarray, rate: int = RATE) -> tuple[np.ndarray, tuple[str, ...]]:
    return heard(Audio(samples=samples.astype(np.float32), sample_rate=rate), RATE)


@pytest.mark.parametrize(
    ("samples", "rate", "sentence"),
    [
        (np.zeros((RATE * 5, 1)), RATE, "silent"),
        (np.zeros((0, 2)), RATE, "silent"),
        (np.full((RATE * 5, 1), np.nan), RATE, "silent"),
        (hum(0.5), RATE, "speaks for 0.5 s"),
        (np.concatenate([np.zeros((RATE * 9, 1)), hum(1.0), np.zeros((RATE * 9, 1))]), RATE, "speaks for 1.0 s"),
        (np.clip(9 * hum(4), -1, 1), RATE, "clipped"),
        (hum(4, 4000), 4000, "too few"),
    ],
)
def test_what_no_voice_can_be_learnt_from_is_said(samples: np.ndarray, rate: int, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        listened(samples, rate)


def test_a_telephone_is_listened_to_and_told_of() -> None:
    samples, notes = listened(hum(3, 8000), 8000)
    assert abs(len(samples) - 3 * RATE) < RATE // 20 and "8000 samples a second" in notes[0]


def test_seven_channels_become_one_and_those_that_cancel_do_not() -> None:
    seven = np.zeros((3 * RATE, 7), np.float32)
    seven[:, 4:5] = hum(3)
    samples, notes = listened(seven)
    assert np.abs(samples).max() == pytest.approx(1.0) and "7 channels" in notes[0]
    opposed = hum(3, channels=2) * np.array([1, -1], np.float32)
    assert np.abs(listened(opposed)[0]).max() == pytest.approx(1.0)


def test_an_hour_is_listened_to_for_half_a_minute() -> None:
    samples, notes = listened(hum(95))
    assert len(samples) == 30 * RATE and "first 30 s" in notes[-1]


def test_the_silence_around_a_voice_is_left_out() -> None:
    quiet = np.zeros((2 * RATE, 1), np.float32)
    assert abs(len(listened(np.concatenate([quiet, hum(3), quiet]))[0]) - 3 * RATE) < RATE // 10


def test_a_backend_takes_no_such_job_without_permission(home: Home) -> None:
    house = House(home)
    try:
        client = house.open()
        task = VoiceCloning(text="Hello", reference=Audio(samples=hum(3), sample_rate=RATE))
        job = client.submit("voice-colouring", task=task)
        refused = client.wait(lambda message: getattr(message, "job", "") == job)
    finally:
        house.close()
    assert isinstance(refused, Failed) and "permission of the person" in refused.problem.message


@pytest.mark.parametrize(
    "generator", [each for each in built_in() if each.task is VoiceCloning], ids=lambda each: each.name
)
def test_no_generator_clones_a_voice_without_permission(generator: type[Generator[Any]]) -> None:
    task = VoiceCloning(text="Hello", reference=Audio(samples=hum(3), sample_rate=RATE))
    with pytest.raises(InvalidInput, match="permission of the person"):
        generator().run(task, generator.Options(), Listener())
