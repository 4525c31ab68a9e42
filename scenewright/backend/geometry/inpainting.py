"""Colours for the parts of a surface that nobody saw."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import diags_array
from scipy.sparse.linalg import cg

from scenewright.backend.geometry.triangles import Doubles, Floats, Indices, Triangles, neighbours

PULL = 1e-4  # towards the mean colour: what colours a part of the surface of which nothing was seen


def spread_colours(
    mesh: Triangles, points: Floats, faces: Indices, colours: Floats, known: NDArray[np.bool_]
) -> Floats:
    """Return colours for the unknown points of a surface, as smooth as can be (harmonic) over its vertices.

    Args:
        mesh: the surface.
        points: (k, 3) float32 on it, metres.
        faces: (k,) int32, the face of each.
        colours: (k, 3) float32.
        known: (k,) bool, which colours hold.

    Returns:
        (u, 3) float32, of the u points that are not known.
    """
    mean = colours[known].mean(0, dtype=np.float64) if known.any() else np.full(3, 0.5)
    corners = mesh.faces[faces[known]].ravel()
    count = np.bincount(corners, minlength=len(mesh.vertices))
    summed = [np.bincount(corners, np.repeat(colours[known, k], 3), len(mesh.vertices)) for k in range(3)]
    vertex_colours = np.stack(summed, 1) / np.maximum(count, 1)[:, None]
    vertex_colours[count == 0] = _harmonic(mesh, vertex_colours, count > 0, mean)
    weights = _barycentric(points[~known], mesh.vertices[mesh.faces[faces[~known]]])
    return np.einsum("kc,kcd->kd", weights, vertex_colours[mesh.faces[faces[~known]]]).astype(np.float32)


def _harmonic(mesh: Triangles, values: Doubles, known: NDArray[np.bool_], mean: Doubles) -> Doubles:
    """Return values for the unknown vertices: each the mean of its neighbours'."""
    links = neighbours(mesh)
    degree = diags_array(np.maximum(links.sum(1), 1.0) * (1 + PULL))
    matrix = (degree - links).tocsr()[~known]
    given = -matrix[:, known] @ values[known] + PULL * np.maximum(links.sum(1), 1.0)[~known, None] * mean
    square = matrix[:, ~known]
    preconditioner = diags_array(1 / square.diagonal())
    channels = [cg(square, column, rtol=1e-4, M=preconditioner)[0] for column in given.T]
    return np.stack(channels, 1)


def _barycentric(points: Floats, corners: Floats) -> Doubles:
    """Return the weights (k, 3) of triangles' corners (k, 3, 3) at points (k, 3) in their planes."""
    a, b, c = corners.astype(np.float64).transpose(1, 0, 2)
    normal = np.cross(b - a, c - a)
    area = np.maximum((normal * normal).sum(1), 1e-30)
    of_b = (np.cross(points - a, c - a) * normal).sum(1) / area
    of_c = (np.cross(b - a, points - a) * normal).sum(1) / area
    return np.clip(np.stack([1 - of_b - of_c, of_b, of_c], 1), 0, 1)
