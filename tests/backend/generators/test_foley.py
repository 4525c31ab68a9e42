"""`foley`: every family is heard, as loud as asked, and sounds like what it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hearing import centroid, envelope, fall, share
from listening import Listener

from scenewright.backend.generators.audio.foley import Foley
from scenewright.backend.sound.effects import FAMILIES
from scenewright.backend.sound.loudness import loudness, true_peak
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.tasks import TextToSound

RATE = 48_000


def made(prompt: str, context: Listener | None = None, options: Foley.Options | None = None, **settings: Any) -> Audio:
    task = TextToSound(prompt=prompt, **settings)
    return Foley().run(task, options or Foley.Options(), context or Listener())[0]


@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda family: family.name)
def test_every_family_is_heard_without_clipping_or_clicks(family: Any) -> None:
    sound = made(family.name, seconds=min(family.seconds, 4.0))
    assert sound.sample_rate == RATE and np.isfinite(sound.samples).all()
    assert true_peak(sound.samples) <= 0.92
    assert np.abs(sound.samples[[0, -1]]).max() < 1e-3
    assert loudness(sound.samples, RATE) == pytest.approx(-23.0, abs=2.5)
    if family.goes_on:
        assert len(sound.samples) == round(min(family.seconds, 4.0) * RATE)


def test_a_larger_thing_sounds_deeper() -> None:
    small, usual, large = (centroid(made(f"{size} metal hit").samples, RATE) for size in ("tiny", "", "huge"))
    assert small > 1.3 * usual and usual > 1.3 * large


def test_metal_and_glass_ring_and_wood_and_rubber_do_not() -> None:
    falls = {
        name: fall(made(f"{name} impact", seconds=4).samples, RATE) for name in ("metal", "glass", "wood", "rubber")
    }
    assert falls["metal"] > 1.5 * falls["glass"] > 3 * falls["wood"] > 3 * falls["rubber"]


def test_steps_come_at_the_pace_of_a_walk_and_faster_when_running() -> None:
    def steps(prompt: str) -> int:
        level = envelope(made(prompt, seconds=6).samples, RATE, 50)
        loud = level > 0.35 * level.max()
        return int((loud[1:] & ~loud[:-1]).sum())

    walking, running = steps("footsteps on stone"), steps("fast footsteps on stone")
    assert 9 <= walking <= 26 and running > 1.3 * walking


def test_rain_is_brighter_than_wind_and_wind_than_the_hum_of_a_machine() -> None:
    rain, wind, hum = (centroid(made(name).samples, RATE) for name in ("rain", "wind", "hum"))
    assert rain > 2 * wind > 2 * hum


def test_a_laser_falls_and_a_whoosh_passes() -> None:
    laser = made("laser").samples
    assert centroid(laser[: RATE // 10], RATE) > 2 * centroid(laser[RATE // 4 :], RATE)
    level = envelope(made("whoosh").samples, RATE)
    assert 0.25 < np.argmax(level) / len(level) < 0.75


def test_thunder_is_low_and_a_cricket_is_high() -> None:
    assert share(made("distant thunder").samples, RATE, 0, 400) > 0.8
    assert share(made("crickets").samples, RATE, 3500, 6000) > 0.5


def test_what_surrounds_us_is_wide_and_what_is_struck_is_not() -> None:
    rain = made("rain").samples
    assert rain.shape[1] == 2 and abs(np.corrcoef(rain.T)[0, 1]) < 0.3
    assert made("impact").samples.shape[1] == 1
    assert made("rain", options=Foley.Options(channels="mono")).samples.shape[1] == 1


def test_a_loop_leads_back_to_its_beginning() -> None:
    rain = made("rain", seconds=3.0, loop=True).samples
    level = envelope(np.concatenate([rain, rain]), RATE, 50)
    seam = level[145:156]
    assert len(rain) == 3 * RATE and 0.6 < seam.mean() / level.mean() < 1.6
    with pytest.raises(InvalidInput, match="ends by itself"):
        made("laser", loop=True)


def test_takes_differ_and_seeds_repeat() -> None:
    options = Foley.Options(variation=3)
    takes = Foley().run(TextToSound(prompt="glass break", seed=4), options, Listener())
    again = Foley().run(TextToSound(prompt="glass break", seed=4), options, Listener())
    assert all(np.array_equal(a.samples, b.samples) for a, b in zip(takes, again, strict=True))
    assert len({take.samples.tobytes() for take in takes}) == 3


def test_the_longest_phrase_is_what_is_meant() -> None:
    context = Listener()
    made("a heavy coin drop on wood", context)
    assert context.report["family"] == "drop" and context.report["material"] == "wood"


@pytest.mark.parametrize(
    ("prompt", "sentence"), [("", "Say in a few words"), ("trombonne", "No sound is known"), ("雨", "No sound")]
)
def test_what_is_not_known_is_said(prompt: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        made(prompt)


def test_a_misspelt_word_is_answered_with_the_nearest() -> None:
    with pytest.raises(InvalidInput, match="Did you mean thunder"):
        made("thundr")


def test_it_stops() -> None:
    with pytest.raises(JobCancelled):
        made("crowd", Listener(cancel_after=0), seconds=60)
