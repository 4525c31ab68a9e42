"""A voice by its pitch and the mean outline of its spectrum, laid over another's speech."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import signal

from scenewright.backend.sound.filters import RATE, Samples
from scenewright.backend.speech.colouring import FRAME, HOP
from scenewright.backend.speech.colouring import outline as smooth

LOWEST, HIGHEST = 60.0, 450.0  # hertz of voices
VOICED = 0.5  # of the autocorrelation at its pitch
LOUD = 0.1  # of the loudest frame's power: a vowel, which has a pitch
HEARD = 0.01  # of it: any sound of speech
MOST = 2.0  # natural logarithm: how much a band is raised or lowered
ROUNDS = 2  # louder bands change which frames are loud
BODY = (80.0, 7000.0)  # hertz within which a voice is known


class Pitch(NamedTuple):
    """How high somebody speaks, in hertz, and how far up and down, in semitones from a tenth to nine tenths of it."""

    median: float
    span: float


def pitch(samples: Samples) -> Pitch | None:
    """Return the pitch of speech (n,) at RATE; None where nothing is voiced.

    Source: the autocorrelation of Boersma, Accurate short-term analysis of the fundamental frequency, 1993.
    """
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::HOP] if len(samples) >= FRAME else samples[None]
    frames = frames - frames.mean(axis=1, keepdims=True)
    power = (frames**2).mean(axis=1)
    frames = frames[power > LOUD * power.max()] * np.hanning(frames.shape[1]).astype(np.float32)
    window = _like(np.hanning(frames.shape[1])[None])[0]
    likeness = _like(frames) / np.maximum(window, 1e-3)
    low, high = round(RATE / HIGHEST), min(round(RATE / LOWEST), frames.shape[1] - 1)
    best = likeness[:, low:high].argmax(axis=1)
    voiced = likeness[np.arange(len(best)), best + low] > VOICED
    if not voiced.any():
        return None
    hertz = RATE / (best[voiced] + low)
    lower, median, upper = np.percentile(hertz, (10, 50, 90))
    return Pitch(float(median), float(12 * np.log2(upper / lower)))


def outline(samples: Samples) -> Samples:
    """Return the mean outline of speech (n,) at RATE: natural logarithms of magnitude, (bins,), zero in the mean."""
    _, _, spectrum = signal.stft(samples, RATE, nperseg=FRAME, noverlap=FRAME - HOP)
    magnitudes = np.abs(spectrum)
    loud = (magnitudes**2).sum(axis=0)
    mean = smooth(np.log(magnitudes[:, loud > HEARD * loud.max()] + 1e-7)).mean(axis=1)
    return np.asarray(mean - mean[_body()].mean(), np.float32)


def laid_over(samples: Samples, wanted: Samples) -> Samples:
    """Return speech (n,) at RATE whose mean outline is another, as `outline` returns it."""
    _, _, spectrum = signal.stft(samples, RATE, nperseg=FRAME, noverlap=FRAME - HOP)
    gain, made = np.zeros(len(spectrum)), samples
    for _ in range(ROUNDS):
        gain = np.clip(gain + wanted - outline(made), -MOST, MOST)
        # Beyond the voice's body lies the noise of microphones, which is nobody's.
        gain[~_body()] = 0.0
        _, result = signal.istft(spectrum * np.exp(gain)[:, None], RATE, nperseg=FRAME, noverlap=FRAME - HOP)
        made = np.zeros_like(samples)
        made[: len(result)] = result[: len(samples)]
    return made


def _like(frames: np.ndarray) -> np.ndarray:
    """Return the autocorrelation of frames (m, n), 1 at no lag."""
    spectrum = np.fft.rfft(frames, 2 * frames.shape[1], axis=1)
    lags = np.fft.irfft(np.abs(spectrum) ** 2, axis=1)[:, : frames.shape[1]]
    return np.asarray(lags / np.maximum(lags[:, :1], 1e-12))


def _body() -> np.ndarray:
    frequencies = np.fft.rfftfreq(FRAME, 1 / RATE)
    return np.asarray((frequencies >= BODY[0]) & (frequencies <= BODY[1]))
