"""The cube that a field fills: estimated from where the cameras look, tightened to what the masks leave."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.occupancy import all_cells, hull

MARGIN = 1.1


def viewed_cube(cameras: Cameras) -> NDArray[np.float32]:
    """Return the cube (2, 3), metres, around the point the cameras look at, as large as what an average view shows."""
    centre = nearest_to_axes(cameras)
    distance = np.linalg.norm(cameras.positions - centre, axis=1)
    widest = np.array([cameras.width, cameras.height]) / cameras.focal / 2
    half = float(np.median(distance * widest.max(1))) * MARGIN
    return _cube(centre, half)


def foreground_cube(cameras: Cameras) -> NDArray[np.float32]:
    """Return the cube (2, 3), metres, for what stands in the middle of a capture with surroundings."""
    centre = nearest_to_axes(cameras)
    half = float(np.median(np.linalg.norm(cameras.positions - centre, axis=1))) * 0.5
    return _cube(centre, half)


def masked_cube(cameras: Cameras, alpha: NDArray[np.float32], misses: int) -> NDArray[np.float32]:
    """Return the smallest cube (2, 3), metres, around the visual hull.

    Raises:
        ValueError: No place in space lies inside the masks of all views.
    """
    cube, resolution = viewed_cube(cameras), 64
    cells = hull(cameras, alpha, cube, resolution, all_cells(resolution), misses)
    if not len(cells):
        raise ValueError("The masks and camera poses do not fit together: no place lies inside all masks.")
    cell = (cube[1, 0] - cube[0, 0]) / resolution
    low, high = cells.min(0).astype(int) - 1, cells.max(0).astype(int) + 2
    centre, half = cube[0] + (low + high) / 2 * cell, (high - low).max() / 2 * cell
    return _cube(centre, half)


def enclosing_cube(aabb: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the cube (2, 3), metres, around a box (2, 3), a twentieth larger."""
    return _cube(aabb.mean(axis=0), float(np.ptp(aabb, axis=0).max()) * 0.525)


def nearest_to_axes(cameras: Cameras) -> NDArray[np.floating]:
    """Return the point (3,) nearest to the optical axes of all cameras, in the least-squares sense."""
    forward = cameras.forward / np.linalg.norm(cameras.forward, axis=1, keepdims=True)
    across = np.eye(3) - forward[:, :, None] * forward[:, None, :]
    # A little pull towards a place ahead of the cameras keeps parallel axes from meeting at infinity.
    ahead = (cameras.positions + forward * np.linalg.norm(np.ptp(cameras.positions, axis=0))).mean(0)
    weight = 1e-3 * len(cameras)
    matrix = across.sum(0) + weight * np.eye(3)
    return np.linalg.solve(matrix, np.einsum("vij,vj->i", across, cameras.positions) + weight * ahead)


def _cube(centre: NDArray[np.floating], half: float) -> NDArray[np.float32]:
    return np.stack([centre - half, centre + half]).astype(np.float32)
