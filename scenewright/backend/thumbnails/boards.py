"""Storyboards as their pictures side by side, in the order in which they are seen."""

from __future__ import annotations

import math

import numpy as np

from scenewright.backend.thumbnails import pictures
from scenewright.backend.thumbnails.canvas import SIZE, Bytes
from scenewright.shared.artifacts import Storyboard

MOST = 16  # shots
GAP = 0.03  # of a cell


def draw(board: Storyboard) -> Bytes:
    """Return (SIZE, SIZE, 4) uint8.

    Raises:
        ValueError: no shot has a picture.
    """
    shown = [each.picture for each in board.shots if each.picture is not None][:MOST]
    if not shown:
        raise ValueError("There is nothing to draw: no shot has a picture.")
    across = math.ceil(math.sqrt(len(shown)))
    cell = SIZE // across
    sheet = np.zeros((SIZE, SIZE, 4), np.uint8)
    down = math.ceil(len(shown) / across)
    heights = [_small(picture, round(cell * (1 - GAP))) for picture in shown]
    row = max(each.shape[0] for each in heights) + round(cell * GAP)
    top = (SIZE - row * down) // 2
    for number, small in enumerate(heights):
        y, x = max(top + number // across * row, 0), number % across * cell
        sheet[y : y + small.shape[0], x : x + small.shape[1]] = small[: SIZE - y]
    return sheet


def _small(picture: object, side: int) -> Bytes:
    """Return a picture with `side` pixels along its longer side, without what is clear around it."""
    fitted = pictures.draw(picture)  # type: ignore[arg-type]
    step = np.linspace(0, SIZE - 1, side).round().astype(int)
    small = fitted[step][:, step]
    rows, columns = np.flatnonzero(small[..., 3].any(axis=1)), np.flatnonzero(small[..., 3].any(axis=0))
    if not len(rows):
        return np.asarray(small, np.uint8)
    return np.asarray(small[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], np.uint8)
