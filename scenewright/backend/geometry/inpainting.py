"""Colours for the parts of a surface that nobody saw."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import diags_array
from scipy.sparse.linalg import cg

from scenewright.backend.geometry.triangles import Doubles, Floats, Indices, Triangles, neighbours, vertex_normals

Fallback = Callable[[Floats, Floats], Floats]

PULL = 1e-4  # towards the mean colour: what colours a part of the surface of which nothing was seen


def spread_colours(
    mesh: Triangles,
    points: Floats,
    faces: Indices,
    colours: Floats,
    known: NDArray[np.bool_],
    fallback: Fallback | None = None,
) -> Floats:
    """Return colours for the unknown points of a surface, from its vertices.

    A vertex beside known points has their mean colour, another what the fallback says; the colours of the rest are as
    smooth as can be (harmonic).

    Args:
        mesh: the surface.
        points: (k, 3) float32 on it, metres.
        faces: (k,) int32, the face of each.
        colours: (k, 3) float32.
        known: (k,) bool, which colours hold.
        fallback: colours (n, 3), NaN where unknown, of points (n, 3) with outward normals (n, 3).

    Returns:
        (u, 3) float32, of the u points that are not known.
    """
    corners = mesh.faces[faces[known]].ravel()
    count = np.bincount(corners, minlength=len(mesh.vertices))
    summed = [np.bincount(corners, np.repeat(colours[known, k], 3), len(mesh.vertices)) for k in range(3)]
    vertex_colours = np.stack(summed, 1) / np.maximum(count, 1)[:, None]
    given = count > 0
    mean = colours[known].mean(0, dtype=np.float64) if known.any() else np.full(3, 0.5)
    if fallback is not None and not given.all():
        said = fallback(mesh.vertices[~given], vertex_normals(mesh)[~given])
        vertex_colours[~given] = said
        given[~given] = np.isfinite(said).all(1)
    if not given.all():
        vertex_colours[~given] = _harmonic(mesh, vertex_colours, given, mean)
    unknown = mesh.faces[faces[~known]]
    weights = _barycentric(points[~known], mesh.vertices[unknown])
    return np.einsum("kc,kcd->kd", weights, vertex_colours[unknown]).astype(np.float32)


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
