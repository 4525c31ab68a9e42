"""`espeak`: speech in many languages, its phonemes where their sound is, in a process that can be stopped."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from hearing import centroid, envelope, mono
from listening import Listener

from scenewright.backend.generators.audio.espeak import Espeak
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.tasks import TextToSpeech

RATE = 48_000
SENTENCE = "The quick brown fox jumps over the lazy dog."
VOWELS, HISSES = tuple("aɑeɛiɪoɔuʊɜʌɒæ"), ("s", "ʃ", "f", "z", "θ")


def made(text: str = SENTENCE, character: Any = "plain", context: Listener | None = None, **settings: Any) -> Audio:
    return Espeak().run(TextToSpeech(text=text, **settings), Espeak.Options(character=character), context or Listener())


def test_phonemes_lie_where_their_sound_is() -> None:
    sound = made("See the seashell. Far away, she saw a safe sofa.")
    wave = mono(sound.samples)

    def level(sounds: tuple[str, ...]) -> tuple[float, float]:
        spans = [wave[round(p.start * RATE) : round(p.end * RATE)] for p in sound.phonemes if p.sound[:1] in sounds]
        loud = float(np.median([span.std() for span in spans]))
        bright = float(np.median([centroid(span[:, None].astype(np.float32), RATE) for span in spans]))
        return loud, bright

    (vowels, dark), (hisses, bright) = level(VOWELS), level(HISSES)
    assert vowels > 1.5 * hisses and bright > 2 * dark
    between = envelope(sound.samples, RATE)
    spoken = np.zeros(len(between), bool)
    for phoneme in sound.phonemes:
        spoken[round(phoneme.start * 100) : round(phoneme.end * 100)] = True
    assert between[spoken].mean() > 4 * between[~spoken].mean()


def test_phonemes_are_in_order_and_within_the_sound() -> None:
    sound = made()
    ends = [(phoneme.start, phoneme.end) for phoneme in sound.phonemes]
    assert all(start < end for start, end in ends) and ends == sorted(ends)
    assert ends[-1][1] <= len(sound.samples) / RATE + 0.01
    assert [phoneme.sound for phoneme in sound.phonemes][:6] == ["ð", "ə", "k", "w", "ɪ", "k"]


@pytest.mark.parametrize(("language", "text"), [("de-CH", "Grüß Gott"), ("fr", "Bonjour à tous"), ("ja", "こんにちは")])
def test_other_languages_are_spoken(language: str, text: str) -> None:
    assert len(made(text, language=language).phonemes) > 4


def test_speed_and_pitch_and_character_are_heard() -> None:
    usual = made()
    assert len(made(speed=2.0).samples) < 0.65 * len(usual.samples)

    def pitch(sound: Audio) -> float:
        vowel = max(sound.phonemes, key=lambda p: (p.end - p.start) * (p.sound[:1] in VOWELS))
        wave = mono(sound.samples)[round(vowel.start * RATE) : round(vowel.end * RATE)]
        like = np.correlate(wave, wave, "full")[len(wave) :]
        return float(RATE / (np.argmax(like[RATE // 400 : RATE // 60]) + RATE // 400))

    assert pitch(made(pitch=1.6)) > 1.2 * pitch(usual)
    small, giant = (centroid(made(character=character).samples, RATE) for character in ("small", "giant"))
    assert small > 1.2 * giant


def test_it_is_spoken_again_the_same() -> None:
    assert np.array_equal(made().samples, made().samples)


@pytest.mark.parametrize(
    ("text", "settings", "sentence"),
    [
        ("", {}, "nothing to say"),
        (" ...!? \n", {}, "nothing to say"),
        ("word " * 10_000, {}, "30000 are spoken at a time"),
        ("Hello", {"language": "klingon"}, "no voice for the language"),
    ],
)
def test_what_cannot_be_spoken_is_said(text: str, settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        made(text, **settings)


def test_it_stops_within_half_a_second() -> None:
    context, start = Listener(cancel_after=3), time.monotonic()
    with pytest.raises(JobCancelled):
        made(SENTENCE * 600, context=context)
    assert len(context.said) <= 4
    assert time.monotonic() - start < 10  # speaking it all takes longer
