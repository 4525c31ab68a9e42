"""Image quilting on a torus: a small exemplar becomes a large picture that repeats without a seam.

Source: Efros and Freeman 2001, "Image quilting for texture synthesis and transfer". What differs: the output wraps, so
the last blocks of a row and of a column are fitted and cut on all their sides; the fit of every place of the exemplar
is computed at once by correlation; and any number of maps are cut along the same lines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from scenewright.backend.fields.threads import thread_count

Floats = NDArray[np.float32]
TOLERANCE = (
    0.12  # a block may fit this much worse than the best one, so that the same places do not come again and again
)
OUT_OF_STEP = 1e9
REPEATS_AT_LEAST = 0.5  # likeness of a picture to itself, shifted, from which it counts as regular
FEATHER = 1.5  # pixels over which one block passes into the next along a cut
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
    exemplar = _Exemplar(maps, guide, block, allowed)
    canvas = _Canvas(exemplar, size, block, periods)
    random = np.random.default_rng(seed)
    for done, (top, left) in enumerate(canvas.places):
        canvas.put(top, left, random)
        watch((done + 1) / len(canvas.places))
    return canvas.maps


class _Exemplar:
    """The exemplar, ready to be compared with a wanted block at every place."""

    def __init__(self, maps: Floats, guide: Floats, block: int, allowed: NDArray[np.bool_] | None) -> None:
        self.maps, self.guide, self.block = maps, guide, block
        self.rows, self.columns = guide.shape[0] - block + 1, guide.shape[1] - block + 1
        self._shape = tuple(scipy.fft.next_fast_len(side, real=True) for side in guide.shape[:2])
        self._guide = self._spectrum(guide)
        self._square = self._spectrum((guide**2).sum(axis=2, keepdims=True))
        self._forbidden = self._blocked(allowed)
        if self._forbidden.all():
            raise ValueError("The picture has no opaque part as large as one block.")

    def misfit(self, wanted: Floats, weights: Floats) -> Floats:
        """Return for each place the weighted sum of squared differences from a (block, block, g) wanted one."""
        mixed = self._spectrum(np.concatenate([wanted * weights[..., None], weights[..., None]], axis=2))
        product = (self._guide * mixed[..., :-1].conj()).sum(axis=2)
        both = scipy.fft.irfft2(self._square[..., 0] * mixed[..., -1].conj() - 2 * product, self._shape)
        whole = float((wanted**2 * weights[..., None]).sum())
        return np.where(self._forbidden, np.inf, np.maximum(both[: self.rows, : self.columns] + whole, 0.0))

    def _spectrum(self, values: Floats) -> NDArray[np.complex64]:
        return np.asarray(scipy.fft.rfft2(values, self._shape, axes=(0, 1), workers=thread_count()))

    def _blocked(self, allowed: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
        if allowed is None:
            return np.zeros((self.rows, self.columns), bool)
        holes = np.pad(np.cumsum(np.cumsum(~allowed, axis=0), axis=1), ((1, 0), (1, 0)))
        side = self.block
        return np.asarray(holes[side:, side:] - holes[:-side, side:] - holes[side:, :-side] + holes[:-side, :-side] > 0)


@dataclass
class _Sides:
    """Which sides of a block lie on what is there already."""

    top: bool
    left: bool
    bottom: bool
    right: bool


class _Canvas:
    """The result while it is being laid out, block by block."""

    def __init__(self, exemplar: _Exemplar, size: int, block: int, periods: tuple[float, float]) -> None:
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
            share[:near] *= _beyond(error[:near])
        if sides.left:
            share[:, :near] *= _beyond(error[:, :near].T).T
        if sides.bottom:
            share[high:] *= _beyond(error[high:][::-1])[::-1]
        if sides.right:
            share[:, wide:] *= _beyond(error[:, wide:].T[::-1])[::-1].T
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


def _beyond(error: Floats) -> Floats:
    """Return 0 above and 1 below the cheapest line through an (n, m) strip from its left to its right end."""
    line = cut(error)
    rows = np.arange(len(error), dtype=np.float32)[:, None]
    return np.clip((rows - line[None, :]) / np.float32(FEATHER) + 0.5, 0.0, 1.0)


def period(values: Floats, axis: int) -> float:
    """Return after how many pixels a (h, w) picture repeats along an axis, 0 where it does not.

    The shift by which it is most like itself, once it has been unlike itself in between.
    """
    length = values.shape[axis]
    spectrum = scipy.fft.rfft(values - values.mean(axis=axis, keepdims=True), 2 * length, axis=axis)
    likeness = scipy.fft.irfft(np.abs(spectrum) ** 2, axis=axis).mean(axis=1 - axis)[: length // 2]
    likeness = likeness / (likeness[0] + 1e-12) * length / (length - np.arange(len(likeness)))
    low = int((likeness < REPEATS_AT_LEAST / 2).argmax())
    highest = likeness[low:].max()
    peak = low + int((likeness[low:] >= 0.93 * highest).argmax())  # a multiple of the period is about as high
    peak += int(likeness[peak : peak + 3].argmax())
    if low == 0 or likeness[peak] < REPEATS_AT_LEAST or not 0 < peak < len(likeness) - 1:
        return 0.0
    before, at, after = likeness[peak - 1 : peak + 2]
    return float(peak + 0.5 * (before - after) / (before - 2 * at + after))  # the top of the parabola through three


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
