"""What was painted onto a mesh, back onto that very mesh: new materials in its slots; faces and modifiers are kept.

The original materials stay: one whose slot is taken by the result is kept with the file and can be swapped back, and
one that other faces still wear stays in its slot.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import bpy
import numpy as np

from ..exporters import mesh as exporter
from ..importers import Datablocks, Steps, material
from ..shared.artifacts import Mesh
from ..shared.errors import ScenewrightError
from . import originals
from .site import Site

TASK = "mesh-to-texture"
LAYER = "Painted"
NEAR = 1e-5  # of a tile: UVs as near as this are the same
OTHERWISE = "{} has other faces than were painted, so the painted mesh stands by itself."


class Wall(NamedTuple):
    """An object that can take what was painted.

    Attributes:
        holder: the object.
        polygons: (m,) the face of the object that each painted triangle is a part of; None where modifiers make them.
        loops: (m, 3) the corners of the object's faces, in the order of the painted triangles'.
        uvs: whether the object has those UVs already.
    """

    holder: bpy.types.Object
    polygons: np.ndarray | None
    loops: np.ndarray | None
    uvs: bool


def wall(mesh: Mesh, site: Site) -> Wall | None:
    """Return the object that a mesh was painted for, None where it cannot or shall not take it."""
    provenance = site.placement.provenance
    asked = provenance is not None and provenance.task == TASK and site.wish.place == "AUTO"
    if not asked or len(site.wish.sources) != 1:
        return None
    holder = site.wish.sources[0].find(site.scene)
    if holder is None or holder.type != "MESH" or holder.data.library is not None:
        return None
    found = _by_faces(mesh, holder) or _by_slots(mesh, holder)
    if found is None:
        site.remarks.append(OTHERWISE.format(holder.name))
    return found


def land(mesh: Mesh, site: Site, on: Wall) -> Steps:
    """Build the materials and put each where its faces are."""
    made: Datablocks = []
    name = site.placement.name or (mesh.material.name if mesh.material else "") or site.title(mesh)
    new = {slot: each for slot, each in enumerate(material.worn(mesh)) if each is not None and _is_new(mesh, slot)}
    built = {}
    for slot, each in new.items():
        with material.Textures(each) as textures:
            blocks = yield from textures.build(replace(site.placement, name=name))
        built[slot] = blocks[0]
        made += blocks
    layer = "" if on.uvs else _add_uvs(mesh, on)
    for slot, each in built.items():
        each.use_fake_user = True
        if layer:
            _read_from(each, layer)
        _wear(mesh, on, slot, each)
    on.holder.data.update()
    return made


def _is_new(mesh: Mesh, slot: int) -> bool:
    """Tell whether the faces of a slot were painted: those of one that was not are as they were."""
    if mesh.slots is None:
        return True
    faces = mesh.slots == slot
    return bool(faces.any() and (mesh.selected is None or mesh.selected[faces].any()))


def _by_faces(mesh: Mesh, holder: bpy.types.Object) -> Wall | None:
    """Return the object where its own faces are the painted ones, triangle by triangle."""
    data = holder.data
    data.calc_loop_triangles()
    count = len(data.loop_triangles)
    if count != len(mesh.faces) or len(data.vertices) != len(mesh.vertices):
        return None
    faces, loops = np.empty((count, 3), np.int32), np.empty((count, 3), np.int32)
    polygons = np.empty(count, np.int32)
    data.loop_triangles.foreach_get("vertices", faces.ravel())
    data.loop_triangles.foreach_get("loops", loops.ravel())
    data.loop_triangles.foreach_get("polygon_index", polygons)
    if np.array_equal(faces[:, ::-1], mesh.faces):  # a mirrored object's are sent the other way round
        faces, loops = faces[:, ::-1], loops[:, ::-1]
    if not np.array_equal(faces, mesh.faces):
        return None
    own = _uvs(data)
    same = own is not None and mesh.uvs is not None and np.allclose(own[loops.ravel()], mesh.uvs, rtol=0, atol=NEAR)
    if not same and (mesh.uvs is None or _corners(mesh, loops, len(data.loops)) is None):
        return None
    return Wall(holder, polygons, loops, same)


def _by_slots(mesh: Mesh, holder: bpy.types.Object) -> Wall | None:
    """Return the object where modifiers make its faces, and whole slots were painted in the UVs that these have."""
    if mesh.selected is not None or mesh.uvs is None:
        return None
    try:
        now = exporter.from_object(holder)
    except ScenewrightError:
        return None
    same = np.array_equal(now.faces, mesh.faces) and now.uvs is not None
    return Wall(holder, None, None, True) if same and np.allclose(now.uvs, mesh.uvs, rtol=0, atol=NEAR) else None


def _wear(mesh: Mesh, on: Wall, slot: int, result: bpy.types.Material) -> None:
    """Let the faces of a painted slot wear a material: a slot of theirs alone is taken, or else one is added."""
    holder = on.holder
    if on.polygons is None or mesh.slots is None:
        originals.replace_material(holder, slot, result)
        return
    faces = np.unique(on.polygons[mesh.slots == slot])
    wearing = np.empty(len(holder.data.polygons), np.int32)
    holder.data.polygons.foreach_get("material_index", wearing)
    wearing = np.clip(wearing, 0, max(len(holder.material_slots) - 1, 0))
    before = int(wearing[faces[0]])
    if np.array_equal(np.flatnonzero(wearing == before), faces):
        originals.replace_material(holder, before, result)
        return
    if not holder.material_slots:
        holder.data.materials.append(None)
    if (original := holder.material_slots[before].material) is not None:
        originals.keep(original, result)
    holder.data.materials.append(result)
    wearing[faces] = len(holder.data.materials) - 1
    holder.data.polygons.foreach_set("material_index", wearing)


def _uvs(data: bpy.types.Mesh) -> np.ndarray | None:
    layer = data.uv_layers.active
    if layer is None:
        return None
    found = np.empty((len(data.loops), 2), np.float32)
    layer.uv.foreach_get("vector", found.ravel())
    return found


def _corners(mesh: Mesh, loops: np.ndarray, count: int) -> np.ndarray | None:
    """Return the UVs (count, 2) of an object's own corners; None where triangles of one face were laid out apart."""
    found = np.zeros((count, 2), np.float32)
    found[loops.ravel()] = mesh.uvs
    return found if np.allclose(found[loops.ravel()], mesh.uvs, rtol=0, atol=NEAR) else None


def _add_uvs(mesh: Mesh, on: Wall) -> str:
    """Give the object a layer of the new UVs beside those it has, and return its name."""
    data = on.holder.data
    layer = data.uv_layers.new(name=LAYER, do_init=False)
    layer.uv.foreach_set("vector", _corners(mesh, on.loops, len(data.loops)).ravel())
    return layer.name


def _read_from(made: bpy.types.Material, layer: str) -> None:
    """Let a material's images be laid out by a layer of UVs, whichever is active."""
    tree = made.node_tree
    place = tree.nodes.new("ShaderNodeUVMap")
    place.uv_map = layer
    textures = [node for node in tree.nodes if node.type == "TEX_IMAGE"]
    for node in textures:
        tree.links.new(place.outputs["UV"], node.inputs["Vector"])
    for node in tree.nodes:
        if node.type == "NORMAL_MAP":
            node.uv_map = layer
    place.location = (min((node.location.x for node in textures), default=0.0) - 250.0, 0.0)
