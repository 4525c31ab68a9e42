"""What ControlNets follow, from what a camera sees in each pixel: depth, normals, edges."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

FAR = 1e9  # metres: where there is nothing, Cycles says ten times that
CREASE = 0.87  # cosine of the angle between surfaces from which on it is an edge: 30 degrees
STEP = 0.02  # of the distance: a jump that much deeper than the slopes around it is an edge
AHEAD = (0.0, 0.0, 1.0)  # the normal where nothing is: towards the camera


class Seen(NamedTuple):
    """What a camera sees in each pixel.

    Attributes:
        distance: (h, w) float32, metres along the camera's axis; FAR or more where nothing is.
        normals: (h, w, 3) float32 in the camera's frame: right, up, towards it.
    """

    distance: np.ndarray
    normals: np.ndarray


def depth(seen: Seen) -> np.ndarray:
    """Return how near things are, (h, w, 1) uint8: the nearest is white, the farthest or what is behind all black.

    It goes with one over the distance, as in the depths that ControlNets were taught with.
    """
    nearness = 1 / np.maximum(seen.distance, 1e-6)
    solid = seen.distance < FAR
    farthest = nearness[solid].min() if solid.all() else 0.0
    span = nearness[solid].max() - farthest
    shades = np.where(solid, (nearness - farthest) / span if span > 0 else 1.0, 0.0)
    return _bytes(shades)[..., None]


def normals(seen: Seen) -> np.ndarray:
    """Return which way surfaces face, (h, w, 3) uint8: red to the right, green up, blue towards the camera."""
    return _bytes(seen.normals * 0.5 + 0.5)


def edges(seen: Seen) -> np.ndarray:
    """Return where things end and surfaces fold, (h, w, 1) uint8, white on black."""
    found = np.zeros(seen.distance.shape, bool)
    nearness = 1 / np.minimum(seen.distance, FAR)
    for axis in (0, 1):
        near, facing = np.moveaxis(nearness, axis, 0), np.moveaxis(seen.normals, axis, 0)
        folds = (facing[1:] * facing[:-1]).sum(axis=-1) < CREASE
        jumps = _bend(np.diff(near, axis=0)) > STEP * np.maximum(near[1:], near[:-1])
        # Of the two pixels the nearer one is the edge.
        here, edge = folds | jumps, np.moveaxis(found, axis, 0)
        edge[1:] |= here & (near[1:] >= near[:-1])
        edge[:-1] |= here & (near[1:] < near[:-1])
    return np.where(found, np.uint8(255), np.uint8(0))[..., None]


def _bend(slopes: np.ndarray) -> np.ndarray:
    """Return how much a slope differs from those beside it, (n, …): from the one that it differs less from.

    On a plane, one over the distance changes evenly from pixel to pixel: a slope is no jump.
    """
    change = np.pad(np.abs(np.diff(slopes, axis=0)), ((1, 1), (0, 0)), constant_values=np.inf)
    return np.minimum(change[1:], change[:-1])


def _bytes(values: np.ndarray) -> np.ndarray:
    return np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)


KINDS: dict[str, Callable[[Seen], np.ndarray]] = {"depth": depth, "normal": normals, "edges": edges}
