"""Holding a surface's outlines against the photos' masks."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.raster import project
from scenewright.backend.geometry.sight import Sight
from scenewright.backend.geometry.triangles import Doubles, Floats

SIDELONG = 0.25  # cosine between normal and ray up to which a point may lie on an outline
NEAR_OUTLINE = 1.5  # pixels: a point farther inside the surface's own outline says nothing about it
REACH = 4.0  # pixels that outline and mask may be apart
STEP = 0.25  # pixels
TRUST = 0.5  # how much one photo's outline counts


def outline_offsets(
    points: Floats, normals: Floats, masks: NDArray[np.uint8], cameras: Cameras, sight: Sight
) -> tuple[Doubles, Doubles]:
    """Return how far points on outlines must move along their normals to meet the masks, and how much that counts.

    Args:
        points: (n, 3) float32, metres, of a surface.
        normals: (n, 3) float32, unit length, outward.
        masks: (v, h, w) uint8.
        cameras: of the masks.
        sight: how the surface looks in the photos.

    Returns:
        offsets (n,) in metres and weights (n,), 0 for points that are on no outline.
    """
    offsets, weights = np.zeros(len(points)), np.zeros(len(points))
    scale = len(sight.depth[0]) / cameras.height
    share(_meet, len(points), 1024, points, normals, masks, cameras.pinholes, sight.depth, scale, offsets, weights)
    return offsets / np.maximum(weights, 1e-9), TRUST * weights


@njit(nogil=True, cache=True)
def _meet(start, stop, points, normals, masks, pinholes, depth, scale, offsets, weights):
    for i in range(start, stop):
        x, y, z = points[i]
        nx, ny, nz = normals[i]
        for v in range(len(masks)):
            pose = pinholes.poses[v]
            tx, ty, tz = pose[0, 3] - x, pose[1, 3] - y, pose[2, 3] - z
            if abs(nx * tx + ny * ty + nz * tz) > SIDELONG * math.sqrt(tx * tx + ty * ty + tz * tz):
                continue
            column, row, ahead = project(pinholes, v, x, y, z)
            if ahead <= 0.0:
                continue
            # A small step along the normal, on the picture.
            step = 1e-3 * ahead
            right, down, _ = project(pinholes, v, x + step * nx, y + step * ny, z + step * nz)
            right, down = right - column, down - row
            length = math.sqrt(right * right + down * down)
            own = _leave(depth[v], column * scale, row * scale, right / length * scale, down / length * scale, 0.0)
            if abs(own) > NEAR_OUTLINE:
                continue
            wanted = _leave(masks[v], column, row, right / length, down / length, 127.5)
            if abs(wanted) <= REACH:
                offsets[i] += (wanted - own) * step / length
                weights[i] += 1.0


@njit(nogil=True, cache=True)
def _leave(mask, column, row, right, down, level):
    """Return where along a direction a mask is left, in steps of it; infinity unless that is within reach."""
    was_inside = False
    place = -REACH
    nearest = np.inf
    while place <= REACH:
        x, y = math.floor(column + place * right), math.floor(row + place * down)
        if x < 0 or y < 0 or x >= mask.shape[1] or y >= mask.shape[0]:
            return np.inf
        inside = mask[y, x] > level
        if was_inside and not inside and abs(place - STEP / 2) < abs(nearest):
            nearest = place - STEP / 2
        was_inside = inside
        place += STEP
    return nearest
