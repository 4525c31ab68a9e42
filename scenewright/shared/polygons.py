"""Polygons in a mesh of triangles: those of one lie side by side, as a fan around its first corner."""

from __future__ import annotations

import numpy as np


def first_of_each(polygons: np.ndarray) -> np.ndarray:
    """Return for each triangle, (m,) bool, whether it is the first of its polygon.

    Args:
        polygons: (m,) int32, the number of each triangle's polygon: 0, then each the same or one more.
    """
    return np.asarray(np.diff(polygons, prepend=np.int32(-1)) != 0)


def outlines(polygons: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the corners of all polygons one after another, (k,) int32 into the 3m of the triangles, and where each
    polygon begins among them, (p,) int32."""
    used = np.zeros((len(polygons), 3), np.bool_)
    used[:, 2] = True
    used[first_of_each(polygons)] = True
    corners = np.flatnonzero(used).astype(np.int32)
    starts = np.flatnonzero(np.diff(polygons[corners // 3], prepend=np.int32(-1))).astype(np.int32)
    return corners, starts


def check(polygons: np.ndarray, faces: np.ndarray) -> None:
    """Raise ValueError unless the triangles (m, 3) of each polygon are a fan."""
    first = first_of_each(polygons)
    steps = np.diff(polygons, prepend=np.int32(-1))
    if len(steps) and (steps.min() < 0 or steps.max() > 1):
        raise ValueError("polygons must count from 0, each triangle's the same as the last one's or one more.")
    later = np.flatnonzero(~first)
    if len(later) and (
        (faces[later, 0] != faces[later - 1, 0]).any() or (faces[later, 1] != faces[later - 1, 2]).any()
    ):
        raise ValueError("The triangles of a polygon must go around its first corner, each from where the last ended.")
