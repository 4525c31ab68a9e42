"""`composer`: key, tempo, length and form are those asked for, voices move as they should, sound and score agree."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hearing import beat, centroid, envelope, key
from listening import Listener

from scenewright.backend.generators.audio.composer import Composer
from scenewright.backend.music import harmony, theory
from scenewright.backend.music.wording import MOODS, STYLES, read
from scenewright.backend.sound.loudness import loudness, true_peak
from scenewright.shared.artifacts import Audio, Score
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.tasks import TextToMusic

RATE = 48_000


def made(prompt: str, context: Listener | None = None, **settings: Any) -> tuple[Audio, Score]:
    return Composer().run(TextToMusic(prompt=prompt, **settings), Composer.Options(), context or Listener())


@pytest.mark.parametrize(
    "style", ["calm piano", "epic orchestral", "chiptune", "jazz", "waltz", "dark ambient", "folk"]
)
def test_it_is_exactly_as_long_and_as_loud_as_asked(style: str) -> None:
    sound, score = made(style, seconds=12.5, loudness=-20.0)
    assert sound.samples.shape == (round(12.5 * RATE), 2)
    assert loudness(sound.samples, RATE) == pytest.approx(-20, abs=0.6) and true_peak(sound.samples) < 0.92
    assert np.abs(sound.samples[[0, -1]]).max() < 1e-3
    assert envelope(sound.samples, RATE, 2).min() > 0  # nowhere silent
    assert len(score.notes) > 10 and score.name == style


@pytest.mark.parametrize(("tonic", "mode"), [("C", "major"), ("A", "minor"), ("Eb", "major"), ("F#", "minor")])
def test_the_key_that_was_asked_for_is_heard(tonic: str, mode: Any) -> None:
    sound, score = made("calm piano", seconds=24, key=tonic, mode=mode, seed=5)
    assert score.key == f"{tonic} {mode}"
    heard, major = key(sound.samples, RATE)
    wanted = theory.TONICS[tonic]
    relative = (wanted + 3) % 12 if mode == "minor" else (wanted + 9) % 12  # has the same tones
    assert (heard, major) in ((wanted, mode == "major"), (relative, mode != "major"))


@pytest.mark.parametrize("tempo", [90.0, 132.0])
def test_the_tempo_that_was_asked_for_is_heard(tempo: float) -> None:
    sound, score = made("rock", seconds=60 / tempo * 32, tempo=tempo, seed=2)
    assert score.tempi[:, 1] == pytest.approx(tempo, rel=1e-3)
    assert beat(sound.samples, RATE, tempo) > 1.5 * beat(sound.samples, RATE, tempo * 1.13)


def test_sections_begin_at_the_cues() -> None:
    _, score = made("action rock", seconds=30, cues="8, 19.5", tempo=140)
    seconds = np.cumsum([0, *(np.diff([*score.tempi[:, 0], 1e9])[:-1] * 60 / score.tempi[:-1, 1])])
    assert seconds == pytest.approx([0, 8, 19.5], abs=0.01)
    assert np.abs(score.tempi[:, 1] / 140 - 1).max() < 0.15


def test_dark_is_darker_and_action_is_busier_than_calm() -> None:
    dark, happy = made("dark ambient", seconds=10)[0], made("happy bells", seconds=10)[0]
    assert centroid(dark.samples, RATE) < centroid(happy.samples, RATE)
    assert len(made("action orchestral", seconds=10)[1].notes) > 2 * len(made("calm orchestral", seconds=10)[1].notes)


def test_voices_keep_the_rules_of_four_parts() -> None:
    moves = parallels = leaps = 0
    for seed in range(20):
        music_key = theory.Key(seed % 12, ("major", "minor", "dorian")[seed % 3])
        chords = harmony.progression(music_key, 8, 0.2, np.random.default_rng(seed), closing=True)
        voices = np.array(harmony.voiced(chords))
        assert (np.diff(voices, axis=1) < 0).all(), "soprano over alto over tenor over bass"
        for chord, four in zip(chords, voices.tolist(), strict=True):
            assert {pitch % 12 for pitch in four} <= set(chord.classes) and four[3] % 12 == chord.classes[0]
        assert chords[0].step == chords[-1].step == 0
        for before, after in pairwise(voices):
            moves += 1
            leaps += int((np.abs(after - before)[:3] > 7).sum())
            for i in range(4):
                for j in range(i + 1, 4):
                    apart = (before[i] - before[j]) % 12, (after[i] - after[j]) % 12
                    parallels += apart in ((0, 0), (7, 7)) and after[i] - before[i] == after[j] - before[j] != 0
    assert parallels <= 0.02 * moves and leaps <= 0.05 * moves


def test_the_tune_keeps_to_its_key_and_sections_of_one_letter_to_their_tune() -> None:
    context = Listener()
    _, score = made("folk flute", context, seconds=40, key="D", mode="dorian", seed=3)
    tune = score.notes[score.player == score.players.index("flute")]
    scale = {(2 + step) % 12 for step in theory.SCALES["dorian"]}
    assert {int(pitch) % 12 for pitch in tune[:, 2]} <= scale
    assert context.report["sections"][0] == context.report["sections"][-1] == "A"


def test_every_word_leads_somewhere() -> None:
    for word in [*MOODS, *STYLES]:
        plan, ignored = read(word.replace("-", " "), 10, 0, "automatic", "automatic", "", 0)
        assert plan.sections and plan.tempo > 30 and not set(ignored) & {word}


def test_a_seed_repeats_and_another_differs() -> None:
    first, again, other = (made("calm piano", seconds=6, seed=seed)[1].notes for seed in (1, 1, 2))
    assert np.array_equal(first, again) and not np.array_equal(first, other)


@pytest.mark.parametrize(
    ("prompt", "settings", "sentence"),
    [("qwertz", {}, "No mood, style or instrument"), ("calm", {"cues": "eight"}, "are no seconds")],
)
def test_what_is_not_understood_is_said(prompt: str, settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        made(prompt, **settings)


def test_it_stops() -> None:
    with pytest.raises(JobCancelled):
        made("epic orchestral", Listener(cancel_after=3), seconds=300)
