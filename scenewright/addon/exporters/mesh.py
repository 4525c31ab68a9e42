"""Mesh objects, and all that becomes a mesh, to Mesh."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import msgspec
import numpy as np

from ..shared import srgb
from ..shared.artifacts import Material, Mesh
from ..shared.errors import InvalidInput
from . import material


def from_object(given: bpy.types.Object) -> Mesh:
    """Return an object as the open scene shows it, modifiers applied, triangulated, with its UVs, colours and slots.

    Its material goes with it where it has one, and that is made of images; which faces are selected, where the artist
    sees it: in edit mode, and while painting with a face mask.

    Raises:
        InvalidInput: the object has no faces.
    """
    evaluated = given.evaluated_get(bpy.context.evaluated_depsgraph_get())
    try:
        shape = evaluated.to_mesh()
    except RuntimeError as error:
        raise InvalidInput(f"{given.name} is no mesh and cannot become one.", detail=str(error)) from error
    try:
        if not len(shape.polygons):
            raise InvalidInput(f"{given.name} has no faces.", remedy="Select an object with faces.")
        mesh = _mesh(given.name, shape, np.array(evaluated.matrix_world, np.float32))
        chosen = _selected(shape) if shows_selection(given) else None
        return msgspec.structs.replace(mesh, material=_material(shape), slots=_slots(shape), selected=chosen)
    finally:
        evaluated.to_mesh_clear()


def from_objects(given: Sequence[bpy.types.Object]) -> Mesh:
    """Return objects as one mesh in world space; UVs are kept where all have them, missing colours are white.

    Raises:
        InvalidInput: an object has no faces.
    """
    meshes = [from_object(each) for each in given]
    if len(meshes) == 1:
        return meshes[0]
    starts = np.cumsum([0, *(len(each.vertices) for each in meshes[:-1])], dtype=np.int32)
    coloured = any(each.colours is not None for each in meshes)
    return Mesh(
        name=", ".join(each.name for each in meshes),
        vertices=np.concatenate([each.vertices for each in meshes]),
        faces=np.concatenate([each.faces + start for each, start in zip(meshes, starts, strict=True)]),
        uvs=None if any(each.uvs is None for each in meshes) else np.concatenate([each.uvs for each in meshes]),
        colours=np.concatenate([_colours_or_white(each) for each in meshes]) if coloured else None,
    )


def shows_selection(given: bpy.types.Object) -> bool:
    """Tell whether the artist sees which faces of an object are selected."""
    return given.type == "MESH" and (given.mode == "EDIT" or (given.mode != "OBJECT" and given.data.use_paint_mask))


def _colours_or_white(mesh: Mesh) -> np.ndarray:
    return np.full((len(mesh.vertices), 4), 255, np.uint8) if mesh.colours is None else mesh.colours


def _mesh(name: str, shape: bpy.types.Mesh, to_world: np.ndarray) -> Mesh:
    vertices = _read(shape.attributes["position"].data, "vector", (len(shape.vertices), 3), np.float32)
    faces = _read(shape.loop_triangles, "vertices", (len(shape.loop_triangles), 3), np.int32)
    corners = _read(shape.loop_triangles, "loops", faces.shape, np.int32)
    if np.linalg.det(to_world[:3, :3]) < 0:
        faces, corners = np.ascontiguousarray(faces[:, ::-1]), np.ascontiguousarray(corners[:, ::-1])
    return Mesh(
        name=name,
        vertices=vertices @ to_world[:3, :3].T + to_world[:3, 3],
        faces=faces,
        uvs=_uvs(shape, corners),
        colours=_colours(shape),
    )


def _material(shape: bpy.types.Mesh) -> Material | None:
    only = set(shape.materials)
    given = only.pop() if len(only) == 1 else None
    return material.from_datablock(given) if given is not None and not material.obstacle(given) else None


def _slots(shape: bpy.types.Mesh) -> np.ndarray | None:
    slots = _read(shape.loop_triangles, "material_index", (len(shape.loop_triangles),), np.int32)
    slots = np.clip(slots, 0, max(len(shape.materials) - 1, 0))
    return slots if slots.any() else None


def _selected(shape: bpy.types.Mesh) -> np.ndarray | None:
    """Return which triangles belong to selected faces; None where all or none are."""
    faces = _read(shape.polygons, "select", (len(shape.polygons),), bool)
    owners = _read(shape.loop_triangles, "polygon_index", (len(shape.loop_triangles),), np.int32)
    return faces[owners] if faces.any() and not faces.all() else None


def _uvs(shape: bpy.types.Mesh, corners: np.ndarray) -> np.ndarray | None:
    layer = shape.uv_layers.active
    if layer is None:
        return None
    return _read(layer.uv, "vector", (len(shape.loops), 2), np.float32)[corners.ravel()]


def _colours(shape: bpy.types.Mesh) -> np.ndarray | None:
    attribute = shape.color_attributes.active_color
    if attribute is None:
        return None
    colours = _read(attribute.data, "color_srgb", (len(attribute.data), 4), np.float32)
    if attribute.domain == "CORNER":
        colours = _mean_of_corners(shape, colours)
    return srgb.as_bytes(colours)


def _mean_of_corners(shape: bpy.types.Mesh, colours: np.ndarray) -> np.ndarray:
    owners = _read(shape.attributes[".corner_vert"].data, "value", (len(shape.loops),), np.int32)
    count = np.maximum(np.bincount(owners, minlength=len(shape.vertices)), 1)
    sums = [np.bincount(owners, colours[:, channel], len(shape.vertices)) for channel in range(4)]
    return np.stack(sums, axis=1) / count[:, None]


def _read(collection: bpy.types.bpy_prop_collection, name: str, shape: tuple[int, ...], dtype: type) -> np.ndarray:
    found = np.empty(shape, dtype)
    collection.foreach_get(name, found.ravel())
    return found
