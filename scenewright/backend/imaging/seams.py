"""Pictures that nearly repeat, mended until they do."""

from __future__ import annotations

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from scenewright.backend.imaging.cuts import beyond
from scenewright.backend.imaging.photographs import scaled

Floats = NDArray[np.float32]
OVERLAP = 0.125  # of a side, within which the cut is looked for


def cross(side: int, width: int) -> NDArray[np.bool_]:
    """Return (side, side) where a cross through the middle lies; its arms end half their width before the edges."""
    away = np.abs(np.arange(side) - (side - 1) / 2)
    on, inside = away < width / 2, away < (side - width) / 2
    return (on[:, None] & inside[None, :]) | (inside[:, None] & on[None, :])


def mended(picture: Floats) -> Floats:
    """Return a picture, (h, w, c), made to repeat: its light first, then its detail along a line where it hardly shows.

    Its first and its last rows are laid over each other and cut, then its columns; what is left is stretched to the
    size it had.
    """
    joined = periodic(picture)
    for _ in range(2):
        joined = _lapped(joined).swapaxes(0, 1)
    return scaled(np.ascontiguousarray(joined), (picture.shape[0], picture.shape[1]), wraps=True)


def periodic(picture: Floats) -> Floats:
    """Return a picture, (h, w, c), without the smooth part that keeps its edges from meeting.

    Source: Moisan 2011, "Periodic plus smooth image decomposition".
    """
    steps = np.zeros(picture.shape, np.float64)
    for axis in (0, 1):
        first, last = np.take(picture, 0, axis), np.take(picture, -1, axis)
        edge = np.moveaxis(steps, axis, 0)
        edge[0] += last - first
        edge[-1] += first - last
    height, width = picture.shape[:2]
    rows, columns = (2 * np.cos(2 * np.pi * scipy.fft.fftfreq(side)) for side in (height, width))
    waves = rows[:, None] + columns[None, :] - 4
    waves[0, 0] = np.inf
    smooth = scipy.fft.ifft2(scipy.fft.fft2(steps, axes=(0, 1)) / waves[..., None], axes=(0, 1)).real
    return np.asarray(picture - smooth, np.float32)


def _lapped(picture: Floats) -> Floats:
    """Return a picture whose last rows lie over its first, cut where they differ least; so many rows fewer."""
    height, width = picture.shape[:2]
    lap = max(round(OVERLAP * height), 2)
    first, last = picture[:lap], picture[-lap:]
    error = ((first - last) ** 2).sum(axis=2)
    # Three times the width, for a line that ends at the row where it begins.
    share = beyond(np.tile(error, (1, 3)))[:, width : 2 * width, None]
    return np.concatenate([last + share * (first - last), picture[lap : height - lap]])
