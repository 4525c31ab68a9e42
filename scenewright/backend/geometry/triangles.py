"""Triangle meshes as two arrays, and what follows from them: normals, volume, closedness."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Indices = NDArray[np.int32]


class Triangles(NamedTuple):
    """Hold a triangle mesh.

    Attributes:
        vertices: (n, 3) float32, metres, world.
        faces: (m, 3) int32, counter-clockwise from outside.
    """

    vertices: Floats
    faces: Indices


class TexturedTriangles(NamedTuple):
    """Hold a triangle mesh with a texture.

    Attributes:
        vertices: (n, 3) float32, metres, world.
        faces: (m, 3) int32, counter-clockwise from outside.
        uvs: (3m, 2) float32 per face corner, 0 to 1, origin bottom left.
        texture: (t, t, 3) uint8 sRGB, row 0 on top.
    """

    vertices: Floats
    faces: Indices
    uvs: Floats
    texture: NDArray[np.uint8]


def face_normals(mesh: Triangles) -> Doubles:
    """Return the normals of the faces, (m, 3), each twice as long as its face's area in square metres."""
    a, b, c = mesh.vertices[mesh.faces].astype(np.float64).transpose(1, 0, 2)
    return np.cross(b - a, c - a)


def vertex_normals(mesh: Triangles) -> Floats:
    """Return the unit normals of the vertices, (n, 3), weighted by the area of the faces around."""
    normals = face_normals(mesh)
    summed = np.stack(
        [np.bincount(mesh.faces.ravel(), np.repeat(normals[:, k], 3), len(mesh.vertices)) for k in range(3)], 1
    )
    return (summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-30)).astype(np.float32)


def volume(mesh: Triangles) -> float:
    """Return the enclosed volume of a closed mesh in cubic metres; negative when it is wound inside out."""
    a = mesh.vertices[mesh.faces[:, 0]].astype(np.float64)
    return float((a * face_normals(mesh)).sum() / 6)


def is_closed(mesh: Triangles) -> bool:
    """Tell whether every edge is shared by exactly two faces that run along it in opposite directions."""
    if not len(mesh.faces):
        return False
    start, end = mesh.faces.ravel().astype(np.int64), np.roll(mesh.faces, -1, 1).ravel().astype(np.int64)
    forth = np.sort(start * len(mesh.vertices) + end)
    back = np.sort(end * len(mesh.vertices) + start)
    return bool((start != end).all() and (np.diff(forth) > 0).all() and np.array_equal(forth, back))


def without_unused(mesh: Triangles) -> Triangles:
    """Return the mesh without the vertices that no face uses."""
    used, faces = np.unique(mesh.faces, return_inverse=True)
    return Triangles(mesh.vertices[used], faces.reshape(-1, 3).astype(np.int32))


def divided(mesh: Triangles) -> Triangles:
    """Return a mesh with each face cut into four at the middles of its edges."""
    corners = np.stack([mesh.faces, np.roll(mesh.faces, -1, axis=1)], axis=-1).reshape(-1, 2)
    edges, which = np.unique(np.sort(corners, axis=1), axis=0, return_inverse=True)
    middles = mesh.vertices[edges].mean(axis=1).astype(mesh.vertices.dtype)
    a, b, c = mesh.faces.T
    ab, bc, ca = (which.reshape(-1, 3) + len(mesh.vertices)).T.astype(mesh.faces.dtype)
    parts = np.stack([a, ab, ca, b, bc, ab, c, ca, bc, ab, bc, ca], axis=1).reshape(-1, 3)
    return Triangles(np.concatenate([mesh.vertices, middles]), parts)


def neighbours(mesh: Triangles) -> csr_array:
    """Return which vertices share an edge, (n, n) sparse, of ones."""
    start, end = mesh.faces.ravel(), np.roll(mesh.faces, -1, 1).ravel()
    links = coo_array((np.ones(len(start)), (start, end)), shape=(len(mesh.vertices),) * 2).tocsr()
    links.data[:] = 1.0
    return links
