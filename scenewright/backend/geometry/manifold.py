"""Keeping closed meshes closed: pinches opened, flat parts dropped."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from scenewright.backend.geometry.triangles import Doubles, Indices, Triangles, face_normals, without_unused


def make_manifold(mesh: Triangles) -> Triangles:
    """Take sheets apart where several meet at an edge or a vertex, so that every edge has exactly two faces.

    Faces folded flat onto each other go; sheets get vertices of their own; where two edges still join the same two
    vertices, one of them gets a vertex in its middle.

    Args:
        mesh: every edge is run along as often forth as back, as in any closed mesh.

    Raises:
        ValueError: the mesh is not closed.
    """
    mesh = _separate_sheets(_without_folds(mesh))
    while len(doubled := _doubled_edges(mesh)):
        mesh = _split_edges(mesh, doubled)
    return mesh


def connected_parts(mesh: Triangles) -> tuple[int, Indices]:
    """Return how many connected parts a mesh has, and the part of each face (m,)."""
    start, end = mesh.faces[:, [0, 1]].ravel(), mesh.faces[:, [1, 2]].ravel()
    links = coo_array((np.ones(len(start), np.int8), (start, end)), shape=(len(mesh.vertices),) * 2)
    count, part = connected_components(links, directed=False)
    return count, part[mesh.faces[:, 0]].astype(np.int32)


def without_small_parts(mesh: Triangles, share: float) -> Triangles:
    """Return a mesh without the connected parts that enclose less than a share of the largest part's volume."""
    count, part = connected_parts(mesh)
    volumes = np.bincount(part, _signed_volumes(mesh), count)
    return without_unused(Triangles(mesh.vertices, mesh.faces[volumes[part] > share * volumes.max()]))


def _signed_volumes(mesh: Triangles) -> Doubles:
    """Return the volume between each face and the mesh's middle in cubic metres."""
    middle = mesh.vertices.mean(0, dtype=np.float64)
    return ((mesh.vertices[mesh.faces[:, 0]] - middle) * face_normals(mesh)).sum(1) / 6


def _twins(faces: Indices, vertices: int) -> NDArray[np.int64]:
    """Return for each half-edge (its corner's number, 3m in all) the one that runs back along the same edge.

    Raises:
        ValueError: an edge is not run along as often forth as back.
    """
    start, end = faces.ravel().astype(np.int64), np.roll(faces, -1, 1).ravel().astype(np.int64)
    forth, back = start * vertices + end, end * vertices + start
    by_forth, by_back = np.argsort(forth, kind="stable"), np.argsort(back, kind="stable")
    if not np.array_equal(forth[by_forth], back[by_back]):
        raise ValueError("The mesh is not closed: an edge has a face on one side alone.")
    twins = np.empty(len(forth), np.int64)
    twins[by_forth] = by_back
    return twins


def _without_folds(mesh: Triangles) -> Triangles:
    """Drop faces without area and pairs of faces back to back on the same three vertices: they enclose nothing."""
    ends = np.sort(mesh.faces, axis=1)
    faces = mesh.faces[(ends[:, 0] != ends[:, 1]) & (ends[:, 1] != ends[:, 2])]
    # Turned so that its lowest vertex comes first, a face and the one on its back differ in the order of the others.
    turned = faces[np.arange(len(faces))[:, None], (faces.argmin(1)[:, None] + np.arange(3)) % 3]
    front = np.where(turned[:, 1] < turned[:, 2], 1, -1)
    _, same = np.unique(np.sort(faces, axis=1), axis=0, return_inverse=True)
    same = same.ravel()
    surplus = np.bincount(same, front)[same] * front
    # Of those on the same vertices, as many stay as one side has more than the other.
    group = 2 * same + (front > 0)
    order = np.argsort(group, kind="stable")
    rank = np.empty(len(faces), np.int64)
    rank[order] = np.arange(len(faces)) - np.searchsorted(group[order], group[order])
    return Triangles(mesh.vertices, faces[rank < surplus])


def _separate_sheets(mesh: Triangles) -> Triangles:
    twins = _twins(mesh.faces, len(mesh.vertices))
    # A half-edge starts where its twin ends: those two corners stay one vertex.
    links = coo_array((np.ones(len(twins), np.int8), (np.arange(len(twins)), _next(twins))), shape=(len(twins),) * 2)
    count, corner = connected_components(links, directed=False)
    vertices = np.empty((count, 3), np.float32)
    vertices[corner] = mesh.vertices[mesh.faces.ravel()]
    return Triangles(vertices, corner.reshape(-1, 3).astype(np.int32))


def _doubled_edges(mesh: Triangles) -> NDArray[np.int64]:
    """Return a half-edge (and its twin), (k, 2), of edges that are not the only one between their vertices.

    No face occurs twice.
    """
    start, end = mesh.faces.ravel().astype(np.int64), np.roll(mesh.faces, -1, 1).ravel().astype(np.int64)
    _, first, edge, count = np.unique(
        start * len(mesh.vertices) + end, return_index=True, return_inverse=True, return_counts=True
    )
    if count.max() == 1:
        return np.empty((0, 2), np.int64)
    forth = np.flatnonzero((count[edge] > 1) & (start < end) & (first[edge] != np.arange(len(edge))))
    pairs = np.stack([forth, _twins(mesh.faces, len(mesh.vertices))[forth]], 1)
    chosen, taken = [], set[int]()
    for pair in pairs:
        faces = {int(corner) // 3 for corner in pair}
        if not faces & taken:
            chosen.append(pair)
            taken |= faces
    return np.array(chosen)


def _split_edges(mesh: Triangles, pairs: NDArray[np.int64]) -> Triangles:
    """Put a vertex in the middle of edges given by both their half-edges, cutting the faces beside them in two."""
    flat = mesh.faces.ravel()
    middle = len(mesh.vertices) + np.arange(len(pairs), dtype=np.int32)
    position = (mesh.vertices[flat[pairs[:, 0]]] + mesh.vertices[flat[pairs[:, 1]]]) / 2
    faces, added = mesh.faces.copy(), []
    for side in pairs.T:
        a, b, c = flat[side], flat[_next(side)], flat[_next(_next(side))]
        faces[side // 3] = np.stack([a, middle, c], 1)
        added.append(np.stack([middle, b, c], 1))
    return Triangles(np.concatenate([mesh.vertices, position]), np.concatenate([faces, *added]))


def _next(corners: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the corners that follow in their faces."""
    return corners - corners % 3 + (corners + 1) % 3
