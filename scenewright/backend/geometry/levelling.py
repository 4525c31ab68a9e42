"""Levelling photos against each other: one gain per photo and channel, so that exposures agree."""

from __future__ import annotations

import numpy as np

from scenewright.backend.geometry.triangles import Floats

ROUNDS = 12
OUTLIER = 0.06  # difference beyond which a photo's colour of a point counts for little
STRONGEST = 1.6  # gain, and its inverse
FEWEST = 30  # points a photo must share with others to be levelled


def level(colours: Floats, weights: Floats) -> Floats:
    """Find the gains that make photos agree on the colours of points they share.

    Args:
        colours: (n, v, 3) float32, 0 to 1, of each point in each photo.
        weights: (n, v) float32, 0 where a photo does not see the point.

    Returns:
        (v, 3) float32, mean one: what to multiply each photo with.

    Source: gain compensation of Brown and Lowe, Automatic panoramic image stitching, 2007, here with robust weights.
    """
    shared = weights * ((weights > 0).sum(1, keepdims=True) > 1)
    gains = np.ones((weights.shape[1], 3), np.float32)
    enough = (shared > 0).sum(0) >= FEWEST
    if not enough.any():
        return gains
    trust = shared[..., None]
    for _ in range(ROUNDS):
        levelled = colours * gains
        mean = (levelled * trust).sum(1) / np.maximum(trust.sum(1), 1e-12)
        off = np.abs(levelled - mean[:, None]).max(-1)
        trust = (shared / (1 + (off / OUTLIER) ** 2))[..., None]
        gains = np.where(enough[:, None], _fit(colours, mean[:, None], trust), 1).astype(np.float32)
        gains /= gains[enough].mean(0)
    return gains


def _fit(colours: Floats, mean: Floats, trust: Floats) -> Floats:
    """Return gains, drawn towards one as far as they leave differences unexplained: shine is no exposure."""
    fitted = (trust * colours * mean).sum(0) / np.maximum((trust * colours**2).sum(0), 1e-12)
    before = (trust * (colours - mean) ** 2).sum(0)
    after = (trust * (fitted * colours - mean) ** 2).sum(0)
    explained = 1 - after / np.maximum(before, 1e-12)
    return np.clip(1 + explained * (fitted - 1), 1 / STRONGEST, STRONGEST)
