"""Which colours occur in a part of a picture: mixtures of Gaussians."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
ROUNDS = 6
SAMPLES = 4000  # colours that are looked at, about
BLUR = 2.0  # standard deviation that every colour has at least, in the colours' unit


def group(colours: Floats, count: int) -> NDArray[np.int64]:
    """Return which of so many groups of like colours each colour (n, 3) belongs to, (n,).

    Source: Lloyd, Least squares quantization in PCM, 1982, from the colours that are farthest from each other.
    """
    return _nearest(colours, _centres(colours[:: max(1, len(colours) // SAMPLES)], count))


class Mixture:
    """Gaussians fitted to colours (n, 3), in a space where equal steps look equal.

    There is one Gaussian for each group of like colours.
    """

    def __init__(self, colours: Floats, count: int) -> None:
        colours = colours[:: max(1, len(colours) // SAMPLES)]
        centres = _centres(colours, count)
        nearest = _nearest(colours, centres)
        groups = [colours[nearest == i] for i in range(len(centres))]
        self._parts = [_gaussian(each, len(colours)) for each in groups if len(each)]

    def improbability(self, colours: Floats) -> Floats:
        """Return the negative logarithm of the likelihood of colours (n, 3), (n,)."""
        terms = []
        for weight, mean, inverse, half_log in self._parts:
            away = colours - mean
            terms.append(0.5 * np.einsum("ni,ij,nj->n", away, inverse, away) + half_log - np.log(weight))
        return np.min(terms, axis=0).astype(np.float32)


def _centres(colours: Floats, count: int) -> Floats:
    """Return the mean colours of groups of like colours, (count, 3)."""
    centres = _farthest(colours, min(count, len(colours)))
    for _ in range(ROUNDS):
        nearest = _nearest(colours, centres)
        centres = np.stack([_mean(colours[nearest == i], centre) for i, centre in enumerate(centres)])
    return centres


def _gaussian(colours: Floats, total: int) -> tuple[float, Floats, Floats, float]:
    mean = colours.mean(axis=0)
    away = colours - mean
    covariance = away.T @ away / len(colours) + BLUR**2 * np.eye(3)
    half_log = 0.5 * float(np.linalg.slogdet(covariance)[1])
    return len(colours) / total, mean, np.linalg.inv(covariance).astype(np.float32), half_log


def _mean(colours: Floats, fallback: Floats) -> Floats:
    return colours.mean(axis=0) if len(colours) else fallback


def _nearest(colours: Floats, centres: Floats) -> NDArray[np.int64]:
    return (((colours[:, None] - centres) ** 2).sum(axis=2)).argmin(axis=1)


def _farthest(colours: Floats, count: int) -> Floats:
    """Return the mean colour's nearest, and then always the one farthest from those chosen, (count, 3)."""
    chosen = [colours[((colours - colours.mean(axis=0)) ** 2).sum(axis=1).argmin()]]
    distance = ((colours - chosen[0]) ** 2).sum(axis=1)
    while len(chosen) < count:
        chosen.append(colours[distance.argmax()])
        distance = np.minimum(distance, ((colours - chosen[-1]) ** 2).sum(axis=1))
    return np.stack(chosen)
