"""The visual hull: all of space that lies within the outlines of every picture."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numba import njit
from scipy import ndimage

from scenewright.backend.fields.bounds import enclosing_cube, masked_cube
from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.isosurface import extract
from scenewright.backend.geometry.manifold import without_small_parts
from scenewright.backend.geometry.raster import project, rasterise
from scenewright.backend.geometry.triangles import Floats, Triangles

BLOCK = 8  # points of the volume along each side that are looked at together
BATCH = 64  # blocks carved between two questions whether to go on
SMALLEST_PART = 0.01  # of the largest part's volume; what is smaller is dropped


def carve_hull(
    alpha: Floats, cameras: Cameras, resolution: int, aabb: Floats | None, step: Callable[[float], None]
) -> tuple[Triangles, float]:
    """Return the visual hull of masked pictures as a closed mesh wound outward, and its voxel in metres.

    Between the points of the volume the surface lies where the outlines are, not on a step: each point knows how far
    it is from the nearest outline's cone.

    Args:
        alpha: (v, h, w) float32, 0 to 1: what shows the object.
        cameras: of the pictures, without distortion.
        resolution: points of the volume along each side.
        aabb: (2, 3) float32, metres, the box around the object, or None to find it.
        step: told the fraction done; it may raise to stop.

    Raises:
        ValueError: no place in space lies inside the masks of all pictures.

    Source: Laurentini, The visual hull concept for silhouette-based image understanding, 1994; coarse blocks first, as
    in Szeliski, Rapid octree construction from image sequences, 1993.
    """
    cube = masked_cube(cameras, alpha, 1) if aabb is None else enclosing_cube(aabb)
    voxel = float(cube[1, 0] - cube[0, 0]) / (resolution - 1)
    outlines = np.stack([outline_distance(mask) for mask in alpha])
    blocks = -(-resolution // BLOCK)
    # Two layers more than needed on every side, which stay empty.
    volume = np.full((blocks * BLOCK + 4,) * 3, 2 * voxel, np.float32)
    lower = cube[0] - 2 * np.float32(voxel)
    count = blocks**3
    for first in range(0, count, BATCH * BATCH):
        step(first / count)
        last = min(first + BATCH * BATCH, count)
        share(_carve, last - first, BATCH, first, blocks, cube[0], voxel, cameras.pinholes, outlines, volume)
    if not (volume < 0).any():
        raise ValueError("The masks and camera poses do not fit together: no place lies inside all masks.")
    return without_small_parts(extract(volume, lower, voxel), SMALLEST_PART), voxel


def outline_distance(alpha: Floats) -> Floats:
    """Return the distance of each pixel (h, w) from a mask's outline in pixels, negative inside.

    Beyond the picture's border a mask that reaches it goes on.
    """
    inside = alpha >= 0.5
    if inside.all() or not inside.any():
        return np.full(alpha.shape, -1e3 if inside.all() else 1e3, np.float32)
    outward, inward = ndimage.distance_transform_edt(~inside), ndimage.distance_transform_edt(inside)
    # At the outline the share of a pixel that is covered tells where in the pixel it runs.
    near = np.maximum(outward, inward) <= 1
    distance = np.where(inside, 0.5 - inward, outward - 0.5)
    return np.where(near & (alpha > 0.02) & (alpha < 0.98), 0.5 - alpha, distance).astype(np.float32)


def silhouette_agreement(mesh: Triangles, alpha: Floats, cameras: Cameras) -> float:
    """Return how well a mesh covers the masks (v, h, w): intersection over union, the mean of all views."""
    seen, wanted = rasterise(mesh, cameras).face >= 0, alpha >= 0.5
    both, either = (seen & wanted).sum((1, 2)), (seen | wanted).sum((1, 2))
    return float((both / np.maximum(either, 1)).mean())


@njit(nogil=True, cache=True)
def _carve(start, stop, first, blocks, lower, voxel, pinholes, outlines, volume):
    """Fill blocks of the volume with how far their points are outside the hull, in metres and within two voxels."""
    half = 0.5 * (BLOCK - 1) * voxel
    reach = math.sqrt(3.0) * half
    limit = 2.0 * voxel
    found = np.empty(1)
    for number in range(first + start, first + stop):
        bx, by, bz = number // (blocks * blocks) * BLOCK, number // blocks % blocks * BLOCK, number % blocks * BLOCK
        x, y, z = lower[0] + bx * voxel + half, lower[1] + by * voxel + half, lower[2] + bz * voxel + half
        middle = _outside(pinholes, outlines, x, y, z, found, reach + limit)
        if middle > reach + limit:
            continue
        within = middle < -reach - limit
        for i in range(BLOCK):
            for j in range(BLOCK):
                for k in range(BLOCK):
                    x, y, z = lower[0] + (bx + i) * voxel, lower[1] + (by + j) * voxel, lower[2] + (bz + k) * voxel
                    away = -limit if within else _outside(pinholes, outlines, x, y, z, found, limit)
                    volume[bx + i + 2, by + j + 2, bz + k + 2] = min(max(away, -limit), limit)


@njit(nogil=True, cache=True)
def _outside(pinholes, outlines, x, y, z, found, enough):
    """Return how far a point is outside the cone that reaches farthest in, in metres; at least `enough` if it is."""
    farthest = -np.inf
    for view in range(len(outlines)):
        column, row, ahead = project(pinholes, view, x, y, z)
        if ahead <= 0.0:
            continue
        outline = outlines[view]
        _look_up(outline, column, row, found)
        metres = found[0] * ahead / (0.5 * (pinholes.focal[view, 0] + pinholes.focal[view, 1]))
        if metres > farthest:
            farthest = metres
            if farthest > enough:
                break
    return farthest


@njit(nogil=True, cache=True)
def _look_up(outline, column, row, found):
    """Write the distance from an outline at a place, which may lie beyond the picture's border, to `found`."""
    height, width = outline.shape
    x, y = min(max(column - 0.5, 0.0), width - 1.0), min(max(row - 0.5, 0.0), height - 1.0)
    x0, y0 = int(x), int(y)
    x1, y1 = min(x0 + 1, width - 1), min(y0 + 1, height - 1)
    fx, fy = x - x0, y - y0
    above = outline[y0, x0] * (1.0 - fx) + outline[y0, x1] * fx
    below = outline[y1, x0] * (1.0 - fx) + outline[y1, x1] * fx
    value = above * (1.0 - fy) + below * fy
    if value > 0.0:
        value += max(abs(column - 0.5 - x), abs(row - 0.5 - y))
    found[0] = value
