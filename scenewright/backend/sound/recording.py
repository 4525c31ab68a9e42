"""From what a family draws to a sound that can be placed: level, ends, loop, channels."""

from __future__ import annotations

import numpy as np

from scenewright.backend.sound.effects.take import Family, Take
from scenewright.backend.sound.filters import RATE, Samples, band
from scenewright.backend.sound.loudness import faded, looped, normalised

OVERLAP = 1.0  # seconds of a loop that are laid over its beginning
SHORTEST = 0.1  # seconds
QUIET = 1e-3  # of the peak: what dies away below this may be cut
RUMBLE = 24.0  # hertz: below, nothing is heard and loudspeakers suffer


def record(family: Family, take: Take, loop: bool, loudness: float) -> Samples:
    """Return (n, channels) of one take, ready to be placed.

    Args:
        family: what sounds.
        take: how; what goes on is exactly as long as it says.
        loop: whether its end leads back to its beginning.
        loudness: LUFS.
    """
    seconds = take.seconds
    if loop:
        take.seconds += min(OVERLAP, seconds / 2)
    sound = _columns(family.make(take))
    sound = band(sound, RUMBLE, np.inf)
    if loop:
        return normalised(looped(sound, RATE, seconds), RATE, loudness)
    if not family.goes_on:
        sound = ended(sound)
    # What goes on is cut out of something longer, and fades; what is struck begins at once.
    sound = faded(sound, RATE, 0.15, 0.4) if family.goes_on and seconds > 2 else faded(sound, RATE)
    return normalised(sound, RATE, loudness)


def _columns(sound: Samples) -> Samples:
    return sound[:, None] if sound.ndim == 1 else sound


def ended(sound: Samples, rate: int = RATE) -> Samples:
    """Return a sound (n, channels) without the silence after it."""
    loud = np.abs(sound).max(axis=1)
    heard = np.flatnonzero(loud > QUIET * max(float(loud.max(initial=0.0)), 1e-9))
    return sound[: max(int(heard[-1]) + 1 if len(heard) else 0, round(SHORTEST * rate))]
