"""Sound of any number of channels and any rate, as a model takes it."""

from __future__ import annotations

import numpy as np
from scipy import signal

from scenewright.backend.sound.filters import Samples
from scenewright.shared.artifacts import Audio

CANCELLED = 0.1  # of the loudest channel's power: a mixture below has channels that take each other away


def mono(samples: Samples) -> Samples:
    """Return (n,) of a sound (n, channels): their mean, or the loudest where they would take each other away."""
    if samples.shape[1] == 1:
        return np.asarray(samples[:, 0], np.float32)
    mixed = samples.mean(axis=1)
    powers = np.square(samples, dtype=np.float64).mean(axis=0) if len(samples) else np.zeros(samples.shape[1])
    sounding = max(int((powers > CANCELLED * powers.max(initial=0.0)).sum()), 1)
    heard = float(np.square(mixed, dtype=np.float64).mean()) if len(samples) else 0.0
    # Where only some channels sound, the mean is quieter by their share, which is no cancelling.
    if heard * (samples.shape[1] / sounding) ** 2 < CANCELLED * powers.max(initial=0.0):
        mixed = samples[:, int(powers.argmax())]
    return np.asarray(mixed, np.float32)


def resampled(samples: Samples, rate: int, wanted: int) -> Samples:
    """Return a sound (n, …) of a rate, in hertz, at another; what does not fit below half of that is filtered out."""
    if rate == wanted or len(samples) == 0:
        return samples
    common = int(np.gcd(rate, wanted))
    return np.asarray(signal.resample_poly(samples, wanted // common, rate // common, axis=0), np.float32)


def mono_at(audio: Audio, rate: int) -> Samples:
    """Return a sound as (n,) at a rate, in hertz, whatever it was; what is no number is silent."""
    return resampled(mono(np.nan_to_num(audio.samples, nan=0.0, posinf=0.0, neginf=0.0)), audio.sample_rate, rate)
