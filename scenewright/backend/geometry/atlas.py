"""Texels of an atlas: which face each belongs to, where on it, and what lies between the charts."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.raster import pixel_range, screen_weights
from scenewright.backend.geometry.triangles import Floats, Indices, Triangles, vertex_normals


def texel_faces(uvs: Floats, size: int) -> Indices:
    """Return the face that holds each texel's centre, (size, size) int32, row 0 on top, -1 between the charts."""
    owner = np.full((size, size), -1, np.int32)
    _own(uvs.reshape(-1, 3, 2), owner)
    return owner


def texel_points(mesh: Triangles, uvs: Floats, owner: Indices) -> tuple[Floats, Floats]:
    """Return where on the surface the texels with an owner lie, and the smooth unit normals there.

    Args:
        mesh: n vertices, m faces.
        uvs: (3m, 2) float32 per face corner.
        owner: (size, size) int32, of `texel_faces`.

    Returns:
        points (k, 3) in metres and normals (k, 3), in the order of `np.nonzero(owner >= 0)`.
    """
    rows, columns = np.nonzero(owner >= 0)
    points, normals = np.empty((len(rows), 3), np.float32), np.empty((len(rows), 3), np.float32)
    texels = np.stack([rows, columns], 1).astype(np.int32)
    corners = uvs.reshape(-1, 3, 2)
    share(_locate, len(rows), 65536, mesh, vertex_normals(mesh), corners, owner, texels, points, normals)
    return points, normals


def fill_gaps(texture: NDArray[np.uint8], owner: Indices) -> NDArray[np.uint8]:
    """Return the texture with the texels between charts coloured like the nearest one that has an owner."""
    return texture if (owner < 0).all() else texture[gap_sources(owner)]


def gap_sources(owner: Indices) -> tuple[Indices, Indices]:
    """Return row and column, (size, size) each, of the texel with an owner that is nearest to each texel."""
    rows, columns = ndimage.distance_transform_edt(owner < 0, return_distances=False, return_indices=True)
    return rows, columns


def texel_weights(uvs: Floats, owner: Indices) -> Floats:
    """Return the weights (k, 3) of a face's corners (m, 3, 2) at the middle of each texel that it owns."""
    rows, columns = np.nonzero(owner >= 0)
    a, b, c = uvs[owner[rows, columns]].astype(np.float64).transpose(1, 0, 2)
    x, y = (columns + 0.5) / len(owner), 1.0 - (rows + 0.5) / len(owner)
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    of_a = ((b[:, 0] - x) * (c[:, 1] - y) - (b[:, 1] - y) * (c[:, 0] - x)) / area
    of_b = ((c[:, 0] - x) * (a[:, 1] - y) - (c[:, 1] - y) * (a[:, 0] - x)) / area
    return np.stack([of_a, of_b, 1 - of_a - of_b], 1).astype(np.float32)


@njit(nogil=True, cache=True)
def _own(corners, owner):
    size = len(owner)
    for f in range(len(corners)):
        a, b, c = corners[f]
        area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        if area == 0.0:
            continue
        left, right = pixel_range(a[0] * size, b[0] * size, c[0] * size, size)
        top, bottom = pixel_range((1.0 - a[1]) * size, (1.0 - b[1]) * size, (1.0 - c[1]) * size, size)
        for row in range(top, bottom):
            for column in range(left, right):
                if min(screen_weights(a, b, c, area, (column + 0.5) / size, 1.0 - (row + 0.5) / size)) >= 0.0:
                    owner[row, column] = f


@njit(nogil=True, cache=True)
def _locate(start, stop, mesh, normals, corners, owner, texels, points, normals_out):
    size = len(owner)
    for i in range(start, stop):
        row, column = texels[i]
        f = owner[row, column]
        a, b, c = corners[f]
        area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        weights = screen_weights(a, b, c, area, (column + 0.5) / size, 1.0 - (row + 0.5) / size)
        length = 0.0
        for k in range(3):
            point, normal = 0.0, 0.0
            for corner in range(3):
                vertex = mesh.faces[f, corner]
                point += weights[corner] * mesh.vertices[vertex, k]
                normal += weights[corner] * normals[vertex, k]
            points[i, k], normals_out[i, k] = point, normal
            length += normal * normal
        for k in range(3):
            normals_out[i, k] /= max(math.sqrt(length), 1e-12)
