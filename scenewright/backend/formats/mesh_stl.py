"""Meshes as binary STL, Z up: triangles and nothing else; on reading, equal corners become one vertex."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from scenewright.shared.artifacts import Mesh
from scenewright.shared.errors import InvalidInput

HEADER = 80
TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attributes", "<u2")])
WORDS = 4  # of a line "vertex x y z" in a text file


def load(path: Path) -> Mesh:
    """Read a mesh, binary or text.

    Raises:
        InvalidInput: the file is no STL file, or is cut short.
    """
    content = path.read_bytes()
    corners = _binary(content) if _is_binary(content) else _text(content)
    if not len(corners):
        raise InvalidInput(f"{path} holds no triangles.", remedy="Export it as STL again.")
    vertices, faces = np.unique(corners.reshape(-1, 3), axis=0, return_inverse=True)
    return Mesh(name=path.stem, vertices=vertices, faces=faces.reshape(-1, 3).astype(np.int32))


def save(mesh: Mesh, path: Path) -> None:
    """Write the triangles of a mesh as binary STL, in metres."""
    rows = np.zeros(len(mesh.faces), TRIANGLE)
    rows["corners"] = mesh.vertices[mesh.faces]
    sides = rows["corners"].astype(np.float64)
    normals = np.cross(sides[:, 1] - sides[:, 0], sides[:, 2] - sides[:, 0])
    rows["normal"] = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-30)
    path.write_bytes(b"Scenewright".ljust(HEADER) + np.uint32(len(rows)).tobytes() + rows.tobytes())


def _is_binary(content: bytes) -> bool:
    count = int.from_bytes(content[HEADER : HEADER + 4], "little")
    return len(content) > HEADER + 4 and len(content) == HEADER + 4 + count * TRIANGLE.itemsize


def _binary(content: bytes) -> np.ndarray:
    return np.ascontiguousarray(np.frombuffer(content, TRIANGLE, offset=HEADER + 4)["corners"], np.float32)


def _text(content: bytes) -> np.ndarray:
    rows = [line.split() for line in content.decode("utf-8", "replace").splitlines()]
    numbers = [[float(word) for word in row[1:]] for row in rows if len(row) == WORDS and row[0] == "vertex"]
    if len(numbers) % 3:
        raise ValueError("it is cut short")
    return np.array(numbers, np.float32).reshape(-1, 3, 3)
