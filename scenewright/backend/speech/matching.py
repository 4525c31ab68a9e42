"""Synthetic speech that is as high, and goes as far up and down, as a voice."""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec
import numpy as np
from scipy import signal

from scenewright.backend.sound.filters import Samples
from scenewright.backend.speech.colouring import coloured
from scenewright.backend.speech.likeness import Pitch, pitch
from scenewright.backend.speech.speaking import Spoken, speak

HIGHEST, LOWEST = 8.0, -8.0  # semitones that the synthesiser itself is moved
LIVELIEST = 2.0
STRETCH = (0.5, 2.2)  # of the pitch that is left, by playing faster or slower
SAMPLE = 200  # characters that are listened to first
STEPS = 1000  # in which a stretch is told


def speak_like(text: str, language: str, speed: float, wanted: Pitch, watch: Callable[[float], None]) -> Spoken:
    """Return a text spoken as high and as lively as wanted, as fast as without that.

    What the synthesiser cannot reach is left to playing faster or slower what was spoken slower or faster; the outline
    of the spectrum is moved back after that.

    Args:
        text: what is said.
        language: one that it speaks.
        speed: 1 is usual.
        wanted: of the voice.
        watch: told the fraction done; what it raises ends the work.
    """
    usual = pitch(speak(text[:SAMPLE], language, 1.0, 0.0, lambda done: watch(0.2 * done)).samples)
    if usual is None:
        return speak(text, language, speed, 0.0, lambda done: watch(0.2 + 0.8 * done))
    semitones = 12 * math.log2(wanted.median / usual.median)
    moved = min(max(semitones, LOWEST), HIGHEST)
    rest = _limited(2 ** ((semitones - moved) / 12))
    # A higher voice goes through more hertz for the same span.
    liveliness = min(wanted.span / max(usual.span, 0.1) * 2 ** (0.5 * moved / 12), LIVELIEST)
    spoken = speak(text, language, speed / rest, moved, lambda done: watch(0.2 + 0.8 * done), liveliness)
    found = pitch(spoken.samples)
    return _played(spoken, _limited(wanted.median / found.median)) if found else spoken


def _played(spoken: Spoken, faster: float) -> Spoken:
    """Return what was spoken, played faster and so as much higher, from a throat of the same size."""
    steps = round(STEPS * faster)
    if steps == STEPS:
        return spoken
    samples: Samples = np.asarray(signal.resample_poly(spoken.samples, STEPS, steps), np.float32)
    factor = STEPS / steps
    phonemes = tuple(
        msgspec.structs.replace(each, start=each.start * factor, end=each.end * factor) for each in spoken.phonemes
    )
    return Spoken(coloured(samples, -math.log2(faster)), phonemes)


def _limited(factor: float) -> float:
    return min(max(factor, STRETCH[0]), STRETCH[1])
