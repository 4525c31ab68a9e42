"""Solid noise: random fields over space, the same everywhere and always for the same seed."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

_point = njit(nogil=True, fastmath=True, error_model="numpy", cache=True, inline="never")


def fractal_noise(points: Doubles, octaves: int, seed: int) -> Doubles:
    """Return fractal noise, about -1 to 1, at points (n, 3); its coarsest features are about one unit wide."""
    values = np.empty(len(points))
    _fill(np.ascontiguousarray(points, np.float64), octaves, seed, values)
    return values


def cell_noise(points: Doubles, seed: int) -> Doubles:
    """Return the distance of points (n, 3) to the nearest of random points, one in each unit cube."""
    values = np.empty(len(points))
    _fill_cells(np.ascontiguousarray(points, np.float64), seed, values)
    return values


@njit(nogil=True, cache=True)
def _fill(points, octaves, seed, values):
    for i in range(len(points)):
        values[i] = fractal(points[i, 0], points[i, 1], points[i, 2], octaves, seed)


@njit(nogil=True, cache=True)
def _fill_cells(points, seed, values):
    for i in range(len(points)):
        values[i] = cells(points[i, 0], points[i, 1], points[i, 2], seed)[0]


@_point
def chance(i, j, k, seed):
    """Return a random number, 0 to 1, of a cell of the integer grid."""
    h = np.uint32(i) * np.uint32(0x8DA6B343) + np.uint32(j) * np.uint32(0xD8163841)
    h = np.uint32(h + np.uint32(k) * np.uint32(0xCB1AB31F) + np.uint32(seed) * np.uint32(0x9E3779B1))
    h = np.uint32((h ^ (h >> np.uint32(15))) * np.uint32(0x2C1B3C6D))
    h = np.uint32((h ^ (h >> np.uint32(12))) * np.uint32(0x297A2D39))
    return np.float64(h ^ (h >> np.uint32(15))) / 4294967296.0


@_point
def smooth(x, y, z, seed):
    """Return smooth noise, -1 to 1.

    Source: Perlin, Improving noise, 2002 (the fade curve).
    """
    i, j, k = math.floor(x), math.floor(y), math.floor(z)
    a, b, c = x - i, y - j, z - k
    a, b, c = _fade(a), _fade(b), _fade(c)
    i, j, k = int(i), int(j), int(k)
    near = _mix(
        _mix(chance(i, j, k, seed), chance(i + 1, j, k, seed), a),
        _mix(chance(i, j + 1, k, seed), chance(i + 1, j + 1, k, seed), a),
        b,
    )
    far = _mix(
        _mix(chance(i, j, k + 1, seed), chance(i + 1, j, k + 1, seed), a),
        _mix(chance(i, j + 1, k + 1, seed), chance(i + 1, j + 1, k + 1, seed), a),
        b,
    )
    return 2.0 * _mix(near, far, c) - 1.0


@_point
def fractal(x, y, z, octaves, seed):
    """Return a sum of smooth noise, each octave twice as fine and half as strong, about -1 to 1."""
    total, strength = 0.0, 0.5
    for octave in range(octaves):
        total += strength * smooth(x, y, z, seed + octave)
        x, y, z, strength = 2.03 * x + 17.1, 2.03 * y + 5.3, 2.03 * z + 9.7, 0.5 * strength
    return 1.4 * total


@_point
def cells(x, y, z, seed):
    """Return the distances to the nearest and second nearest of random points, and a number 0 to 1 of the nearest.

    Source: Worley, A cellular texture basis function, 1996.
    """
    i, j, k = math.floor(x), math.floor(y), math.floor(z)
    first, second, name = 9.0, 9.0, 0.0
    for a in range(i - 1, i + 2):
        for b in range(j - 1, j + 2):
            for c in range(k - 1, k + 2):
                p, q, r = chance(a, b, c, seed), chance(a, b, c, seed + 1), chance(a, b, c, seed + 2)
                away = (a + p - x) ** 2 + (b + q - y) ** 2 + (c + r - z) ** 2
                if away < first:
                    first, second, name = away, first, p
                elif away < second:
                    second = away
    return math.sqrt(first), math.sqrt(second), name


@_point
def _fade(t):
    return t * t * t * (t * (t * 6.0 - 15.0) + 10.0)


@_point
def _mix(a, b, t):
    return a + (b - a) * t
