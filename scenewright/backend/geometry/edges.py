"""The edges of a triangle mesh, found here so that Blender need not find them on its main thread."""

from __future__ import annotations

import msgspec
import numpy as np
from numba import njit
from numpy.typing import NDArray

from scenewright.shared.artifacts import Mesh

Ints = NDArray[np.int32]


def with_edges(mesh: Mesh) -> Mesh:
    """Return the mesh with its edges and corner edges filled in."""
    edges, corner_edges = find_edges(mesh.faces, len(mesh.vertices))
    return msgspec.structs.replace(mesh, edges=edges, corner_edges=corner_edges)


def find_edges(faces: Ints, vertex_count: int) -> tuple[Ints, Ints]:
    """Find each edge of a mesh once, and the edge that starts at every face corner.

    Args:
        faces: (m, 3) int32 vertex indices.
        vertex_count: how many vertices there are.

    Returns:
        (e, 2) int32 vertex indices, the lower first, in ascending order; and (3 m,) int32, the edge from each corner to
        the next one of its face.
    """
    return _find_edges(np.ascontiguousarray(faces), vertex_count)


@njit(cache=True)
def _find_edges(faces: Ints, vertex_count: int) -> tuple[Ints, Ints]:
    corners = faces.size
    low, high = np.empty(corners, np.int32), np.empty(corners, np.int32)
    for face in range(len(faces)):
        for i in range(3):
            a, b = faces[face, i], faces[face, (i + 1) % 3]
            low[3 * face + i], high[3 * face + i] = min(a, b), max(a, b)
    # A counting sort by the higher end, then a stable one by the lower: linear, and equal edges end up side by side.
    order = _sort(low, _sort(high, np.arange(corners).astype(np.int32), vertex_count), vertex_count)
    edges = np.empty((corners, 2), np.int32)
    corner_edges = np.empty(corners, np.int32)
    count = 0
    for corner in order:
        if count == 0 or edges[count - 1, 0] != low[corner] or edges[count - 1, 1] != high[corner]:
            edges[count, 0], edges[count, 1] = low[corner], high[corner]
            count += 1
        corner_edges[corner] = count - 1
    return edges[:count].copy(), corner_edges


@njit(cache=True)
def _sort(keys: Ints, order: Ints, limit: int) -> Ints:
    """Return `order` stably rearranged so that `keys[order]` ascends; the keys are below `limit`."""
    ends = np.zeros(limit + 1, np.int64)
    for key in keys:
        ends[key + 1] += 1
    starts = np.cumsum(ends)
    found = np.empty_like(order)
    for corner in order:
        key = keys[corner]
        found[starts[key]] = corner
        starts[key] += 1
    return found
