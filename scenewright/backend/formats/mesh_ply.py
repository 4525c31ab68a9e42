"""Meshes as PLY, Z up: colours and normals per vertex, UVs as MeshLab's `texcoord` or Blender's s and t."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from scenewright.backend.formats import ply
from scenewright.shared.artifacts import Mesh
from scenewright.shared.errors import InvalidInput

INDICES = ("vertex_indices", "vertex_index")


def load(path: Path) -> Mesh:
    """Read a mesh; polygons become fans of triangles.

    Raises:
        InvalidInput: the file is no PLY mesh.
    """
    elements = ply.read(path)
    vertices, polygons = elements.get("vertex", {}), elements.get("face", {})
    places = ply.stacked(vertices, "x y z")
    indices = next((polygons[name] for name in INDICES if name in polygons), None)
    if places is None or indices is None or not len(indices):
        raise InvalidInput(f"{path} holds no mesh with faces.")
    faces, corners = triangulated(indices)
    per_vertex = ply.stacked(vertices, "s t")
    per_corner = polygons.get("texcoord")
    uvs = None if per_vertex is None else per_vertex[faces.ravel()]
    if per_corner is not None and len(per_corner):
        uvs = np.concatenate([np.reshape(each, (-1, 2)) for each in per_corner]).astype(np.float32)[corners]
    return Mesh(
        name=path.stem, vertices=places, faces=faces, uvs=uvs,
        normals=ply.stacked(vertices, "nx ny nz"), colours=colours(vertices),
    )  # fmt: skip


def save(mesh: Mesh, path: Path) -> None:
    """Write a mesh as binary PLY, without its material."""
    vertices = columns(mesh.vertices, "x y z") | columns(mesh.normals, "nx ny nz")
    vertices |= columns(mesh.colours, "red green blue alpha")
    faces = {INDICES[0]: mesh.faces}
    if mesh.uvs is not None:
        faces["texcoord"] = mesh.uvs.reshape(-1, 6)
    ply.write(path, {"vertex": vertices, "face": faces})


def recognises(path: Path) -> bool:
    """Tell whether a PLY file holds faces."""
    return bool(ply.header(path).get("face"))


def columns(values: np.ndarray | None, names: str) -> ply.Columns:
    """Return an array's columns by name; none of None."""
    if values is None:
        return {}
    return dict(zip(names.split(), np.ascontiguousarray(values.T), strict=True))


def colours(vertices: ply.Columns) -> np.ndarray | None:
    """Return (n, 4) uint8 colours; a missing alpha is opaque."""
    opaque = {"alpha": np.full(len(next(iter(vertices.values()))), 255, np.uint8)}
    return ply.stacked(opaque | vertices, "red green blue alpha", np.uint8)


def triangulated(polygons: Sequence[np.ndarray] | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Split polygons into fans.

    Args:
        polygons: (p, k) vertex indices, or p lists of them.

    Returns:
        (m, 3) int32 vertex indices, and for each triangle corner which of all polygon corners it is, (3 m,).
    """
    lengths = np.array([len(polygon) for polygon in polygons])
    if lengths.min() < 3:
        raise ValueError("a face has fewer than three corners")
    owners = np.repeat(np.arange(len(lengths)), lengths - 2)
    steps = np.arange(len(owners)) - np.repeat(np.cumsum(lengths - 2) - (lengths - 2), lengths - 2)
    first = (np.cumsum(lengths) - lengths)[owners]
    corners = np.stack([first, first + steps + 1, first + steps + 2], axis=1)
    flat = np.concatenate(list(polygons)).astype(np.int32)
    return flat[corners], corners.ravel()
