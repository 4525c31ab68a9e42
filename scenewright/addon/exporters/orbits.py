"""Where cameras stand to see an object from all around."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

ANGLE = 0.7
HEIGHTS = (-0.2, 0.97)
ROOM = 1.05
GOLDEN_ANGLE = np.pi * (3 - 5**0.5)


def directions(count: int) -> np.ndarray:
    """Return unit vectors spread evenly over the sphere from a little below its equator to near its pole.

    Returns:
        (count, 3) float64, Z up.

    Source: Fibonacci lattice, Swinbank and Purser 2006; with the height restricted.
    """
    steps = np.arange(count) + 0.5
    heights = HEIGHTS[0] + steps / count * (HEIGHTS[1] - HEIGHTS[0])
    around = np.arange(count) * GOLDEN_ANGLE
    reach = np.sqrt(1 - heights**2)
    return np.stack([reach * np.cos(around), reach * np.sin(around), heights], axis=1)


def distance(radius: float) -> float:
    """Return how far a camera of angle `ANGLE` stands from a sphere's centre, metres, so that all of it is in view."""
    return float(ROOM * radius / np.sin(ANGLE / 2))


def poses(count: int, centre: np.ndarray, away: float) -> Iterator[np.ndarray]:
    """Yield (4, 4) float64 camera-to-world matrices, OpenGL, that look at `centre` from `away` metres."""
    for back in directions(count):
        right = np.cross((0.0, 0.0, 1.0), back)
        right /= np.linalg.norm(right)
        pose = np.eye(4)
        pose[:3, :3] = np.stack([right, np.cross(back, right), back], axis=1)
        pose[:3, 3] = centre + away * back
        yield pose
