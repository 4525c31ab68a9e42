"""Image quilting on a torus: a small exemplar becomes a large picture that repeats without a seam.

Source: Efros and Freeman 2001, "Image quilting for texture synthesis and transfer". What differs: the output wraps, so
the last blocks of a row and of a column are fitted and cut on all their sides; the fit of every place of the exemplar
is computed at once by correlation; and any number of maps are cut along the same lines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.imaging.cuts import beyond
from scenewright.backend.imaging.exemplars import Exemplar

Floats = NDArray[np.float32]
TOLERANCE = (
    0.12  # a block may fit this much worse than the best one, so that the same places do not come again and again
)
OUT_OF_STEP = 1e9
Watch = Callable[[float], None]


def quilt(
    maps: Floats,
    guide: Floats,
    size: int,
    block: int,
    seed: int,
    allowed: NDArray[np.bool_] | None = None,
    periods: tuple[float, float] = (0.0, 0.0),
    watch: Watch = lambda fraction: None,
) -> Floats:
    """Return (size, size, c) maps that wrap, quilted from an exemplar's.

    Args:
        maps: (h, w, c) of the exemplar.
        guide: (h, w, g) what blocks are compared by, on scales that make its channels count as they should.
        size: side of the result, pixels.
        block: side of a block, pixels, at most that of the exemplar.
        seed: of the choice among blocks that fit.
        allowed: (h, w) which pixels of the exemplar may be used; None is all of them.
        periods: after how many pixels the exemplar repeats downwards and to the right, 0 where it does not; blocks are
            then taken from places in step, and `size` should be a multiple.
        watch: told how much is done, 0 to 1.

    Raises:
        ValueError: no block of that size lies within what is allowed.
    """
    exemplar = Exemplar(maps, guide, block, allowed)
    canvas = _Canvas(exemplar, size, block, periods)
    random = np.random.default_rng(seed)
    for done, (top, left) in enumerate(canvas.places):
        canvas.put(top, left, random)
        watch((done + 1) / len(canvas.places))
    return canvas.maps


@dataclass
class _Sides:
    """Which sides of a block lie on what is there already."""

    top: bool
    left: bool
    bottom: bool
    right: bool


class _Canvas:
    """The result while it is being laid out, block by block."""

    def __init__(self, exemplar: Exemplar, size: int, block: int, periods: tuple[float, float]) -> None:
        self._periods = periods
        self.maps = np.zeros((size, size, exemplar.maps.shape[2]), np.float32)
        self._guide = np.zeros((size, size, exemplar.guide.shape[2]), np.float32)
        self._exemplar, self._block = exemplar, block
        self._overlap = max(block // 4, 2)
        self._size = size
        count = -(-size // (block - self._overlap))
        starts = [round(i * size / count) for i in range(count)]
        self.places = [(top, left) for top in starts for left in starts]
        self._last = starts[-1]

    def put(self, top: int, left: int, random: np.random.Generator) -> None:
        """Choose a block that fits at a place, cut it along the best lines, and lay it there."""
        sides = _Sides(top > 0, left > 0, top == self._last > 0, left == self._last > 0)
        rows = (top + np.arange(self._block)) % self._size
        columns = (left + np.arange(self._block)) % self._size
        window = np.ix_(rows, columns)
        there = self._guide[window]
        cost = self._exemplar.misfit(there, self._weights(sides, top, left)) + self._out_of_step(top, left)
        y, x = _choose(cost, random)
        chosen = (slice(y, y + self._block), slice(x, x + self._block))
        share = self._share(there, self._exemplar.guide[chosen], sides, top, left)[..., None]
        self._guide[window] += share * (self._exemplar.guide[chosen] - there)
        self.maps[window] += share * (self._exemplar.maps[chosen] - self.maps[window])

    def _out_of_step(self, top: int, left: int) -> Floats:
        """Return what makes places unfit that are out of step with a regular exemplar's lattice."""
        rows = _phase(np.arange(self._exemplar.rows) - top, self._periods[0])
        columns = _phase(np.arange(self._exemplar.columns) - left, self._periods[1])
        return np.where(rows[:, None] | columns[None, :], np.float32(OUT_OF_STEP), np.float32(0.0))

    def _far(self, start: int) -> int:
        """Return where, in the last block of a row, that row's first block begins."""
        return self._size - start

    def _weights(self, sides: _Sides, top: int, left: int) -> Floats:
        weights = np.zeros((self._block, self._block), np.float32)
        if sides.top:
            weights[: self._overlap] = 1
        if sides.left:
            weights[:, : self._overlap] = 1
        if sides.bottom:
            weights[self._far(top) :] = 1
        if sides.right:
            weights[:, self._far(left) :] = 1
        return weights

    def _share(self, there: Floats, block: Floats, sides: _Sides, top: int, left: int) -> Floats:
        """Return (block, block) how much of the new block is seen: 0 beyond a cut, 1 this side of it."""
        error = ((there - block) ** 2).sum(axis=2)
        share = np.ones_like(error)
        near, high, wide = self._overlap, self._far(top), self._far(left)
        if sides.top:
            share[:near] *= beyond(error[:near])
        if sides.left:
            share[:, :near] *= beyond(error[:, :near].T).T
        if sides.bottom:
            share[high:] *= beyond(error[high:][::-1])[::-1]
        if sides.right:
            share[:, wide:] *= beyond(error[:, wide:].T[::-1])[::-1].T
        return share


def _choose(cost: Floats, random: np.random.Generator) -> tuple[int, int]:
    good = np.flatnonzero(cost <= cost.min() * (1 + TOLERANCE) + 1e-9)
    row, column = np.unravel_index(random.choice(good), cost.shape)
    return int(row), int(column)


def _phase(shifts: NDArray[np.int64], length: float) -> NDArray[np.bool_]:
    """Return which shifts are no multiple of a period, give or take a pixel."""
    if length == 0.0:
        return np.zeros(len(shifts), bool)
    beyond = shifts % length
    return np.asarray(np.minimum(beyond, length - beyond) > 1.0)
