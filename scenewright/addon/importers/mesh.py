"""Mesh to a mesh object: whole attributes are set at once, one per slice."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack
from dataclasses import replace

import bpy
import numpy as np

from ..shared import polygons, srgb
from ..shared.artifacts import Mesh
from . import aside, material, offsets
from .placement import Datablocks, Placement, Steps


def build(mesh: Mesh, placement: Placement) -> Steps:
    """Build a mesh object with its UVs, normals, colours and material."""
    made = yield from make(mesh, placement)
    return [placement.add(placement.title(mesh), made[0]), *made]


def make(mesh: Mesh, placement: Placement) -> Steps:
    """Make a mesh datablock with its UVs, normals, colours and material, on no object yet."""
    title = placement.title(mesh)
    worn = material.worn(mesh)
    with ExitStack() as opened:
        textures = [each and opened.enter_context(material.Textures(each)) for each in worn]
        thread = opened.enter_context(aside.Threads(1))
        slivers = thread.submit(_has_slivers, mesh)
        data = bpy.data.meshes.new(title)
        yield from _fill_topology(data, mesh)
        yield from _fill_attributes(data, mesh)
        if (yield from aside.result(slivers)):
            data.validate()
        made: Datablocks = [data]
        for own, ready in zip(worn, textures, strict=True):
            built = (yield from ready.build(replace(placement, name=own.name or title))) if ready else [None]
            data.materials.append(built[0])
            made += filter(None, built)
    return made


def _fill_topology(data: bpy.types.Mesh, mesh: Mesh) -> Generator[None, None, None]:
    data.vertices.add(len(mesh.vertices))
    yield
    data.attributes["position"].data.foreach_set("vector", mesh.vertices.ravel())
    yield
    corners, starts = _corners(mesh)
    data.loops.add(len(corners))
    yield
    data.attributes[".corner_vert"].data.foreach_set("value", corners)
    yield
    data.polygons.add(len(starts))
    yield
    offsets.fill(data.polygons, starts)
    yield
    if mesh.edges is None or mesh.corner_edges is None or mesh.polygons is not None:
        data.update(calc_edges=True)
        return
    data.edges.add(len(mesh.edges))
    yield
    data.attributes[".edge_verts"].data.foreach_set("value", mesh.edges.ravel())
    yield
    data.attributes[".corner_edge"].data.foreach_set("value", mesh.corner_edges)
    yield


def _corners(mesh: Mesh) -> tuple[np.ndarray, np.ndarray]:
    """Return the vertex at each corner of each face, triangle or polygon, and where each begins."""
    if mesh.polygons is None:
        return mesh.faces.ravel(), np.arange(0, mesh.faces.size, 3, dtype=np.int32)
    corners, starts = polygons.outlines(mesh.polygons)
    return mesh.faces.ravel()[corners], starts


def _fill_attributes(data: bpy.types.Mesh, mesh: Mesh) -> Generator[None, None, None]:
    if mesh.uvs is not None:
        layer = data.uv_layers.new(name="UVMap", do_init=False)
        yield
        kept = slice(None) if mesh.polygons is None else polygons.outlines(mesh.polygons)[0]
        data.attributes[layer.name].data.foreach_set("vector", mesh.uvs[kept].ravel())
        yield
    if mesh.normals is not None:
        normals = data.attributes.new("custom_normal", "FLOAT_VECTOR", "POINT")
        normals.data.foreach_set("vector", mesh.normals.ravel())
        yield
    if mesh.colours is not None:
        yield from fill_colours(data, mesh.colours)
    if mesh.slots is not None and mesh.materials:
        data.attributes.new("material_index", "INT", "FACE").data.foreach_set("value", _per_face(mesh.slots, mesh))
        yield
    data.update()


def _per_face(values: np.ndarray, mesh: Mesh) -> np.ndarray:
    """Return what triangles have, (m,), for the polygons they are part of."""
    return values if mesh.polygons is None else values[polygons.first_of_each(mesh.polygons)]


def _has_slivers(mesh: Mesh) -> bool:
    """Tell whether a face names a vertex twice, which Blender counts on never being so."""
    if mesh.edges is not None:
        return bool((mesh.edges[:, 0] == mesh.edges[:, 1]).any())
    return any(bool((mesh.faces[:, i] == mesh.faces[:, i - 1]).any()) for i in range(3))


def fill_colours(data: bpy.types.Mesh, colours: np.ndarray) -> Generator[None, None, None]:
    """Give a mesh datablock the attribute "Colour" from (n, 4) uint8 sRGB colours of its vertices."""
    decoded = yield from aside.run(_decoded, colours)
    # Floats, because byte colours take a conversion per element on Blender's side: thirty times the time.
    data.color_attributes.new("Colour", "FLOAT_COLOR", "POINT").data.foreach_set("color", decoded.ravel())
    yield


def _decoded(colours: np.ndarray) -> np.ndarray:
    decoded = srgb.decoded(np.arange(256, dtype=np.float32) / 255)[colours]
    decoded[:, 3] = colours[:, 3] / np.float32(255)
    return decoded
