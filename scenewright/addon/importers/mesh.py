"""Mesh to a mesh object: whole attributes are set at once, one per slice."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import bpy
import numpy as np

from ..shared import srgb
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
    with material.Textures(mesh.material) as textures, aside.Threads(1) as thread:
        slivers = thread.submit(_has_slivers, mesh)
        data = bpy.data.meshes.new(title)
        yield from _fill_topology(data, mesh)
        yield from _fill_attributes(data, mesh)
        if (yield from aside.result(slivers)):
            data.validate()
        made: Datablocks = [data]
        if mesh.material is not None:
            made += yield from textures.build(replace(placement, name=mesh.material.name or title))
            data.materials.append(made[1])
    return made


def _fill_topology(data: bpy.types.Mesh, mesh: Mesh) -> Generator[None, None, None]:
    data.vertices.add(len(mesh.vertices))
    yield
    data.attributes["position"].data.foreach_set("vector", mesh.vertices.ravel())
    yield
    data.loops.add(mesh.faces.size)
    yield
    data.attributes[".corner_vert"].data.foreach_set("value", mesh.faces.ravel())
    yield
    data.polygons.add(len(mesh.faces))
    yield
    offsets.fill_triangles(data.polygons)
    yield
    if mesh.edges is None or mesh.corner_edges is None:
        data.update(calc_edges=True)
        return
    data.edges.add(len(mesh.edges))
    yield
    data.attributes[".edge_verts"].data.foreach_set("value", mesh.edges.ravel())
    yield
    data.attributes[".corner_edge"].data.foreach_set("value", mesh.corner_edges)
    yield


def _fill_attributes(data: bpy.types.Mesh, mesh: Mesh) -> Generator[None, None, None]:
    if mesh.uvs is not None:
        layer = data.uv_layers.new(name="UVMap", do_init=False)
        yield
        data.attributes[layer.name].data.foreach_set("vector", mesh.uvs.ravel())
        yield
    if mesh.normals is not None:
        normals = data.attributes.new("custom_normal", "FLOAT_VECTOR", "POINT")
        normals.data.foreach_set("vector", mesh.normals.ravel())
        yield
    if mesh.colours is not None:
        yield from fill_colours(data, mesh.colours)
    data.update()


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
