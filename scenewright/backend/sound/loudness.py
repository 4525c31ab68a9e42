"""How loud a sound is, and made as loud as it shall be, without clipping and without clicks at its ends."""

from __future__ import annotations

import numpy as np
from scipy import signal
from scipy.ndimage import minimum_filter1d, uniform_filter1d

from scenewright.backend.sound.filters import Samples

BLOCK, STEP = 0.4, 0.1  # seconds: what loudness is measured over, and how far apart
ABSOLUTE, RELATIVE = -70.0, -10.0  # LUFS, LU: blocks below these do not count
OFFSET = -0.691  # dB: a sine of 997 Hz in one channel reads as its level less 3.01 dB
SHELF = (1681.9744509555319, 3.99984385397, 0.7071752369554193)  # hertz, dB, Q
HIGH_PASS = (38.13547087613982, 0.5003270373253953)  # hertz, Q
OVERSAMPLING = 4
FADE_IN, FADE_OUT = 0.002, 0.02  # seconds
SILENCE = -90.0  # dB
MOST_LIMITED = 12.0  # dB
LOOK_AHEAD = 0.004  # seconds


def loudness(samples: Samples, rate: int) -> float:
    """Return the integrated loudness in LUFS, minus infinity for silence.

    Args:
        samples: (n, channels) float32; channels count alike, as those of stereo do.
        rate: hertz.

    Source: ITU-R BS.1770-4, with the gates of EBU R 128; what is shorter than a block is measured as one.
    """
    powers = _block_powers(_weighted(samples, rate), rate)
    loud = powers[_level(powers) > ABSOLUTE]
    if len(loud):
        loud = loud[_level(loud) > _level(loud.mean()) + RELATIVE]
    return float(_level(loud.mean())) if len(loud) else -np.inf


def true_peak(samples: Samples) -> float:
    """Return the highest deflection between samples too, 1 being full scale, by fourfold oversampling."""
    if len(samples) == 0:
        return 0.0
    between = signal.resample_poly(samples, OVERSAMPLING, 1, axis=0)
    return float(max(np.abs(between).max(), np.abs(samples).max()))


def normalised(samples: Samples, rate: int, lufs: float, peak_db: float = -1.0) -> Samples:
    """Return a sound that is as loud as asked; peaks that would stick out are turned down for a moment.

    No peak is turned down by more than 12 dB: what is all peaks stays quieter than asked. Silence stays silence.

    Args:
        samples: (n, channels) float32.
        rate: hertz.
        lufs: integrated loudness wanted.
        peak_db: dB below full scale that the true peak may reach.
    """
    measured = loudness(samples, rate)
    if not np.isfinite(measured) or measured < SILENCE:
        return samples
    ceiling = 10 ** (peak_db / 20)
    # What turning peaks down took away is given back once.
    loudest = ceiling / max(true_peak(samples), 1e-9) * 10 ** (MOST_LIMITED / 20)
    limited = _limited(samples * min(10 ** ((lufs - measured) / 20), loudest), rate, ceiling)
    missing = lufs - loudness(limited, rate)
    if missing > 0.1:
        limited = _limited(limited * min(10 ** (missing / 20), 10 ** (MOST_LIMITED / 40)), rate, ceiling)
    return np.asarray(limited, np.float32)


def faded(samples: Samples, rate: int, fade_in: float = FADE_IN, fade_out: float = FADE_OUT) -> Samples:
    """Return a sound that begins and ends at zero, so that nothing clicks; the times are in seconds."""
    result = samples.astype(np.float32)
    for seconds, part in ((fade_in, slice(None)), (fade_out, slice(None, None, -1))):
        count = min(round(seconds * rate), len(samples))
        ramp = np.sin(np.linspace(0.0, np.pi / 2, count, dtype=np.float32)) ** 2
        result[part][:count] *= ramp[:, None]
    return result


def looped(samples: Samples, rate: int, seconds: float) -> Samples:
    """Return the first `seconds` of a longer sound, its rest laid over the beginning, so that it can repeat."""
    length = round(seconds * rate)
    over = len(samples) - length
    result = samples[:length].copy()
    if over > 0:
        # Noise does not know itself after a while: powers add, not deflections.
        angle = np.linspace(0.0, np.pi / 2, over, dtype=np.float32)[:, None]
        result[:over] = samples[:over] * np.sin(angle) + samples[length:] * np.cos(angle)
    return result


def _limited(samples: Samples, rate: int, ceiling: float) -> Samples:
    """Return a sound whose true peaks stay below a ceiling: a gain that falls before each and rises again after it."""
    between = np.abs(signal.resample_poly(samples, OVERSAMPLING, 1, axis=0)).max(axis=1)
    peaks = np.maximum(between.reshape(-1, OVERSAMPLING).max(axis=1), np.abs(samples).max(axis=1))
    if peaks.max(initial=0.0) <= ceiling:
        return samples
    reach = round(LOOK_AHEAD * rate)
    held = minimum_filter1d(np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9)), 2 * reach + 1, mode="nearest")
    # The mean of what is held around a peak is no more than what the peak itself asks for.
    gain = uniform_filter1d(held, reach + 1, mode="nearest")
    return np.asarray(samples * gain[:, None], np.float32)


def _weighted(samples: Samples, rate: int) -> np.ndarray:
    """Return the sound as an ear on a head hears it: treble raised, rumble taken away."""
    sections = np.array([_shelf(rate), _high_pass(rate)])
    filtered: np.ndarray = signal.sosfilt(sections, samples.astype(np.float64), axis=0)
    return filtered


def _shelf(rate: int) -> list[float]:
    frequency, gain, q = SHELF
    k, high = np.tan(np.pi * frequency / rate), 10 ** (gain / 20)
    middle = high**0.4996667741545416
    a0 = 1 + k / q + k * k
    b = [(high + middle * k / q + k * k) / a0, 2 * (k * k - high) / a0, (high - middle * k / q + k * k) / a0]
    return [*b, 1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]


def _high_pass(rate: int) -> list[float]:
    frequency, q = HIGH_PASS
    k = np.tan(np.pi * frequency / rate)
    a0 = 1 + k / q + k * k
    return [1.0, -2.0, 1.0, 1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]


def _block_powers(weighted: np.ndarray, rate: int) -> np.ndarray:
    """Return the power of each block, summed over channels."""
    power = (weighted**2).sum(axis=1)
    length, step = round(BLOCK * rate), round(STEP * rate)
    if len(power) <= length:
        return np.array([power.mean() if len(power) else 0.0])
    total = np.concatenate([[0.0], np.cumsum(power)])
    starts = np.arange(0, len(power) - length + 1, step)
    return np.asarray((total[starts + length] - total[starts]) / length)


def _level(power: np.ndarray) -> np.ndarray:
    return np.asarray(OFFSET + 10 * np.log10(np.maximum(power, 1e-30)))
