"""How much of the sky points of a surface see."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.hierarchy import STACK, Hierarchy, nearest_hit
from scenewright.backend.geometry.triangles import Floats

GOLDEN = 0.6180339887498949


def openness(points: Floats, normals: Floats, tree: Hierarchy, rays: int, clearance: float) -> Floats:
    """Return the share of the hemisphere above points that nothing covers, weighted by the cosine to the normal.

    Args:
        points: (k, 3) float32, metres.
        normals: (k, 3) float32, unit length.
        tree: what may cover them.
        rays: per point, spread evenly and turned from point to point.
        clearance: metres above the point where rays start.

    Returns:
        (k,) float32, 0 to 1.
    """
    seen = np.empty(len(points), np.float32)
    share(_openness, len(points), 2048, points, normals, tree, rays, clearance, seen)
    return seen


@njit(nogil=True, cache=True)
def set_basis(n, right, up):
    """Set two directions (3,) that stand on a normal and on each other.

    Source: Duff et al., Building an Orthonormal Basis, Revisited, 2017.
    """
    sign = 1.0 if n[2] >= 0.0 else -1.0
    a = -1.0 / (sign + n[2])
    b = n[0] * n[1] * a
    right[0], right[1], right[2] = 1.0 + sign * n[0] * n[0] * a, sign * b, -sign * n[0]
    up[0], up[1], up[2] = b, sign + n[1] * n[1] * a, -n[1]


@njit(nogil=True, cache=True)
def _openness(start, stop, points, normals, tree, rays, clearance, seen):
    stack = np.empty(STACK, np.int32)
    origin, direction, right, up = np.empty(3), np.empty(3), np.empty(3), np.empty(3)
    for i in range(start, stop):
        n = normals[i]
        set_basis(n, right, up)
        for k in range(3):
            origin[k] = points[i, k] + clearance * n[k]
        turn, lift = (i * GOLDEN) % 1.0, (i * 0.7548776662466927) % 1.0
        free = 0
        for ray in range(rays):
            radius = math.sqrt((ray + lift) / rays)
            angle = 2.0 * math.pi * (ray * GOLDEN + turn)
            x, y, z = radius * math.cos(angle), radius * math.sin(angle), math.sqrt(max(1.0 - radius * radius, 0.0))
            for k in range(3):
                direction[k] = x * right[k] + y * up[k] + z * n[k]
            free += nearest_hit(tree, stack, origin, direction, np.inf, 0)[1] < 0
        seen[i] = free / rays
