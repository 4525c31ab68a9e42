"""What can be heard in a sound, measured without the code that made it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FRAME = 4096
# How well each pitch class fits a key, from listeners (Krumhansl and Kessler, 1982).
MAJOR = np.array([6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88])
MINOR = np.array([6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17])


def mono(samples: NDArray[np.float32]) -> Floats:
    return np.asarray(samples.mean(axis=1), np.float64)


def spectrum(samples: NDArray[np.float32], rate: int) -> tuple[Floats, Floats]:
    """Return frequencies in hertz and powers."""
    power = np.abs(np.fft.rfft(mono(samples))) ** 2
    return np.asarray(np.fft.rfftfreq(len(samples), 1 / rate), np.float64), np.asarray(power, np.float64)


def centroid(samples: NDArray[np.float32], rate: int) -> float:
    frequencies, power = spectrum(samples, rate)
    return float((frequencies * power).sum() / power.sum())


def share(samples: NDArray[np.float32], rate: int, low: float, high: float) -> float:
    """Return how much of the power lies between two frequencies."""
    frequencies, power = spectrum(samples, rate)
    return float(power[(frequencies >= low) & (frequencies < high)].sum() / power.sum())


def fall(samples: NDArray[np.float32], rate: int) -> float:
    """Return the seconds in which what is left of the sound's energy falls by 30 dB."""
    left = np.cumsum(mono(samples)[::-1] ** 2)[::-1]
    return float(np.argmax(left < left[0] * 1e-3) / rate)


def envelope(samples: NDArray[np.float32], rate: int, hertz: float = 100.0) -> Floats:
    """Return the loudness (RMS) so many times a second."""
    step = round(rate / hertz)
    power = mono(samples)[: len(samples) // step * step] ** 2
    return np.asarray(np.sqrt(power.reshape(-1, step).mean(axis=1)))


def onsets(samples: NDArray[np.float32], rate: int) -> Floats:
    """Return how much the spectrum grows, 100 times a second."""
    step = rate // 100
    frames = np.lib.stride_tricks.sliding_window_view(mono(samples), 1024)[::step] * np.hanning(1024)
    magnitudes = np.log1p(100 * np.abs(np.fft.rfft(frames)))
    return np.asarray(np.clip(np.diff(magnitudes, axis=0), 0, None).sum(axis=1))


def beat(samples: NDArray[np.float32], rate: int, tempo: float) -> float:
    """Return how much more grows on the beats of a tempo than between them; 1 is no beat at all."""
    growth = onsets(samples, rate)
    phase = np.arange(len(growth)) / 100 * tempo / 60 % 1.0
    level = np.array([growth[(phase * 20).astype(int) == part].mean() for part in range(20)])
    return float(level.max() / np.median(level))


def key(samples: NDArray[np.float32], rate: int) -> tuple[int, bool]:
    """Return the tonic, 0 to 11 from C, and whether it sounds major: the profile that fits best."""
    frequencies, power = spectrum(samples, rate)
    heard = (frequencies > 80) & (frequencies < 2000)
    classes = np.round(12 * np.log2(frequencies[heard] / 440) + 69).astype(int) % 12
    chroma = np.sqrt(np.bincount(classes, power[heard], 12))
    fits = {
        (tonic, profile is MAJOR): float(np.corrcoef(np.roll(profile, tonic), chroma)[0, 1])
        for tonic in range(12)
        for profile in (MAJOR, MINOR)
    }
    return max(fits, key=lambda name: fits[name])
