"""Masks made as sharp as the picture they belong to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Floats = NDArray[np.float32]


def follow_edges(mask: Floats, colours: NDArray[np.uint8], radius: int, flatness: float = 4e-4) -> Floats:
    """Return a mask whose edges lie where the picture's do.

    Args:
        mask: (h, w) float32, 0 to 1.
        colours: (h, w, 3) uint8.
        radius: pixels within which an edge may move.
        flatness: variance of colour, of 1, below which a place has no edge.

    Source: He, Sun and Tang, Guided image filtering, 2010, guided by each channel and weighted by its contrast.
    """
    followed, weights = np.zeros_like(mask), np.full_like(mask, 1e-6)
    mean_mask = _mean(mask, radius)
    for channel in np.moveaxis(colours, 2, 0):
        guide = channel.astype(np.float32) / 255
        mean = _mean(guide, radius)
        variance = _mean(guide * guide, radius) - mean * mean
        slope = (_mean(guide * mask, radius) - mean * mean_mask) / (variance + flatness)
        weight = variance + 1e-6
        followed += weight * (_mean(slope, radius) * guide + _mean(mean_mask - slope * mean, radius))
        weights += weight
    return np.clip(followed / weights, 0, 1)


def _mean(values: Floats, radius: int) -> Floats:
    return ndimage.uniform_filter(values, 2 * radius + 1, mode="nearest")
