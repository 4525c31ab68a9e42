"""How fast sound, speech, music and flipbooks are made, how exactly, and that nothing clips or jumps."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from scenewright.backend.context import Context
from scenewright.backend.generators.audio.composer import Composer
from scenewright.backend.generators.audio.espeak import Espeak
from scenewright.backend.generators.audio.foley import Foley
from scenewright.backend.generators.video.flipbook import Flipbook
from scenewright.backend.motion.effects import EFFECTS
from scenewright.backend.sound.effects import FAMILIES
from scenewright.backend.sound.loudness import loudness, true_peak
from scenewright.shared.artifacts import Audio
from scenewright.shared.tasks import TextToMusic, TextToSound, TextToSpeech, TextToVideo

CONTEXT = Context("0" * 32, lambda said: None, lambda: False)
SENTENCE = "The quick brown fox jumps over the lazy dog. " * 20
WANTED = -23.0  # LUFS
STYLES = ("calm piano", "epic orchestral", "happy chiptune", "action rock", "jazz lounge")


def measure() -> dict[str, float]:
    """Return the figures; times are of the wall."""
    return effects() | speech() | music() | flipbooks()


def effects() -> dict[str, float]:
    """Every family once: how many times faster than it plays, the slowest; loudness and peaks, the worst."""
    speeds, off, peaks, ends = [], [], [], []
    for name in FAMILIES:
        seconds, (sound, *_) = _timed(lambda name=name: Foley().run(TextToSound(prompt=name), Foley.Options(), CONTEXT))
        speeds.append(_length(sound) / seconds)
        off.append(abs(loudness(sound.samples, sound.sample_rate) - WANTED))
        peaks.append(true_peak(sound.samples))
        ends.append(float(np.abs(sound.samples[[0, -1]]).max()))
    return {
        "media.effects_slowest_x": min(speeds), "media.effects_median_x": float(np.median(speeds)),
        "media.effects_lufs_off": max(off), "media.effects_peak": max(peaks), "media.effects_ends": max(ends),
    }  # fmt: skip


def speech() -> dict[str, float]:
    """A minute of English: how many times faster than it plays."""
    seconds, sound = _timed(lambda: Espeak().run(TextToSpeech(text=SENTENCE), Espeak.Options(), CONTEXT))
    return {"media.speech_x": _length(sound) / seconds}


def music() -> dict[str, float]:
    """A minute in each of five styles: the slowest, and the worst error of its length."""
    times, errors = [], []
    for prompt in STYLES:
        task = TextToMusic(prompt=prompt, seconds=60)
        seconds, (sound, _) = _timed(lambda task=task: Composer().run(task, Composer.Options(), CONTEXT))
        times.append(seconds)
        errors.append(abs(_length(sound) - 60))
    return {"media.music_60s_s": max(times), "media.music_length_off_s": max(errors)}


def flipbooks() -> dict[str, float]:
    """Five seconds of 512² of every effect: the slowest, and the worst seam of a loop."""
    times, errors = [], [0.0]
    for name, effect in EFFECTS.items():
        context = Context("0" * 32, lambda said: None, lambda: False)
        task = TextToVideo(prompt=name, seconds=5.0)
        seconds, _ = _timed(lambda task=task, context=context: Flipbook().run(task, Flipbook.Options(), context))
        times.append(seconds)
        if effect.loops:
            errors.append(context.report["loop_error"])
    return {"media.flipbook_512_5s_s": max(times), "media.flipbook_loop_error": max(errors)}


def _length(sound: Audio) -> float:
    return len(sound.samples) / sound.sample_rate


def _timed(make: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    made = make()
    return time.perf_counter() - start, made
