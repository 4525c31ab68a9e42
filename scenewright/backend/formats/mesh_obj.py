"""Meshes as Wavefront OBJ with Y up, colours as extra numbers of each vertex; materials stay behind."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from scenewright.backend.formats.axes import turned
from scenewright.backend.formats.mesh_ply import triangulated
from scenewright.shared import srgb
from scenewright.shared.artifacts import Mesh
from scenewright.shared.errors import InvalidInput

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
            np.savetxt(file, numbers, "f %d %d %d")
            return
        np.savetxt(file, mesh.uvs, "vt %.9g %.9g")
        corners = np.arange(1, 1 + numbers.size).reshape(-1, 3)
        np.savetxt(file, np.stack([numbers, corners], axis=2).reshape(-1, 6), "f %d/%d %d/%d %d/%d")


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
