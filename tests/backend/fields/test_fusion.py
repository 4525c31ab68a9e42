"""Depth maps of a sphere fuse into its distances, and what was not seen is known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.fusion import MAX_SLOPE, fuse

from . import scenes

RADIUS, VOXEL, TRUNCATION = 0.5, 0.04, 0.12
BOX = np.array([[-0.8] * 3, [0.8] * 3], np.float32)


def depth_of_ball(cameras: Cameras) -> NDArray[np.float32]:
    """Return the distance along each ray to the ball, 0 beside it."""
    depth = []
    for view in range(len(cameras)):
        rays_o, rays_d = cameras.rays(view)
        middle = -(rays_o * rays_d).sum(-1)
        inside = RADIUS**2 - (rays_o**2).sum(-1) + middle**2
        depth.append(np.where(inside > 0, middle - np.sqrt(np.maximum(inside, 0)), 0))
    return np.stack(depth).astype(np.float32)


def fused_plainly(depth: NDArray[np.float32], cameras: Cameras, point: NDArray[np.floating]) -> float:
    """Return the fused distance at one point, NaN where nothing is seen."""
    total = weights = 0.0
    for view, (column, row) in enumerate(cameras.project(point[None])[0][:, 0]):
        x, y = int(np.floor(column - 0.5)), int(np.floor(row - 0.5))
        if not (0 <= x < cameras.width - 1 and 0 <= y < cameras.height - 1):
            continue
        corners = depth[view, y : y + 2, x : x + 2]
        away = np.linalg.norm(point - cameras.positions[view])
        fx, fy = column - 0.5 - x, row - 0.5 - y
        surface = np.array([1 - fy, fy]) @ corners @ np.array([1 - fx, fx])
        weight = 1 / (1 + 0.1 * (np.ptp(corners) * cameras.focal[view, 0] / away) ** 2)
        if corners.max() == 0:
            surface, weight = np.inf, 1.0
        elif corners.min() == 0 or np.ptp(corners) > MAX_SLOPE * TRUNCATION:
            continue
        if surface - away >= -TRUNCATION:
            total += weight * min(surface - away, TRUNCATION)
            weights += weight
    return total / weights if weights else np.nan


def test_distances_are_those_of_a_plain_loop() -> None:
    cameras = scenes.orbit(9, 48)
    depth = depth_of_ball(cameras)
    volume = fuse(depth, cameras, BOX, VOXEL, TRUNCATION)
    random = np.random.default_rng(0)
    for place in random.integers(0, volume.distance.shape, (300, 3)):
        wanted = fused_plainly(depth, cameras, volume.lower + VOXEL * place)
        if np.isfinite(wanted):
            # What the first pass finds far from any surface is cut off at the truncation.
            assert volume.seen[tuple(place)]
            assert volume.distance[tuple(place)] == pytest.approx(wanted, abs=1e-4)
        else:
            assert not volume.seen[tuple(place)]
            assert volume.distance[tuple(place)] == pytest.approx(-TRUNCATION)


def test_zero_lies_on_the_surface_and_the_inside_is_unseen() -> None:
    cameras = scenes.orbit(30, 96)
    volume = fuse(depth_of_ball(cameras), cameras, BOX, VOXEL, TRUNCATION)
    places = np.stack(np.meshgrid(*(np.arange(side) for side in volume.distance.shape), indexing="ij"), -1)
    radius = np.linalg.norm(volume.lower + VOXEL * places, axis=-1)
    near = np.abs(radius - RADIUS) < VOXEL
    # Distances are measured along rays, which meet the surface at a slant: they are longer, and of the right sign.
    assert (np.sign(volume.distance[near]) == np.sign(radius[near] - RADIUS)).mean() > 0.9
    assert not volume.seen[radius < RADIUS - 2 * TRUNCATION].any()
    assert volume.seen[radius > RADIUS].all()


def test_a_box_without_anything_is_all_seen_and_empty() -> None:
    cameras = scenes.orbit(4, 16)
    volume = fuse(np.zeros((4, 16, 16), np.float32), cameras, BOX / 4, VOXEL, TRUNCATION)
    assert volume.seen.all() and (volume.distance == np.float32(TRUNCATION)).all()
