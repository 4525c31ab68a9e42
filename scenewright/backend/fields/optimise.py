"""Adam on the rows that a batch met, and total variation.

Source: Kingma and Ba, Adam, 2015; here the moments of rows without a gradient stand still.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import uint64
from numpy.typing import NDArray

from scenewright.backend.fields.kernels import kernel
from scenewright.backend.fields.march import next_random, random_state
from scenewright.backend.fields.rows import aligned_zeros
from scenewright.backend.fields.threads import share

FIRST_DECAY, SECOND_DECAY = 0.9, 0.95
EPSILON = np.float32(1e-12)
LOWEST_DENSITY = np.float32(-12)
BLOCK = 1 << 15


class Moments(NamedTuple):
    """Hold gradients and their running first and second moments, (n, lanes) float32 each, and who has a gradient.

    Attributes:
        gradients: of the batch.
        touched: (n,) bool, rows with a gradient.
        first: running mean.
        second: running mean of the squares.
    """

    gradients: NDArray[np.float32]
    touched: NDArray[np.bool_]
    first: NDArray[np.float32]
    second: NDArray[np.float32]

    @staticmethod
    def zeros(rows: int, width: int) -> Moments:
        """Return moments before the first step."""
        gradients, first, second = (aligned_zeros(rows, width) for _ in range(3))
        return Moments(gradients, np.zeros(rows, np.bool_), first, second)


def adam(values: NDArray[np.float32], moments: Moments, rates: NDArray[np.float32], iteration: int) -> None:
    """Take one step and clear the gradients.

    Args:
        values: (n, lanes) float32, changed in place.
        moments: of the same shape, changed in place.
        rates: (lanes,) float32, learning rate of each column.
        iteration: steps taken since the moments were zero, this one included.
    """
    first = np.float32(1 / (1 - FIRST_DECAY**iteration))
    second = np.float32(1 / (1 - SECOND_DECAY**iteration))
    share(step_rows, len(values), BLOCK, values, moments, rates * first, second)


@kernel
def step_rows(start, stop, values, moments, rates, correction):
    """Take an Adam step for the rows start to stop that have a gradient."""
    one = np.float32(1)
    keep_first, keep_second = np.float32(FIRST_DECAY), np.float32(SECOND_DECAY)
    gradients, touched, firsts, seconds = moments
    for row in range(start, stop):
        if not touched[row]:
            continue
        touched[row] = False
        for lane in range(len(rates)):
            gradient = gradients[row, lane]
            first = keep_first * firsts[row, lane] + (one - keep_first) * gradient
            second = keep_second * seconds[row, lane] + (one - keep_second) * gradient * gradient
            values[row, lane] -= rates[lane] * first / (np.float32(math.sqrt(second * correction)) + EPSILON)
            firsts[row, lane], seconds[row, lane], gradients[row, lane] = first, second, 0
        values[row, 0] = max(values[row, 0], LOWEST_DENSITY)


def smooth(
    values: NDArray[np.float32],
    moments: Moments,
    corners: NDArray[np.uint32],
    weights: NDArray[np.float32],
    share_of_cells: float,
    seed: int,
) -> None:
    """Add the gradient of the total variation between neighbouring vertices, for a random part of the cells.

    Args:
        values: (n, lanes) float32.
        moments: whose gradients are added to where a batch left some.
        corners: (c, 8) uint32.
        weights: (lanes,) float32, of each column.
        share_of_cells: 0 to 1.
        seed: chooses the cells.
    """
    blocks = -(-len(corners) // 256)
    share(smooth_cells, max(1, int(blocks * share_of_cells)), 64, values, moments, corners, weights, seed)


@kernel
def smooth_cells(start, stop, values, moments, corners, weights, seed):
    """Add total-variation gradients for randomly chosen blocks of 256 cells."""
    one = np.float32(1)
    gradients, touched, _, _ = moments
    blocks = (len(corners) + 255) // 256
    for number in range(start, stop):
        block = int(next_random(random_state(seed, number)) % uint64(blocks))
        for cell in range(block * 256, min(len(corners), (block + 1) * 256)):
            here = uint64(corners[cell, 0])
            if not touched[here]:
                continue
            for axis in range(3):
                there = uint64(corners[cell, 1 << axis])
                touched[there] = True
                for lane in range(len(weights)):
                    difference = values[here, lane] - values[there, lane]
                    if lane == 0:  # a surface may jump: beyond one the pull stays the same
                        difference = max(min(difference, one), -one)
                    gradients[here, lane] += weights[lane] * difference
                    gradients[there, lane] -= weights[lane] * difference
