"""A closed surface around any triangles, however broken."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.geometry.hierarchy import build_hierarchy, nearest_points
from scenewright.backend.geometry.isosurface import extract
from scenewright.backend.geometry.triangles import Doubles, Floats, Triangles, face_normals, neighbours, volume

RESOLUTION = 144  # voxels along the longest side
COARSE = 4  # voxels along a block that is looked at as a whole
OFFSET = 0.9  # voxels between the triangles and the surface at first …
KEPT = 0.2  # … and at the end
SEALED = 4.0  # voxels: gaps up to twice as wide are sealed where the inside would be lost otherwise
ROUNDS = 3


def wrap(mesh: Triangles) -> Triangles:
    """Return a closed surface, wound outward, around triangles of any kind.

    What the outside reaches without passing a triangle or a narrow gap is outside. The surface around the rest is
    pulled onto the triangles.
    """
    low = mesh.vertices.min(0).astype(np.float64)
    extent = np.ptp(mesh.vertices.astype(np.float64), axis=0)
    voxel = float(extent.max()) / RESOLUTION
    shape = np.ceil(extent / voxel).astype(int) + 1 + 2 * COARSE
    shape += -shape % COARSE
    lower = (low - COARSE * voxel).astype(np.float32)
    tree = build_hierarchy(mesh)

    def distance(places: Doubles) -> Floats:
        return nearest_points((places * voxel + lower).astype(np.float32), tree)[2]

    away = _banded(distance, shape, voxel)
    outside = _outside(away / voxel)
    surface = extract(np.where(outside, away, -away) - np.float32(OFFSET * voxel), lower, voxel)
    return _pulled(surface, mesh, voxel)


def _outside(away: Floats) -> NDArray[np.bool_]:
    """Say which points lie outside, from their distances to the triangles in voxels."""
    free = _reached(away > OFFSET)
    # What a wide probe reaches, grown back by what the probe is wider: as before, but not through gaps.
    beyond = ndimage.distance_transform_edt(~_reached(away > SEALED))
    sealed = (beyond <= SEALED - OFFSET) & (away > OFFSET)
    lost = np.count_nonzero(free & ~sealed)
    return sealed if lost > np.count_nonzero((away > OFFSET) & ~free) + 0.1 * np.count_nonzero(~free) else free


def _reached(free: NDArray[np.bool_]) -> NDArray[np.bool_]:
    parts, _ = ndimage.label(free)
    return parts == parts[0, 0, 0]


def _banded(distance: Callable[[Doubles], Floats], shape: NDArray[np.int64], voxel: float) -> Floats:
    """Return distances (x, y, z) in metres, exact near the triangles and at least as far as the band elsewhere."""
    blocks = shape // COARSE
    middles = np.stack(np.meshgrid(*map(np.arange, blocks), indexing="ij"), -1).reshape(-1, 3) * COARSE
    far = distance(middles + (COARSE - 1) / 2)
    near = middles[far < voxel * (COARSE * np.sqrt(3) / 2 + SEALED + 1)]
    away = np.repeat(np.repeat(np.repeat(far.reshape(blocks), COARSE, 0), COARSE, 1), COARSE, 2)
    inner = np.stack(np.meshgrid(*[np.arange(COARSE)] * 3, indexing="ij"), -1).reshape(-1, 3)
    places = (near[:, None] + inner).reshape(-1, 3)
    away[tuple(places.T)] = distance(places.astype(np.float64))
    return away


def _pulled(surface: Triangles, onto: Triangles, voxel: float) -> Triangles:
    """Return the surface moved to just outside the triangles it was wrapped around."""
    tree, links = build_hierarchy(onto), neighbours(surface)
    degree = np.maximum(links.sum(1), 1)[:, None]
    vertices = surface.vertices.astype(np.float64)
    for _ in range(ROUNDS):
        vertices = 0.5 * vertices + 0.5 * (links @ vertices) / degree
        faces, weights, distances = nearest_points(vertices.astype(np.float32), tree)
        target = np.einsum("kc,kcd->kd", weights, onto.vertices[onto.faces[faces]])
        outward = (vertices - target) / np.maximum(distances, 1e-12)[:, None]
        vertices = target + outward * np.minimum(distances, KEPT * voxel)[:, None]
    moved = Triangles(vertices.astype(np.float32), surface.faces)
    return moved if volume(moved) > 0 and _unfolded(moved, surface) else surface


def _unfolded(moved: Triangles, before: Triangles) -> bool:
    """Tell whether nearly all faces still look where they did."""
    return bool(((face_normals(moved) * face_normals(before)).sum(1) > 0).mean() > 0.98)
