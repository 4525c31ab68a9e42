"""How a shape is worn and soiled: where it stands out, where it is hollow, and how much sky it sees."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.exposure import set_basis
from scenewright.backend.geometry.hierarchy import STACK, Hierarchy, nearest_hit
from scenewright.backend.geometry.triangles import Floats

GOLDEN, PLASTIC = 0.6180339887498949, 0.7548776662466927
INNER, OUTER = 20, 32  # rays beneath and above a point
LIFT = 1e-4  # of the size: where rays start
OPPOSITE = -0.6  # cosine to a point's normal beyond which a face is the other side of a sheet, not beside an edge


class Bulges(NamedTuple):
    """What a shape is like around k points, each (k,) float32 from 0 to 1.

    Attributes:
        edge: 0 is flat or hollow; towards 1, the surface ends nearby in an edge or a tip.
        hollow: 0 is open; towards 1, other surfaces are near.
        openness: share of the sky above the surface that is free, weighted by the cosine.
    """

    edge: Floats
    hollow: Floats
    openness: Floats


def bulges(points: Floats, normals: Floats, tree: Hierarchy, size: float, reach: float) -> Bulges:
    """Return how points of a surface stand out.

    Args:
        points: (k, 3) float32, metres.
        normals: (k, 3) float32, unit.
        tree: of the whole shape.
        size: of the shape, metres.
        reach: metres within which an edge counts; hollows count up to three times that.
    """
    found = np.empty((3, len(points)), np.float32)
    share(_bulges, len(points), 1024, points, normals, tree, LIFT * size, reach, 0.6 * size, found)
    return Bulges(*found)


@njit(nogil=True, cache=True)
def _bulges(start, stop, points, normals, tree, lift, reach, far, found):
    stack = np.empty(STACK, np.int32)
    origin, direction, right, up = np.empty(3), np.empty(3), np.empty(3), np.empty(3)
    for i in range(start, stop):
        n = normals[i]
        set_basis(n, right, up)
        turn, raised = (i * GOLDEN) % 1.0, (i * PLASTIC) % 1.0
        out = 0.0
        for k in range(3):
            origin[k] = points[i, k] - lift * n[k]
        for ray in range(INNER):
            # Evenly over the half sphere: what leads to an edge lies level.
            z = -(ray + raised) / INNER
            across, angle = math.sqrt(1.0 - z * z), 2.0 * math.pi * (ray * GOLDEN + turn)
            for k in range(3):
                direction[k] = across * (math.cos(angle) * right[k] + math.sin(angle) * up[k]) + z * n[k]
            away, place, _, _ = nearest_hit(tree, stack, origin, direction, reach, 1)
            if place >= 0 and _facing(tree.corners[place], n) > OPPOSITE:
                out += 1.0 - away / reach
        beside, free, whole = 0.0, 0.0, 0.0
        for k in range(3):
            origin[k] = points[i, k] + lift * n[k]
        for ray in range(OUTER):
            z = math.sqrt(max(1.0 - (ray + raised) / OUTER, 0.0))
            across, angle = math.sqrt(1.0 - z * z), 2.0 * math.pi * (ray * GOLDEN + turn)
            for k in range(3):
                direction[k] = across * (math.cos(angle) * right[k] + math.sin(angle) * up[k]) + z * n[k]
            away, place, _, _ = nearest_hit(tree, stack, origin, direction, far, 0)
            whole += 1.0
            if place < 0:
                free += 1.0
            elif away < 3.0 * reach:
                beside += 1.0 - away / (3.0 * reach)
            if place >= 0:
                free += min(away / far, 1.0) * 0.5
        found[0, i] = min(2.0 * out / INNER, 1.0)
        found[1, i] = min(2.0 * beside / whole, 1.0)
        found[2, i] = free / whole


@njit(nogil=True, cache=True)
def _facing(corners, n):
    """Return the cosine of the angle between a triangle's normal and a direction."""
    e0, e1, e2 = corners[1, 0] - corners[0, 0], corners[1, 1] - corners[0, 1], corners[1, 2] - corners[0, 2]
    g0, g1, g2 = corners[2, 0] - corners[0, 0], corners[2, 1] - corners[0, 1], corners[2, 2] - corners[0, 2]
    x, y, z = e1 * g2 - e2 * g1, e2 * g0 - e0 * g2, e0 * g1 - e1 * g0
    length = math.sqrt(x * x + y * y + z * z)
    return (x * n[0] + y * n[1] + z * n[2]) / max(length, 1e-30)
