"""Points spread over a shape: as dense as its edges should be short."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numba import njit
from scipy.spatial import cKDTree

from scenewright.backend.geometry.outlines import inside
from scenewright.backend.geometry.triangles import Doubles

Coarseness = Callable[[Doubles], Doubles]
FEWEST_CELLS, MOST_CELLS = 128, 1024  # of the grid along the longer side on which points are spread
ROUGH_CELLS = 128  # of the one on which they are counted
FINENESS = 4.0  # cells per point along a side
MANY = 20_000  # points that are worth several threads
CLEARANCE = 0.6  # of an edge's length that points keep from the outline


class Sizes:
    """How long edges should be: near an outline as long as the outline's, farther away longer.

    Args:
        points: (n, 2), of the outline.
        ends: (n, 2), where the outline's edge from each ends.
        largest: the longest edge.
        growth: how much longer edges get per way from the outline.
        coarseness: what to multiply the lengths at points (k, 2) with, (k,).
    """

    def __init__(
        self, points: Doubles, ends: Doubles, largest: float, growth: float, coarseness: Coarseness | None = None
    ) -> None:
        self._middles = cKDTree((points + ends) / 2)
        self._lengths = np.linalg.norm(ends - points, axis=1)
        self.largest, self.growth, self.coarseness = largest, growth, coarseness

    def at(self, points: Doubles) -> Doubles:
        """Return how long edges at points (k, 2) should be, (k,)."""
        return self.and_distance(points)[0]

    def and_distance(self, points: Doubles) -> tuple[Doubles, Doubles]:
        """Return how long edges at points (k, 2) should be, and how far the outline is, (k,) each."""
        distance, nearest = self._middles.query(points, workers=-1 if len(points) > MANY else 1)
        lengths = np.minimum(self._lengths[nearest] + self.growth * distance, self.largest)
        return lengths if self.coarseness is None else lengths * self.coarseness(points), distance


def triangle_count(sizes: Sizes, points: Doubles, ends: Doubles) -> float:
    """Estimate how many triangles of the wanted sizes a shape with the outline (n, 2) holds."""
    _, density = _densities(points, ends, sizes, ROUGH_CELLS)
    return 2 * float(density.sum()) + len(points)


def scatter(points: Doubles, ends: Doubles, sizes: Sizes, count: int, random: np.random.Generator) -> Doubles:
    """Return about `count` points (k, 2) within an outline, denser where edges should be short.

    Source: Floyd and Steinberg, An adaptive algorithm for spatial greyscale, 1976, which spreads points evenly.
    """
    (lower, cell), density = _densities(points, ends, sizes, _cells(count))
    if not density.any() or not count:
        return np.empty((0, 2))
    places = _diffuse(density * (count / density.sum()), random.random(density.shape) * 0.2 - 0.1, count)
    return lower + cell * (places + 0.5 + 0.5 * (random.random(places.shape) - 0.5))


def _cells(count: int) -> int:
    """Return the cells along the longer side of a grid on which so many points find places."""
    return int(min(max(FINENESS * math.sqrt(count), FEWEST_CELLS), MOST_CELLS))


def _densities(points: Doubles, ends: Doubles, sizes: Sizes, cells: int) -> tuple[tuple[Doubles, float], Doubles]:
    """Return where a grid starts and how wide its cells are, and how many points belong into each, (rows, columns)."""
    lower, span = points.min(axis=0), np.ptp(points, axis=0)
    cell = max(float(span.max()) / cells, 1e-9)
    columns, rows = (max(math.ceil(side / cell), 1) for side in span)
    grid = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), 2).reshape(-1, 2)
    middles = lower + cell * (grid + 0.5)
    within = np.flatnonzero(inside(middles, points, ends))
    size, distance = sizes.and_distance(middles[within])
    density = np.zeros(columns * rows)
    # A hexagonal lattice has one point per √3/2 of its squared edge.
    density[within] = np.where(distance > CLEARANCE * size, 2 / math.sqrt(3) * (cell / size) ** 2, 0)
    return (lower, cell), density.reshape(rows, columns)


@njit(nogil=True, cache=True)
def _diffuse(density, noise, count):
    """Turn densities into points, column and row, handing on what remains; there and back, row by row."""
    rows, columns = density.shape
    left = density.copy()
    places = np.empty((2 * count + 16, 2))
    found = 0
    for row in range(rows):
        for step in range(columns):
            forth = row % 2 == 0
            column = step if forth else columns - 1 - step
            ahead = 1 if forth else -1
            value = left[row, column]
            if density[row, column] == 0.0 and value <= 0.0:
                continue
            dots = max(0, math.floor(value + 0.5 + noise[row, column])) if density[row, column] > 0.0 else 0
            for _ in range(dots):
                if found < len(places):
                    places[found, 0], places[found, 1] = column, row
                    found += 1
            rest = value - dots
            if 0 <= column + ahead < columns:
                left[row, column + ahead] += rest * 7 / 16
            if row + 1 < rows:
                left[row + 1, column] += rest * 5 / 16
                if 0 <= column - ahead < columns:
                    left[row + 1, column - ahead] += rest * 3 / 16
                if 0 <= column + ahead < columns:
                    left[row + 1, column + ahead] += rest * 1 / 16
    return places[:found]
