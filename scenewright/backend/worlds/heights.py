"""The lie of the land: layered noise, and what water and gravity make of it in time."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.modelling.noise import fractal_noise

Floats = NDArray[np.float64]
LIFE = 48  # steps after which a drop has dried up
INERTIA, CAPACITY, LEAST_SLOPE, TAKING, DROPPING, DRYING, GRAVITY = 0.1, 6.0, 0.01, 0.3, 0.3, 0.02, 4.0
SLOPES = 40.0  # cells of height that count for one: drops were made for gentler land
RADIUS = 2  # cells around a drop that it takes from
TALUS = 1.3  # rise per cell at which loose ground begins to slide


def layered(side: tuple[int, ...], feature: float, seed: int, octaves: int = 5) -> Floats:
    """Return noise (x, y), about -1 to 1, whose widest hills are `feature` cells wide."""
    x, y = np.meshgrid(*(np.arange(count) for count in side), indexing="ij")
    points = np.stack([x / feature, y / feature, np.full(x.shape, 0.5)], -1).reshape(-1, 3)
    return fractal_noise(points + 11.7, octaves, seed).reshape(side)


def ridged(side: tuple[int, int], feature: float, seed: int, octaves: int = 5) -> Floats:
    """Return noise (x, y), 0 to 1, with sharp crests.

    Source: Musgrave, Kolb and Mace, The Synthesis and Rendering of Eroded Fractal Terrains, 1989.
    """
    total, strength, weight = np.zeros(side), 0.5, np.ones(side)
    for octave in range(octaves):
        crest = (1 - np.abs(layered(side, feature / 2**octave, seed + 31 * octave, 1) * 1.4)) ** 2
        total += strength * crest * weight
        weight, strength = np.clip(1.6 * crest, 0, 1), 0.5 * strength
    return np.clip(total, 0, 1)


def warped(heights: Floats, amount: float, seed: int) -> Floats:
    """Return heights whose places are moved about by noise: coasts and valleys wind."""
    side = heights.shape
    shift = [amount * layered(side, max(side) / 4, seed + turn, 3) for turn in (101, 102)]
    places = np.meshgrid(*(np.arange(count) for count in side), indexing="ij")
    moved = [place + by for place, by in zip(places, shift, strict=True)]
    return np.asarray(ndimage.map_coordinates(heights, moved, order=1, mode="nearest"))


def eroded(heights: Floats, rain: float, seed: int) -> Floats:
    """Return heights after rain: drops run down, take earth where they are fast and leave it where they slow down.

    Args:
        heights: (x, y) in cells.
        rain: drops for each cell.
        seed: of where they fall.

    Source: Beyer, Implementation of a Method for Hydraulic Erosion, 2015.
    """
    ground = np.ascontiguousarray(heights, np.float64) / SLOPES
    rng = np.random.default_rng((seed, 5))
    drops = rng.uniform(0.0, 1.0, (int(rain * ground.size), 2)) * (np.array(ground.shape) - 1.001)
    before = np.quantile(ground, [0.02, 0.995])
    _rain(ground, drops)
    # Drops carry earth over the edge: what is left is stretched to what there was.
    after = np.quantile(ground, [0.02, 0.995])
    scale = (before[1] - before[0]) / max(after[1] - after[0], 1e-6)
    return np.asarray((before[0] + (ground - after[0]) * scale) * SLOPES)


def slid(heights: Floats, rounds: int, talus: float = TALUS) -> Floats:
    """Return heights after loose ground has slid from where it is too steep.

    Source: Musgrave, Kolb and Mace, 1989, thermal weathering.
    """
    ground = heights.copy()
    for _ in range(rounds):
        change = np.zeros_like(ground)
        for axis in (0, 1):
            rise = np.diff(ground, axis=axis)
            flow = 0.2 * np.sign(rise) * np.maximum(np.abs(rise) - talus, 0)
            low, high = np.moveaxis(change, axis, 0)[:-1], np.moveaxis(change, axis, 0)[1:]
            low += np.moveaxis(flow, axis, 0)
            high -= np.moveaxis(flow, axis, 0)
        ground += change
    return ground


def steepness(heights: Floats) -> Floats:
    """Return the rise per cell."""
    if min(heights.shape) < 2:
        return np.zeros_like(heights)
    return np.asarray(np.hypot(*np.gradient(heights)))


@njit(nogil=True, cache=True)
def _rain(ground, drops):
    """Let every drop run."""
    for n in range(len(drops)):
        x, y = drops[n, 0], drops[n, 1]
        dx, dy, speed, water, earth = 0.0, 0.0, 1.0, 1.0, 0.0
        for _ in range(LIFE):
            i, j = int(x), int(y)
            height, gx, gy = _slope(ground, x, y)
            dx, dy = dx * INERTIA - gx * (1 - INERTIA), dy * INERTIA - gy * (1 - INERTIA)
            length = np.sqrt(dx * dx + dy * dy)
            if length < 1e-9:
                break
            dx, dy = dx / length, dy / length
            nx, ny = x + dx, y + dy
            if not (0 <= nx < ground.shape[0] - 1 and 0 <= ny < ground.shape[1] - 1):
                break
            fall = height - _slope(ground, nx, ny)[0]
            room = max(fall, LEAST_SLOPE) * speed * water * CAPACITY
            if fall < 0 or earth > room:
                left = min(-fall, earth) if fall < 0 else (earth - room) * DROPPING
                earth -= left
                _leave(ground, x - i, y - j, i, j, left)
            else:
                taken = min((room - earth) * TAKING, fall)
                earth += _take(ground, x, y, taken)
            speed = np.sqrt(max(speed * speed + fall * GRAVITY, 0.0))
            water *= 1 - DRYING
            x, y = nx, ny


@njit(nogil=True, cache=True)
def _slope(ground, x, y):
    i, j = int(x), int(y)
    u, v = x - i, y - j
    a, b, c, d = ground[i, j], ground[i + 1, j], ground[i, j + 1], ground[i + 1, j + 1]
    height = a * (1 - u) * (1 - v) + b * u * (1 - v) + c * (1 - u) * v + d * u * v
    return height, (b - a) * (1 - v) + (d - c) * v, (c - a) * (1 - u) + (d - b) * u


@njit(nogil=True, cache=True)
def _leave(ground, u, v, i, j, amount):
    ground[i, j] += amount * (1 - u) * (1 - v)
    ground[i + 1, j] += amount * u * (1 - v)
    ground[i, j + 1] += amount * (1 - u) * v
    ground[i + 1, j + 1] += amount * u * v


@njit(nogil=True, cache=True)
def _take(ground, x, y, amount):
    """Take from the cells around, most from the nearest; return how much."""
    i, j, total = int(x), int(y), 0.0
    for p in range(max(i - RADIUS, 0), min(i + RADIUS + 1, ground.shape[0])):
        for q in range(max(j - RADIUS, 0), min(j + RADIUS + 1, ground.shape[1])):
            total += max(RADIUS - np.sqrt((p - x) ** 2 + (q - y) ** 2), 0.0)
    if total <= 0.0:
        return 0.0
    for p in range(max(i - RADIUS, 0), min(i + RADIUS + 1, ground.shape[0])):
        for q in range(max(j - RADIUS, 0), min(j + RADIUS + 1, ground.shape[1])):
            share = max(RADIUS - np.sqrt((p - x) ** 2 + (q - y) ** 2), 0.0)
            ground[p, q] -= amount * share / total
    return amount
