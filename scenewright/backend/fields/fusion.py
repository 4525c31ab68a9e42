"""Fusing depth maps into one signed distance volume that knows what no camera has seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.raster import project
from scenewright.backend.geometry.visibility import distance_to

BLOCK = 4  # cells along the side of a block; the first pass looks at its corners alone
MAX_SLOPE = 3.0  # truncations: neighbouring pixels further apart in depth are an edge, and say nothing


@dataclass(frozen=True)
class DistanceVolume:
    """Hold signed distances to a surface on a regular grid of points.

    Attributes:
        distance: (x, y, z) float32, metres, positive in front of the surface, cut off at the truncation;
            minus the truncation where nothing was seen.
        seen: (x, y, z) bool, whether a camera looked there: the point lies before, or just behind, what it saw.
        lower: (3,) float32, metres, world: the first point.
        voxel: metres between points.
        truncation: metres.
    """

    distance: NDArray[np.float32]
    seen: NDArray[np.bool_]
    lower: NDArray[np.float32]
    voxel: float
    truncation: float


def fuse(
    depth: NDArray[np.float32], cameras: Cameras, aabb: NDArray[np.float32], voxel: float, truncation: float
) -> DistanceVolume:
    """Average the signed distances that depth maps give along their rays.

    A first pass looks at every fourth point, a second at every point of the blocks that may hold a surface.

    Args:
        depth: (v, h, w) float32, metres along the ray; 0 where the ray passes through the whole box.
        cameras: v of them, with the pictures' size.
        aabb: (2, 3) float32, metres, world: the box to fuse.
        voxel: metres between points.
        truncation: metres in front of and behind a surface that count as near it.

    Source: Curless and Levoy, A volumetric method for building complex models from range images, 1996. Here rays that
    hit nothing also carve, and the weight falls with the depth map's slope.
    """
    lower = aabb[0].astype(np.float32)
    blocks = np.maximum(np.ceil((aabb[1] - aabb[0]) / (voxel * BLOCK)).astype(np.int64), 1)
    coarse, near = _coarse(depth, cameras, lower, blocks, voxel, truncation)
    distance = np.repeat(np.repeat(np.repeat(coarse, BLOCK, 0), BLOCK, 1), BLOCK, 2)
    seen = distance > 0
    active = np.argwhere(near).astype(np.int64)
    share(_fuse_blocks, len(active), 64, active, depth, cameras.pinholes, lower, voxel, truncation, distance, seen)
    return DistanceVolume(distance, seen, lower, voxel, truncation)


def _coarse(
    depth: NDArray[np.float32],
    cameras: Cameras,
    lower: NDArray[np.float32],
    blocks: NDArray[np.int64],
    voxel: float,
    truncation: float,
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return, per block, the distance that holds all over it and whether a surface may pass through it."""
    corners = blocks + 1
    free, near = np.zeros(corners, np.bool_), np.zeros(corners, np.bool_)
    band = truncation + voxel * BLOCK
    share(_look, int(corners[0]), 1, depth, cameras.pinholes, lower, voxel * BLOCK, band, free, near)
    some_near, some_free, all_free = near[:-1, :-1, :-1].copy(), free[:-1, :-1, :-1].copy(), free[:-1, :-1, :-1].copy()
    for x, y, z in np.ndindex(2, 2, 2):
        corner = np.s_[x : x + blocks[0], y : y + blocks[1], z : z + blocks[2]]
        some_near |= near[corner]
        some_free |= free[corner]
        all_free &= free[corner]
    distance = np.where(all_free, truncation, -truncation).astype(np.float32)
    return distance, some_near | (some_free & ~all_free)


@njit(nogil=True, cache=True)
def _look(start, stop, depth, pinholes, lower, spacing, band, free, near):
    """Say of grid points whether a camera sees past them, and whether one sees a surface within a band of them."""
    for i in range(start, stop):
        for j in range(free.shape[1]):
            for k in range(free.shape[2]):
                x, y, z = lower[0] + i * spacing, lower[1] + j * spacing, lower[2] + k * spacing
                for v in range(len(depth)):
                    distance, _ = _signed_distance(depth, pinholes, v, x, y, z, band)
                    if distance > band:
                        free[i, j, k] = True
                    elif distance > -band:
                        near[i, j, k] = True


@njit(nogil=True, cache=True)
def _fuse_blocks(start, stop, active, depth, pinholes, lower, voxel, truncation, out, seen):
    for block in range(start, stop):
        first = active[block] * BLOCK
        for i in range(first[0], first[0] + BLOCK):
            for j in range(first[1], first[1] + BLOCK):
                for k in range(first[2], first[2] + BLOCK):
                    x, y, z = lower[0] + i * voxel, lower[1] + j * voxel, lower[2] + k * voxel
                    total, weights = 0.0, 0.0
                    for v in range(len(depth)):
                        distance, weight = _signed_distance(depth, pinholes, v, x, y, z, MAX_SLOPE * truncation)
                        if distance >= -truncation:
                            total += weight * min(distance, truncation)
                            weights += weight
                    seen[i, j, k] = weights > 0.0
                    out[i, j, k] = total / weights if weights > 0.0 else -truncation


@njit(nogil=True, cache=True)
def _signed_distance(depth, pinholes, view, x, y, z, max_step):
    """Return how far a point lies before the surface in a view, and how much to trust it; -inf where unknown."""
    column, row, ahead = project(pinholes, view, x, y, z)
    left, top = int(np.floor(column - 0.5)), int(np.floor(row - 0.5))
    if ahead <= 0.0 or left < 0 or top < 0 or left + 1 >= pinholes.width or top + 1 >= pinholes.height:
        return -np.inf, 0.0
    a, b = depth[view, top, left], depth[view, top, left + 1]
    c, d = depth[view, top + 1, left], depth[view, top + 1, left + 1]
    nearest, farthest = min(a, b, c, d), max(a, b, c, d)
    if farthest <= 0.0:
        return np.inf, 1.0
    away = distance_to(pinholes, view, x, y, z)
    if nearest <= 0.0 or farthest - nearest > max_step:
        return -np.inf, 0.0
    right, down = column - 0.5 - left, row - 0.5 - top
    surface = (a * (1 - right) + b * right) * (1 - down) + (c * (1 - right) + d * right) * down
    slope = (farthest - nearest) * pinholes.focal[view, 0] / away
    return surface - away, 1.0 / (1.0 + 0.1 * slope * slope)
