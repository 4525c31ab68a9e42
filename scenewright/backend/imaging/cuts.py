"""The line along which two overlapping pictures differ least."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
FEATHER = 1.5  # pixels over which one picture passes into the other along a cut


def beyond(error: Floats) -> Floats:
    """Return 0 above and 1 below the cheapest line through an (n, m) strip from its left to its right end."""
    line = cut(error)
    rows = np.arange(len(error), dtype=np.float32)[:, None]
    return np.clip((rows - line[None, :]) / np.float32(FEATHER) + 0.5, 0.0, 1.0)


def cut(error: Floats) -> NDArray[np.int64]:
    """Return for each column of an (n, m) strip the row where the cheapest connected line crosses it."""
    cost = error.copy()
    for column in range(1, cost.shape[1]):
        before = np.pad(cost[:, column - 1], 1, constant_values=np.inf)
        cost[:, column] += np.minimum(np.minimum(before[:-2], before[1:-1]), before[2:])
    line = np.empty(cost.shape[1], np.int64)
    line[-1] = cost[:, -1].argmin()
    for column in range(cost.shape[1] - 2, -1, -1):
        low = max(line[column + 1] - 1, 0)
        line[column] = low + cost[low : line[column + 1] + 2, column].argmin()
    return line
