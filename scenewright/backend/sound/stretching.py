"""Speech made faster or slower, higher or lower, after it was spoken."""

from __future__ import annotations

import numpy as np
from scipy import signal

from scenewright.backend.sound.filters import Samples

WINDOW = 0.03  # seconds: two periods of the lowest voice
REACH = 0.01  # seconds within which the best continuation is looked for
UNCHANGED = 0.01  # of a speed or a pitch: less is not heard
FINEST = 200  # the denominator of the ratio that a pitch is moved by


def stretched(samples: Samples, rate: int, speed: float) -> Samples:
    """Return a voice (n,) that speaks so many times as fast, as high as before.

    Source: Verhelst and Roelands, An overlap-add technique based on waveform similarity (WSOLA), 1993.
    """
    half, reach = round(WINDOW * rate / 2), round(REACH * rate)
    if abs(speed - 1) < UNCHANGED or len(samples) < 4 * half + 2 * reach:
        return samples
    window = np.hanning(2 * half + 1)[:-1].astype(np.float32)
    count = int(len(samples) / speed) // half
    source = np.pad(samples, (reach, 3 * half + 2 * reach))
    result = np.zeros((count + 1) * half, np.float32)
    place = 0
    for number in range(count):
        result[number * half : (number + 2) * half] += source[place + reach :][: 2 * half] * window
        natural = source[place + reach + half :][: 2 * half]
        wanted = min(round((number + 1) * half * speed), len(samples) - 1)
        around = source[wanted : wanted + 2 * half + 2 * reach]
        place = wanted + int(signal.correlate(around, natural, "valid", "fft").argmax()) - reach
        place = min(max(place, 0), len(samples) + half)
    return result


def spoken_as(samples: Samples, rate: int, speed: float, pitch: float = 1.0) -> Samples:
    """Return a voice (n,) so many times as fast, and so many times as high."""
    slower = stretched(samples, rate, speed / pitch)
    if abs(pitch - 1) < UNCHANGED:
        return slower
    up, down = FINEST, round(FINEST * pitch)
    return np.asarray(signal.resample_poly(slower, up, down), np.float32)
