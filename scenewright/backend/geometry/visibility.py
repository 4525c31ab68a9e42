"""Which cameras see which points, judged by depth maps."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.raster import project
from scenewright.backend.geometry.triangles import Floats, Indices


def count_views(points: Floats, cameras: Cameras, depth: Floats, tolerance: float) -> Indices:
    """Count the cameras that see each point.

    Args:
        points: (n, 3) float32, metres, world.
        cameras: v of them.
        depth: (v, h, w) float32, metres along the ray to the nearest surface, 0 where there is none.
        tolerance: metres that a point may lie behind the surface at its pixel and still count as seen.

    Returns:
        (n,) int32.
    """
    count = np.zeros(len(points), np.int32)
    share(_count_views, len(points), 16384, points, cameras.pinholes, depth, tolerance, count)
    return count


def pixel_footprint(cameras: Cameras, depth: Floats) -> float:
    """Return the width of a pixel at the median depth, in metres; 0 where nothing was hit."""
    hits = depth[depth > 0]
    return float(np.median(hits)) / float(cameras.focal.mean()) if len(hits) else 0.0


@njit(nogil=True, cache=True)
def _count_views(start, stop, points, pinholes, depth, tolerance, count):
    for i in range(start, stop):
        x, y, z = points[i]
        for v in range(len(depth)):
            column, row, ahead = project(pinholes, v, x, y, z)
            if ahead <= 0.0 or column < 0.0 or row < 0.0 or column >= pinholes.width or row >= pinholes.height:
                continue
            surface = depth[v, int(row), int(column)]
            if surface > 0.0 and distance_to(pinholes, v, x, y, z) <= surface + tolerance:
                count[i] += 1


@njit(nogil=True, cache=True)
def distance_to(pinholes, view, x, y, z):
    """Return the distance of a world point from a camera's centre in metres."""
    pose = pinholes.poses[view]
    x, y, z = x - pose[0, 3], y - pose[1, 3], z - pose[2, 3]
    return math.sqrt(x * x + y * y + z * z)
