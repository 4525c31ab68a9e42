"""Sounds, by their waveform."""

from __future__ import annotations

import numpy as np

from scenewright.backend.thumbnails.canvas import SIZE, Bytes, Floats, shrunk
from scenewright.shared.artifacts import Audio

FINENESS = 4
BARS = 43
GAP = 1 / 3  # of a bar's place
TALLEST = 0.86  # of the picture's side
COLOUR = (0.30, 0.62, 0.93)  # sRGB-encoded; seen on light and on dark


def draw(audio: Audio) -> Bytes:
    """Return (SIZE, SIZE, 4) uint8: the loudness over time as rounded bars.

    Raises:
        ValueError: there are no samples.
    """
    if not len(audio.samples):
        raise ValueError("The sound is empty.")
    side = SIZE * FINENESS
    place = side / BARS
    half_width = place * (1 - GAP) / 2
    half_height = np.maximum(_loudness(audio) * TALLEST * side / 2, half_width)
    number = np.minimum((np.arange(side) / place).astype(int), BARS - 1)
    across = np.abs(np.arange(side) + 0.5 - (number + 0.5) * place)
    # The ends of a bar are half circles.
    rounding = half_width - np.sqrt(np.maximum(half_width**2 - across**2, 0))
    down = np.abs(np.arange(side) + 0.5 - side / 2)
    inside = (across < half_width) & (down[:, None] < (half_height[number] - rounding))
    return shrunk(np.full((side, side, 3), COLOUR, np.float32), inside.astype(np.float32))


def _loudness(audio: Audio) -> Floats:
    """Return the greatest deflection during each bar, (BARS,), the greatest of all being 1."""
    loudest = np.abs(np.nan_to_num(audio.samples)).max(1)
    starts = np.arange(BARS) * len(loudest) // BARS
    heights = np.maximum.reduceat(loudest, starts)
    return np.asarray(heights / max(float(heights.max()), 1e-6), np.float32)
