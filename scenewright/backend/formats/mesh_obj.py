"""Meshes as Wavefront OBJ with Y up, colours as extra numbers of each vertex; materials stay behind."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import numpy as np

from scenewright.backend.formats.axes import turned
from scenewright.backend.formats.mesh_ply import triangulated
from scenewright.shared import srgb
from scenewright.shared.artifacts import Mesh
from scenewright.shared.errors import InvalidInput
from scenewright.shared.polygons import outlines

COLOURED = 6


def load(path: Path) -> Mesh:
    """Read a mesh; polygons become fans of triangles, UVs are kept where every corner has one.

    Raises:
        InvalidInput: the file holds no faces or points at vertices that it lacks.
    """
    rows: dict[str, list[list[str]]] = {"v": [], "vt": [], "f": []}
    for line in path.read_text("utf-8", "replace").splitlines():
        word, *values = line.split() or [""]
        if word in rows:
            rows[word].append(values)
    if not rows["f"]:
        raise InvalidInput(f"{path} holds no faces.")
    vertices, coordinates = _numbers(rows["v"]), _numbers(rows["vt"])
    faces, corners = triangulated(_column(rows["f"], 0, len(vertices)))
    has_uvs = len(coordinates) and all(
        corner.count("/") and corner.split("/")[1] for row in rows["f"] for corner in row
    )
    uvs = None
    if has_uvs:
        uvs = coordinates[np.concatenate(_column(rows["f"], 1, len(coordinates)))[corners], :2]
    return Mesh(
        name=path.stem, vertices=turned(vertices[:, :3], "z"), faces=faces, uvs=uvs, colours=_colours(vertices)
    )  # fmt: skip


def save(mesh: Mesh, path: Path) -> None:
    """Write a mesh as text; each corner's UV on a line of its own."""
    vertices = turned(mesh.vertices, "y")
    if mesh.colours is not None:
        vertices = np.concatenate([vertices, mesh.colours[:, :3] / np.float32(255)], axis=1)
    numbers = mesh.faces.astype(np.int64) + 1
    with path.open("w", encoding="utf-8") as file:
        np.savetxt(file, vertices, "v" + " %.9g" * vertices.shape[1])
        if mesh.uvs is None:
            write_faces(file, numbers.reshape(-1, 1), "%d", mesh.polygons)
            return
        np.savetxt(file, mesh.uvs, "vt %.9g %.9g")
        corners = np.stack([numbers.ravel(), np.arange(1, 1 + numbers.size)], axis=1)
        write_faces(file, corners, "%d/%d", mesh.polygons)


def write_faces(file: TextIO, corners: np.ndarray, form: str, polygons: np.ndarray | None) -> None:
    """Write the faces whose corners (3m, k) name vertices and what else they have: triangles, or polygons of them."""
    if polygons is None:
        np.savetxt(file, corners.reshape(len(corners) // 3, -1), f"f {form} {form} {form}")
        return
    kept, starts = outlines(polygons)
    words = [form % tuple(row) for row in corners[kept].tolist()]
    ends = [*starts[1:].tolist(), len(words)]
    file.writelines(f"f {' '.join(words[start:end])}\n" for start, end in zip(starts.tolist(), ends, strict=True))


def _numbers(rows: list[list[str]]) -> np.ndarray:
    return np.array([[float(value) for value in row] for row in rows], np.float32)


def _column(rows: list[list[str]], part: int, count: int) -> list[np.ndarray]:
    """Return one index of every face corner, counted from 0; OBJ counts from 1, or backwards from the last."""
    found = []
    for row in rows:
        numbers = np.array([int(corner.split("/")[part]) for corner in row])
        found.append(np.where(numbers < 0, numbers + count, numbers - 1))
    return found


def _colours(vertices: np.ndarray) -> np.ndarray | None:
    if vertices.shape[1] != COLOURED:
        return None
    opaque = np.ones((len(vertices), 1), np.float32)
    return srgb.as_bytes(np.concatenate([vertices[:, 3:], opaque], axis=1))
