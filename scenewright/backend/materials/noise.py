"""Noise that repeats without a seam, sampled at any coordinates, so that one pattern can bend another.

Coordinates run from 0 to 1 over the tile, u to the right and v upwards; beyond it they wrap.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.fields.kernels import kernel
from scenewright.backend.fields.threads import share

Floats = NDArray[np.float32]
BLOCK = 1 << 15
AMPLITUDE = np.float32(1.6)  # of gradient noise, so that it nearly fills [-1, 1]
DIRECTIONS = np.linspace(0.0, 2 * np.pi, 64, endpoint=False)
COSINES, SINES = np.cos(DIRECTIONS).astype(np.float32), np.sin(DIRECTIONS).astype(np.float32)
Cells = int | tuple[int, int]


def fractal(u: Floats, v: Floats, cells: Cells, seed: int, octaves: int = 5, gain: float = 0.5) -> Floats:
    """Return octaves of gradient noise, each with twice the cells and `gain` times the height, in about [-1, 1].

    Args:
        u, v: (h, w) where to sample.
        cells: lattice cells of the first octave over the tile, in all or along u and v.
        seed: of the lattices.
        octaves: how many.
        gain: from each octave to the next.

    Source: Perlin 2002, "Improving noise", with gradients around a circle.
    """
    return _sampled(_fractal, u, v, cells, seed, 1, octaves, np.float32(gain))[0]


def cellular(u: Floats, v: Floats, cells: Cells, seed: int, jitter: float = 1.0) -> tuple[Floats, Floats, Floats]:
    """Return for each sample the distances to the nearest and second nearest point, and the nearest's own number.

    Args:
        u, v: (h, w) where to sample.
        cells: points over the tile, in all directions or along u and v; one lies in each cell.
        seed: of the points.
        jitter: 0 puts them into the middle of their cells, 1 anywhere in them.

    Returns:
        Three (h, w) arrays: two distances in cells, and a number in [0, 1) that belongs to the point.

    Source: Worley 1996, "A cellular texture basis function".
    """
    near, next_near, number = _sampled(_cellular, u, v, cells, seed, 3, np.float32(jitter))
    return near, next_near, number


def numbers(index: NDArray[Any], seed: int) -> Floats:
    """Return a number in [0, 1) for each integer of an array, always the same for the same integer and seed."""
    mixed = (index.astype(np.uint32) * np.uint32(0x9E3779B1)) ^ np.uint32(seed * 0x85EBCA6B & 0xFFFFFFFF)
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        mixed = (mixed ^ (mixed >> np.uint32(shift))) * np.uint32(factor)
    return ((mixed ^ (mixed >> np.uint32(16))) >> np.uint32(8)).astype(np.float32) * np.float32(2**-24)


def _pair(cells: Cells) -> tuple[int, int]:
    across, along = (cells, cells) if isinstance(cells, int) else cells
    return max(across, 1), max(along, 1)


def _sampled(sample: Any, u: Floats, v: Floats, cells: Cells, seed: int, count: int, *more: Any) -> Floats:
    across, along = _pair(cells)
    found = np.empty((count, u.size), np.float32)
    flat = np.ascontiguousarray(u, np.float32).ravel(), np.ascontiguousarray(v, np.float32).ravel()
    share(sample, u.size, BLOCK, *flat, across, along, np.uint32(seed & 0xFFFFFFFF), *more, found)
    return found.reshape(count, *u.shape)


@kernel
def _hash(i: int, j: int, seed: int) -> Any:
    mixed = np.uint32(i) * np.uint32(0x8DA6B343) ^ np.uint32(j) * np.uint32(0xD8163841) ^ seed * np.uint32(0xCB1AB31F)
    mixed = np.uint32((mixed ^ (mixed >> np.uint32(16))) * np.uint32(0x7FEB352D))
    mixed = np.uint32((mixed ^ (mixed >> np.uint32(15))) * np.uint32(0x846CA68B))
    return np.uint32(mixed ^ (mixed >> np.uint32(16)))


@kernel
def _slope(i: int, j: int, seed: int, x: float, y: float) -> Any:
    direction = _hash(i, j, seed) & np.uint32(63)
    return COSINES[direction] * x + SINES[direction] * y


@kernel
def _fade(t: float) -> Any:
    return t * t * t * (t * (t * np.float32(6.0) - np.float32(15.0)) + np.float32(10.0))


@kernel
def _gradient(x: float, y: float, across: int, along: int, seed: int) -> Any:
    i, j = int(np.floor(x)), int(np.floor(y))
    dx, dy, one = x - np.float32(i), y - np.float32(j), np.float32(1.0)
    left, right = i % across, (i + 1) % across
    low, high = j % along, (j + 1) % along
    below = _slope(left, low, seed, dx, dy)
    below += _fade(dx) * (_slope(right, low, seed, dx - one, dy) - below)
    above = _slope(left, high, seed, dx, dy - one)
    above += _fade(dx) * (_slope(right, high, seed, dx - one, dy - one) - above)
    return below + _fade(dy) * (above - below)


@kernel
def _fractal(
    start: int, stop: int, u: Any, v: Any, across: int, along: int, seed: int, octaves: int, gain: float, found: Any
) -> None:
    for n in range(start, stop):
        total, height, whole = np.float32(0.0), np.float32(1.0), np.float32(0.0)
        for octave in range(octaves):
            wide, high = across << octave, along << octave
            sample = _gradient(u[n] * np.float32(wide), v[n] * np.float32(high), wide, high, seed + np.uint32(octave))
            total += height * sample
            whole += height * height
            height *= gain
        found[0, n] = AMPLITUDE * total / np.sqrt(whole)


@kernel
def _cellular(
    start: int, stop: int, u: Any, v: Any, across: int, along: int, seed: int, jitter: float, found: Any
) -> None:
    for n in range(start, stop):
        x, y = u[n] * np.float32(across), v[n] * np.float32(along)
        i, j = int(np.floor(x)), int(np.floor(y))
        nearest, second, number = np.float32(1e9), np.float32(1e9), np.float32(0.0)
        for di in range(-1, 2):
            for dj in range(-1, 2):
                key = _hash((i + di) % across, (j + dj) % along, seed)
                px = np.float32(key & np.uint32(0xFFFF)) / np.float32(65536.0) - np.float32(0.5)
                py = np.float32(key >> np.uint32(16)) / np.float32(65536.0) - np.float32(0.5)
                dx = np.float32(i + di) + np.float32(0.5) + jitter * px - x
                dy = np.float32(j + dj) + np.float32(0.5) + jitter * py - y
                distance = dx * dx + dy * dy
                if distance < nearest:
                    second, nearest = nearest, distance
                    number = np.float32(np.uint32(key * np.uint32(0x9E3779B1)) >> np.uint32(8)) / np.float32(16777216.0)
                elif distance < second:
                    second = distance
        found[0, n], found[1, n], found[2, n] = np.sqrt(nearest), np.sqrt(second), number
