"""Meshes in glTF: vertices split where their corners differ, tangents where a normal map needs them."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenewright.backend.formats import glb_material
from scenewright.backend.formats.axes import turned
from scenewright.backend.formats.glb import INDICES, Writer
from scenewright.backend.geometry.slots import covered, part_of
from scenewright.backend.geometry.tangents import corner_tangents
from scenewright.shared import srgb
from scenewright.shared.artifacts import Mesh

MOST_SHORT = 65535


def write(file: Writer, mesh: Mesh) -> int:
    """Add a mesh with its materials to a file and return its number; each material's faces are a primitive.

    glTF knows no UDIM tiles: the faces of each become a primitive of their own, whose UVs lie from 0 to 1.
    """
    primitives = [_primitive(file, part_of(mesh, part)) for part in covered(mesh)]
    return file.add("meshes", {"name": mesh.name or "Mesh", "primitives": primitives})


def _primitive(file: Writer, mesh: Mesh) -> dict[str, Any]:
    places, corners = _split(mesh)
    attributes = {"POSITION": file.array(turned(mesh.vertices[places[:, 0]], "y"), bounds=True)}
    if mesh.normals is not None:
        attributes["NORMAL"] = file.array(turned(_unit(mesh.normals[places[:, 0]]), "y"))
    if mesh.uvs is not None:
        attributes["TEXCOORD_0"] = file.array(flipped(mesh.uvs[places[:, 1]]))
        if mesh.normals is not None and mesh.material is not None and mesh.material.normal_map is not None:
            attributes["TANGENT"] = file.array(_tangents(mesh, corners)[places[:, 1]])
    if mesh.colours is not None:
        attributes["COLOR_0"] = file.array(_linear(mesh.colours[places[:, 0]]), normalised=True)
    indices = corners.astype(np.uint16 if len(places) <= MOST_SHORT else np.uint32)
    primitive: dict[str, Any] = {"attributes": attributes, "indices": file.array(indices, target=INDICES)}
    if mesh.material is not None:
        primitive["material"] = glb_material.write(file, mesh.material)
    return primitive


def weld(arrays: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return the first place of each distinct vertex, in order of appearance, and each vertex's distinct one."""
    rows = np.concatenate([array.view(np.uint8).reshape(len(array), -1) for array in arrays.values()], axis=1)
    keys = np.ascontiguousarray(rows).view(np.dtype((np.void, rows.shape[1])))[:, 0]
    _, places, owners = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(places)
    return places[order], np.argsort(order)[owners]


def _split(mesh: Mesh) -> tuple[np.ndarray, np.ndarray]:
    """Return glTF's vertices as (k, 2) rows of vertex and a corner that has its UV; and the row of each corner."""
    corners = mesh.faces.ravel()
    if mesh.uvs is None:
        return np.repeat(np.arange(len(mesh.vertices))[:, None], 2, axis=1), corners
    arrays = {"vertex": np.ascontiguousarray(corners[:, None]), "uv": np.ascontiguousarray(mesh.uvs)}
    places, rows = weld(arrays)
    return np.stack([corners[places], places], axis=1), rows


def flipped(uvs: np.ndarray) -> np.ndarray:
    """Move the origin of (n, 2) UVs from glTF's top left to the bottom left, or back."""
    return np.stack([uvs[:, 0], 1 - uvs[:, 1]], axis=1)


def _linear(colours: np.ndarray) -> np.ndarray:
    linear = np.concatenate([srgb.decoded(colours[:, :3] / 255), colours[:, 3:] / np.float32(255)], axis=1)
    return np.asarray(np.rint(linear * MOST_SHORT), np.uint16)


def _tangents(mesh: Mesh, rows: np.ndarray) -> np.ndarray:
    """Return glTF's tangents per face corner, (3m, 4); `rows` are equal where corners share all attributes."""
    assert mesh.normals is not None and mesh.uvs is not None
    uvs, wedges = mesh.uvs.reshape(-1, 3, 2), rows.reshape(-1, 3)
    tangents = corner_tangents(mesh.vertices[mesh.faces], mesh.normals[mesh.faces], uvs, wedges).reshape(-1, 4)
    return np.concatenate([turned(_unit(tangents[:, :3]), "y"), tangents[:, 3:]], axis=1)


def _unit(vectors: np.ndarray) -> np.ndarray:
    """Return (n, 3) vectors at unit length, those without direction pointing up."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.where(lengths > 1e-6, vectors / np.maximum(lengths, 1e-6), np.array([0, 0, 1], np.float32)).astype(
        np.float32
    )
