"""Meshes as binary glTF, with their material and its textures inside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from scenewright.backend.formats import glb_material, glb_mesh
from scenewright.backend.formats.axes import turned
from scenewright.backend.formats.glb import Reader, Writer
from scenewright.shared import srgb
from scenewright.shared.artifacts import Mesh
from scenewright.shared.errors import InvalidInput

TRIANGLES = 4


def load(path: Path) -> Mesh:
    """Read all triangles of a file's scene as one mesh in world space; several materials are in as many slots.

    Vertices that glTF splits along UV seams are one again where position, normal and colour agree.

    Raises:
        InvalidInput: the file is no GLB, is compressed, or holds no triangles.
    """
    file = Reader(path)
    parts = [_part(file, primitive, to_world) for primitive, to_world in _primitives(file)]
    if not parts:
        raise InvalidInput(f"{path} holds no triangles.")
    kept = [key for key in parts[0] if all(key in part for part in parts)]
    first = np.cumsum([0] + [len(part["vertices"]) for part in parts[:-1]])
    corners = np.concatenate([part["corners"] + start for part, start in zip(parts, first, strict=True)])
    arrays = {key: np.concatenate([part[key] for part in parts]) for key in kept if key != "corners"}
    uvs = arrays.pop("uvs", None)
    places, owners = glb_mesh.weld(arrays)
    numbers = [primitive.get("material") for primitive, _ in _primitives(file)]
    slots = _slots(file, numbers, [len(part["corners"]) // 3 for part in parts])
    named = [number for number in numbers if number is not None]
    return Mesh(
        name=path.stem,
        faces=owners[corners].astype(np.int32).reshape(-1, 3),
        uvs=None if uvs is None else uvs[corners],
        material=glb_material.read(file, named[0]) if named else None,
        **slots,
        **{key: array[places] for key, array in arrays.items()},
    )


def save(mesh: Mesh, path: Path) -> None:
    """Write a mesh; its vertices are split where their corners differ in UV."""
    file = Writer()
    number = glb_mesh.write(file, mesh)
    file.tree |= {"nodes": [{"name": mesh.name or "Mesh", "mesh": number}], "scenes": [{"nodes": [0]}], "scene": 0}
    file.write(path)


def _slots(file: Reader, numbers: list[int | None], counts: list[int]) -> dict[str, Any]:
    """Return the slots of the faces and their materials, nothing where one material covers all."""
    distinct = list(dict.fromkeys(numbers))
    if len(distinct) < 2:
        return {}
    places = np.array([distinct.index(number) for number in numbers], np.int32)
    materials = tuple(None if number is None else glb_material.read(file, number) for number in distinct)
    return {"slots": np.repeat(places, counts), "materials": materials}


def _primitives(file: Reader) -> Iterator[tuple[dict[str, Any], np.ndarray]]:
    """Yield every triangle primitive of the scene with its (4, 4) transform to the world."""
    nodes, scenes = file.tree.get("nodes", []), file.tree.get("scenes", [])
    roots = scenes[file.tree.get("scene", 0)].get("nodes", []) if scenes else range(len(nodes))
    waiting = [(number, np.eye(4)) for number in roots]
    while waiting:
        number, parent = waiting.pop()
        node = nodes[number]
        to_world = parent @ _transform(node)
        waiting += [(child, to_world) for child in node.get("children", ())]
        if "mesh" in node:
            for primitive in file.tree["meshes"][node["mesh"]]["primitives"]:
                if primitive.get("mode", TRIANGLES) == TRIANGLES:
                    yield primitive, to_world


def _transform(node: dict[str, Any]) -> np.ndarray:
    if "matrix" in node:
        return np.array(node["matrix"], np.float64).reshape(4, 4).T
    x, y, z, w = node.get("rotation", (0.0, 0.0, 0.0, 1.0))
    rotation = np.array([
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ])  # fmt: skip
    matrix = np.eye(4)
    matrix[:3, :3] = rotation * node.get("scale", (1.0, 1.0, 1.0))
    matrix[:3, 3] = node.get("translation", (0.0, 0.0, 0.0))
    return matrix


def _part(file: Reader, primitive: dict[str, Any], to_world: np.ndarray) -> dict[str, np.ndarray]:
    attributes = primitive["attributes"]
    points = file.array(attributes["POSITION"]) @ to_world[:3, :3].T + to_world[:3, 3]
    part = {"vertices": turned(points.astype(np.float32), "z")}
    if "NORMAL" in attributes:
        normals = file.array(attributes["NORMAL"]) @ np.linalg.inv(to_world[:3, :3])
        lengths = np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
        part["normals"] = turned((normals / lengths).astype(np.float32), "z")
    if "TEXCOORD_0" in attributes:
        part["uvs"] = glb_mesh.flipped(file.array(attributes["TEXCOORD_0"]).astype(np.float32))
    if "COLOR_0" in attributes:
        part["colours"] = _encoded(file.array(attributes["COLOR_0"]))
    indices = file.array(primitive["indices"])[:, 0] if "indices" in primitive else np.arange(len(points))
    mirrored = np.linalg.det(to_world[:3, :3]) < 0
    part["corners"] = (indices.reshape(-1, 3)[:, ::-1] if mirrored else indices).astype(np.int64).ravel()
    return part


def _encoded(linear: np.ndarray) -> np.ndarray:
    opaque = np.ones((len(linear), 1), np.float32)
    wide = np.concatenate([srgb.encoded(linear[:, :3]), linear[:, 3:] if linear.shape[1] == 4 else opaque], axis=1)
    return srgb.as_bytes(wide)
