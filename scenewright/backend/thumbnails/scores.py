"""Scores as piano rolls: time to the right, pitch upwards, a colour for each player."""

from __future__ import annotations

import colorsys

import numpy as np

from scenewright.backend.thumbnails.canvas import SIZE, Bytes, shrunk
from scenewright.shared.artifacts import Score

FINENESS = 4
MARGIN = 0.06  # of the picture's side
LOWEST_SPAN = 24  # pitches: a tune of few tones does not fill the picture
THICKEST = 0.03  # of the picture's side


def draw(score: Score) -> Bytes:
    """Return (SIZE, SIZE, 4) uint8.

    Raises:
        ValueError: there are no notes.
    """
    if not len(score.notes):
        raise ValueError("The score is empty.")
    side = SIZE * FINENESS
    start, beats, pitch = score.notes[:, :3].T
    span = max(float(np.ptp(pitch)), LOWEST_SPAN)
    middle, length = (float(pitch.min()) + float(pitch.max())) / 2, float((start + beats).max())
    inside = side * (1 - 2 * MARGIN)
    left = side * MARGIN + start / length * inside
    right = np.maximum(side * MARGIN + (start + beats) / length * inside - 0.004 * side, left + 2)
    up = side / 2 - (pitch - middle) / span * inside
    half = min(inside / span / 2, side * THICKEST / 2)
    colour, seen = np.zeros((side, side, 3), np.float32), np.zeros((side, side), np.float32)
    for number, player in enumerate(score.player):
        rows = slice(max(round(up[number] - half), 0), max(round(up[number] + half), 1))
        columns = slice(round(left[number]), round(right[number]))
        hue = (0.58 + 0.27 * int(player)) % 1.0
        colour[rows, columns] = colorsys.hls_to_rgb(hue, 0.55, 0.65)
        seen[rows, columns] = 1.0
    return shrunk(colour, seen)
