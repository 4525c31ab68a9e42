"""Making one surface of loose triangles: equal vertices joined, useless faces dropped, neighbours wound alike."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from scenewright.backend.geometry.triangles import Indices, Triangles, face_normals, without_unused

SAME = 1e-6  # of the size: vertices as near as this are one
GAP = 1e-3  # of the size: borders as near as this were meant to meet


def size_of(mesh: Triangles) -> float:
    """Return the diagonal of the box around a mesh in metres."""
    return float(np.linalg.norm(np.ptp(mesh.vertices.astype(np.float64), axis=0)))


def weld(mesh: Triangles) -> Triangles:
    """Join vertices at the same place, and drop faces without area and all but one of equal faces."""
    step = SAME * max(size_of(mesh), 1e-30)
    keys = np.rint((mesh.vertices - mesh.vertices.min(0)).astype(np.float64) / step).astype(np.int64)
    number = (keys[:, 0] << 42) + (keys[:, 1] << 21) + keys[:, 2]
    _, place, owner = np.unique(number, return_index=True, return_inverse=True)
    return without_useless(Triangles(mesh.vertices[place], owner.ravel()[mesh.faces].astype(np.int32)))


def stitch(mesh: Triangles) -> Triangles:
    """Join vertices on borders that lie within a small gap of each other."""
    border = np.unique(open_edges(mesh))
    pairs = cKDTree(mesh.vertices[border]).query_pairs(GAP * size_of(mesh), output_type="ndarray")
    if not len(pairs):
        return mesh
    links = coo_array((np.ones(len(pairs)), tuple(pairs.T)), shape=(len(border),) * 2)
    _, group = connected_components(links, directed=False)
    _, chief = np.unique(group, return_index=True)
    owner = np.arange(len(mesh.vertices), dtype=np.int32)
    owner[border] = border[chief[group]]
    return without_useless(Triangles(mesh.vertices, owner[mesh.faces]))


def without_useless(mesh: Triangles) -> Triangles:
    """Drop faces without area and all but one of the faces on the same three vertices, however they are wound."""
    ends = np.sort(mesh.faces, axis=1)
    kept = (ends[:, 0] != ends[:, 1]) & (ends[:, 1] != ends[:, 2])
    longest = np.maximum(_longest(mesh), 1e-30)
    kept &= np.linalg.norm(face_normals(mesh), axis=1) > 1e-7 * longest**2
    chosen = np.flatnonzero(kept)
    _, first = np.unique(ends[chosen], axis=0, return_index=True)
    return without_unused(Triangles(mesh.vertices, mesh.faces[np.sort(chosen[first])]))


def open_edges(mesh: Triangles) -> Indices:
    """Return the directed edges (k, 2) that more faces run along than back; one row for each of the surplus."""
    forth = np.stack([mesh.faces.ravel(), np.roll(mesh.faces, -1, 1).ravel()], 1).astype(np.int64)
    low, high = forth.min(1), forth.max(1)
    edge, surplus = np.unique(low * len(mesh.vertices) + high, return_inverse=True)
    balance = np.bincount(surplus.ravel(), np.where(forth[:, 0] == low, 1, -1), len(edge)).astype(np.int64)
    ends = np.stack([edge // len(mesh.vertices), edge % len(mesh.vertices)], 1)
    ends[balance < 0] = ends[balance < 0, ::-1]
    return np.repeat(ends, np.abs(balance), axis=0).astype(np.int32)


def wind_alike(mesh: Triangles) -> tuple[Triangles, Indices]:
    """Turn faces so that neighbours are wound alike; return the mesh and the patch of each face.

    Neighbours are the two faces at an edge that no third one has. In each patch most faces stay as they are.
    """
    beside = _beside(mesh)
    patch, turned = np.full(len(mesh.faces), -1, np.int32), np.zeros(len(mesh.faces), np.bool_)
    count = _spread(mesh.faces, beside, patch, turned)
    areas = np.linalg.norm(face_normals(mesh), axis=1)
    mostly = np.bincount(patch, areas * np.where(turned, 1, -1), count) > 0
    return flipped(mesh, turned ^ mostly[patch]), patch


def flipped(mesh: Triangles, which: NDArray[np.bool_]) -> Triangles:
    """Return the mesh with some faces (m,) wound the other way."""
    return Triangles(mesh.vertices, np.where(which[:, None], mesh.faces[:, ::-1], mesh.faces).astype(np.int32))


def _longest(mesh: Triangles) -> NDArray[np.float64]:
    corners = mesh.vertices[mesh.faces].astype(np.float64)
    return np.linalg.norm(corners - np.roll(corners, -1, 1), axis=2).max(1)


def _beside(mesh: Triangles) -> Indices:
    """Return the face beyond each edge of each face, (m, 3) int32, -1 where there is none or more than one."""
    forth = np.sort(np.stack([mesh.faces.ravel(), np.roll(mesh.faces, -1, 1).ravel()], 1), axis=1).astype(np.int64)
    keys = forth[:, 0] * len(mesh.vertices) + forth[:, 1]
    order = np.argsort(keys, kind="stable")
    _, first, count = np.unique(keys[order], return_index=True, return_counts=True)
    one, other = order[first[count == 2]], order[first[count == 2] + 1]
    beside = np.full(len(keys), -1, np.int32)
    beside[one], beside[other] = other // 3, one // 3
    return beside.reshape(-1, 3)


@njit(nogil=True, cache=True)
def _spread(faces, beside, patch, turned):
    """Number the patches and say which faces must turn to be wound like the first one of their patch."""
    count = 0
    waiting = np.empty(len(faces), np.int32)
    for start in range(len(faces)):
        if patch[start] >= 0:
            continue
        patch[start], waiting[0], left = count, start, 1
        while left:
            left -= 1
            f = waiting[left]
            for k in range(3):
                g = beside[f, k]
                if g < 0 or patch[g] >= 0:
                    continue
                a, b = faces[f, k], faces[f, (k + 1) % 3]
                alike = False
                for n in range(3):
                    alike |= faces[g, n] == b and faces[g, (n + 1) % 3] == a
                patch[g], turned[g] = count, turned[f] ^ (not alike)
                waiting[left] = g
                left += 1
        count += 1
    return count
