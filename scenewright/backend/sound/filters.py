"""Noise and what shapes it: bands, colours, envelopes that wander."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import signal

Samples = NDArray[np.float32]
RATE = 48_000  # hertz: what films have
LOWEST, HIGHEST = 20.0, 0.45  # hertz; share of the rate: where bands end


def noise(rng: np.random.Generator, count: int, colour: float = 0.0, rate: int = RATE) -> Samples:
    """Return (count,) of noise with a standard deviation of 1.

    Args:
        rng: draws it.
        count: samples.
        colour: exponent of its power's fall with frequency: 0 white, 1 pink, 2 brown, -1 blue.
        rate: hertz.
    """
    white = rng.standard_normal(count)
    if colour == 0.0:
        return white.astype(np.float32)
    spectrum = np.fft.rfft(white)
    frequencies = np.maximum(np.fft.rfftfreq(count, 1 / rate), LOWEST)
    shaped = np.fft.irfft(spectrum * frequencies ** (-colour / 2), count)
    return np.asarray(shaped / max(float(shaped.std()), 1e-12), np.float32)


def band(samples: Samples, low: float, high: float, rate: int = RATE, order: int = 2) -> Samples:
    """Return what lies between two frequencies, in hertz; 0 or infinity leave an end open."""
    top = HIGHEST * rate
    low, high = min(low, top * 0.9), min(high, top)
    if low <= LOWEST and high >= top:
        return samples
    kind: str = "bandpass" if low > LOWEST and high < top else "highpass" if low > LOWEST else "lowpass"
    edges = {"bandpass": [low, high], "highpass": low, "lowpass": high}[kind]
    sections = signal.butter(order, edges, kind, fs=rate, output="sos")
    return np.asarray(signal.sosfilt(sections, samples, axis=0), np.float32)


def resonant(samples: Samples, frequency: float, q: float, rate: int = RATE) -> Samples:
    """Return a sound as a resonance lets it through, as loud at its frequency, in hertz, as it was."""
    b, a = signal.iirpeak(min(frequency, HIGHEST * rate), q, fs=rate)
    return np.asarray(signal.lfilter(b, a, samples, axis=0), np.float32)


def wandering(rng: np.random.Generator, count: int, hertz: float, rate: int = RATE) -> Samples:
    """Return (count,) of a smooth random curve between 0 and 1 that changes so many times a second."""
    knots = max(int(np.ceil(count / rate * hertz)) + 3, 4)
    values = rng.random(knots)
    places = np.arange(count) / rate * hertz
    left = np.minimum(places.astype(int), knots - 2)
    part = places - left
    part = part * part * (3 - 2 * part)
    return np.asarray(values[left] * (1 - part) + values[left + 1] * part, np.float32)


def decay(count: int, seconds: float, rate: int = RATE) -> Samples:
    """Return (count,) falling from 1 by 60 dB in so many seconds."""
    return np.asarray(np.exp(-6.9078 * np.arange(count, dtype=np.float32) / (rate * max(seconds, 1e-4))), np.float32)


def swept(rng: np.random.Generator, centre: Samples, width: float, rate: int = RATE) -> Samples:
    """Return noise whose band follows a curve of frequencies.

    Args:
        rng: draws the noise.
        centre: (count,) hertz.
        width: of the band, as a share of its centre.
    """
    # Noise around zero, moved up to the curve: the product of slow noise and a carrier.
    count = len(centre)
    phase = 2 * np.pi * np.cumsum(centre, dtype=np.float64) / rate
    slow = max(float(np.mean(centre)) * width / 2, 1.0)
    in_phase, across = (band(noise(rng, count, rate=rate), 0.0, slow, rate) for _ in range(2))
    moved = in_phase * np.cos(phase) - across * np.sin(phase)
    return np.asarray(moved / max(float(moved.std()), 1e-9), np.float32)


def room(samples: Samples, rng: np.random.Generator, seconds: float, share: float, rate: int = RATE) -> Samples:
    """Return a sound with the echo of a room: (n + tail, 2).

    Args:
        samples: (n,) or (n, 2).
        rng: draws the walls.
        seconds: until the echo has fallen by 60 dB.
        share: of echo in the whole, 0 to 1.
    """
    dry = samples if samples.ndim == 2 else np.repeat(samples[:, None], 2, 1)
    tail = round(seconds * rate)
    wet = np.zeros((len(dry) + tail, 2), np.float32)
    for side in range(2):
        walls = band(noise(rng, tail, 0.6, rate) * decay(tail, seconds, rate), 120.0, 7000.0, rate)
        walls /= np.sqrt((walls**2).sum()) + 1e-9
        echo = signal.fftconvolve(dry[:, side], walls)
        wet[: len(echo), side] = echo
    wet *= share
    wet[: len(dry)] += dry * (1 - share)
    return wet


def panned(place: float) -> Samples:
    """Return (2,) how loud left and right are of what stands between 0, left, and 1, right; their power is 1."""
    return np.array([np.cos(place * np.pi / 2), np.sin(place * np.pi / 2)], np.float32)


def placed(events: list[tuple[float, Samples]], count: int, rate: int = RATE) -> Samples:
    """Return (count,) with sounds laid over one another, each from its second on; what sticks out is cut."""
    result = np.zeros(count, np.float32)
    for seconds, sound in events:
        start = round(seconds * rate)
        if 0 <= start < count:
            part = sound[: count - start]
            result[start : start + len(part)] += part
    return result
