"""Carrying the look of a detailed surface over to the texture of a simple one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from scenewright.backend.fields.threads import share
from scenewright.backend.geometry import atlas
from scenewright.backend.geometry.appearance import Surface
from scenewright.backend.geometry.exposure import openness
from scenewright.backend.geometry.hierarchy import STACK, Hierarchy, nearest_hit, nearest_point, nearest_points
from scenewright.backend.geometry.metrics import sample_surface
from scenewright.backend.geometry.triangles import Floats, Indices, Triangles
from scenewright.backend.geometry.welding import size_of

LEAST, MOST = 0.002, 0.05  # of the size: how far rays look for the detailed surface
CLEARANCE = 1e-3  # of the size: where rays for occlusion start


@dataclass(frozen=True)
class Footprint:
    """Hold where the texels of a simple surface lie, and what of the detailed one each shows.

    Attributes:
        owner: (size, size) int32, the face of the simple surface at each texel, -1 between charts.
        gaps: rows and columns (size, size) of the texel that each one is filled from.
        weights: (k, 3) float32, of the corners of the simple surface's face at each texel with an owner.
        faces: (k,) int32, of the detailed surface.
        places: (k, 3) float32, weights of its corners.
    """

    owner: Indices
    gaps: tuple[Indices, Indices]
    weights: Floats
    faces: Indices
    places: Floats

    def spread(self, values: Floats) -> Floats:
        """Return values (k, c) of the texels with an owner as a picture (size, size, c), the gaps filled."""
        picture = np.zeros((*self.owner.shape, values.shape[1]), np.float32)
        picture[self.owner >= 0] = values
        return picture[self.gaps]


def project(simple: Surface, detailed: Surface, tree: Hierarchy, size: int) -> Footprint:
    """Find what of a detailed surface each texel of a simple one shows.

    Rays leave each texel along its smooth normal, outward and inward; the nearer of the hits that face the same way
    counts, or where there is none the nearest point.

    Args:
        simple: with texture coordinates.
        detailed: what is to be seen.
        tree: of the detailed surface.
        size: side of the texture in texels.
    """
    assert simple.uvs is not None
    owner = atlas.texel_faces(simple.uvs.reshape(-1, 2), size)
    weights = atlas.texel_weights(simple.uvs, owner)
    faces = owner[owner >= 0]
    points = np.einsum("kc,kcd->kd", weights, simple.mesh.vertices[simple.mesh.faces[faces]]).astype(np.float32)
    normals = np.einsum("kc,kcd->kd", weights, simple.normals[faces])
    normals = (normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)).astype(np.float32)
    found, places = np.empty(len(points), np.int32), np.empty((len(points), 3), np.float32)
    share(_project, len(points), 4096, points, normals, tree, _reach(simple.mesh, detailed.mesh, tree), found, places)
    return Footprint(owner, atlas.gap_sources(owner), weights, found, places)


def tangent_space(simple: Surface, footprint: Footprint, normals: Floats) -> Floats:
    """Return normals (k, 3) of texels as their simple surface's normal map holds them, 0 to 1, +Y up."""
    assert simple.tangents is not None
    faces = footprint.owner[footprint.owner >= 0]
    normal = np.einsum("kc,kcd->kd", footprint.weights, simple.normals[faces]).astype(np.float64)
    frame = np.einsum("kc,kcd->kd", footprint.weights, simple.tangents[faces]).astype(np.float64)
    bitangent = np.cross(normal, frame[:, :3]) * np.sign(frame[:, 3:])
    # The frame is as crooked as interpolation leaves it: engines use it so, and so it is undone.
    inverse = np.stack(
        [np.cross(bitangent, normal), np.cross(normal, frame[:, :3]), np.cross(frame[:, :3], bitangent)], 1
    )
    volume = (frame[:, :3] * inverse[:, 0]).sum(1, keepdims=True)
    local = np.einsum("kij,kj->ki", inverse, normals) * np.sign(volume)
    local[:, 2] = np.maximum(local[:, 2], 1e-3)
    local /= np.maximum(np.linalg.norm(local, axis=1, keepdims=True), 1e-12)
    return (local / 2 + 0.5).astype(np.float32)


def facing_normals(simple: Surface, detailed: Surface, footprint: Footprint) -> Floats:
    """Return the detailed surface's shading normals (k, 3) at the texels, turned to the simple one's side."""
    faces = footprint.owner[footprint.owner >= 0]
    normals = detailed.shading_normals(footprint.faces, footprint.places)
    smooth = np.einsum("kc,kcd->kd", footprint.weights, simple.normals[faces])
    return np.where((normals * smooth).sum(1, keepdims=True) < 0, -normals, normals).astype(np.float32)


def occlusion(detailed: Surface, tree: Hierarchy, footprint: Footprint, normals: Floats, rays: int) -> Floats:
    """Return how open the detailed surface is at the texels, (k, 1), 0 to 1: ambient occlusion."""
    corners = detailed.mesh.vertices[detailed.mesh.faces[footprint.faces]]
    points = np.einsum("kc,kcd->kd", footprint.places, corners).astype(np.float32)
    return openness(points, normals, tree, rays, CLEARANCE * size_of(detailed.mesh))[:, None]


def _reach(simple: Triangles, detailed: Triangles, tree: Hierarchy) -> float:
    size = size_of(detailed)
    points = np.concatenate([simple.vertices, sample_surface(simple, 20_000)[0]])
    return float(np.clip(1.5 * nearest_points(points, tree)[2].max(), LEAST * size, MOST * size))


@njit(nogil=True, cache=True)
def _project(start, stop, points, normals, tree, reach, faces, places):
    stack = np.empty(STACK, np.int32)
    direction = np.empty(3)
    for i in range(start, stop):
        for k in range(3):
            direction[k] = normals[i, k]
        away, place, u, v = nearest_hit(tree, stack, points[i], direction, reach, 1)
        for k in range(3):
            direction[k] = -normals[i, k]
        _, other, s, t = nearest_hit(tree, stack, points[i], direction, away, -1)
        if other >= 0:
            place, u, v = other, s, t
        if place < 0:
            place, u, v, _ = nearest_point(tree, stack, points[i])
        faces[i] = tree.faces[place]
        places[i, 0], places[i, 1], places[i, 2] = 1.0 - u - v, u, v
