"""From what a model makes to a sound that can be placed: its length, its ends, its level."""

from __future__ import annotations

import numpy as np

from scenewright.backend.sound.filters import Samples
from scenewright.backend.sound.loudness import FADE_IN, FADE_OUT, faded, looped, normalised
from scenewright.shared.errors import InvalidInput, Unavailable

SILENT = 1e-3  # of full scale
LONG = 2.0  # seconds: what is longer may fade in and out softly
SOFT = (0.01, 0.05)  # seconds
FINER = "Set SCENEWRIGHT_DTYPE to bfloat16 or float32 where the backend runs, and start it again."


def finished(
    samples: Samples, rate: int, lufs: float, seconds: float = 0.0, loop: bool = False, fade_out: float = 0.0
) -> Samples:
    """Return a sound as long and as loud as asked, that does not click at its ends.

    Args:
        samples: (n, channels).
        rate: hertz.
        lufs: integrated loudness wanted.
        seconds: how long it shall be, 0 for as long as it is; of a loop all that is longer is laid over its beginning.
        loop: whether its end leads back to its beginning.
        fade_out: seconds in which it shall end, where that is more than keeps it from clicking.

    Raises:
        InvalidInput: it is silent.
        Unavailable: numbers overflowed.
    """
    if not np.isfinite(samples).all():
        raise Unavailable("The sound came out broken: half precision is too coarse for this model here.", remedy=FINER)
    if float(np.abs(samples).max(initial=0.0)) < SILENT:
        raise InvalidInput("It came out silent.", remedy="Try another seed, or say it in other words.")
    if loop:
        return normalised(looped(samples, rate, seconds or len(samples) / rate), rate, lufs)
    cut = fitted(samples, round(seconds * rate)) if seconds else samples
    soft_in, soft_out = SOFT if len(cut) > LONG * rate else (FADE_IN, FADE_OUT)
    return normalised(faded(cut, rate, soft_in, max(soft_out, fade_out)), rate, lufs)


def fitted(samples: Samples, count: int) -> Samples:
    """Return a sound of so many samples: cut, or with silence behind it."""
    missing = max(count - len(samples), 0)
    return np.pad(samples[:count], [(0, missing), (0, 0)])
