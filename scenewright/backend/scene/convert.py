"""Turn a GLB into FBX or USD, inside Blender: python -m scenewright.backend.scene.convert IN.glb OUT.fbx ENGINE."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import bpy
import numpy as np

# What each engine's importer turns back: Unity undoes no rotation of nodes, so that it is put into the vertices.
FBX: dict[str, dict[str, Any]] = {
    "unity": {"apply_scale_options": "FBX_SCALE_UNITS", "bake_space_transform": True},
    "unreal": {"apply_scale_options": "FBX_SCALE_NONE"},
}


def main(source: str, target: str, engine: str) -> None:
    """Read one file and write the other."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.import_scene.gltf(filepath=source)
    with np.load(Path(source).with_suffix(".npz")) as larger:
        for name in larger.files:
            join(bpy.data.objects[name], larger[name])
    if target.lower().endswith(".fbx"):
        write_fbx(target, engine)
    else:
        bpy.ops.wm.usd_export(filepath=target, export_textures_mode="NEW", root_prim_path="/Asset")


def join(body: bpy.types.Object, polygons: np.ndarray) -> None:
    """Make one face of the triangles of each polygon, whose numbers (m,) ascend."""
    edges = np.empty(len(body.data.loops), np.int32)
    body.data.loops.foreach_get("edge_index", edges)
    inner = np.zeros(len(body.data.edges), np.bool_)
    # A fan goes around its first corner: each triangle but the first begins along the last one's end.
    inner[edges[::3][np.diff(polygons, prepend=-1) == 0]] = True
    bpy.context.view_layer.objects.active = body
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.select_mode(type="EDGE")
    bpy.ops.mesh.select_all(action="DESELECT")
    bpy.ops.object.mode_set(mode="OBJECT")
    body.data.edges.foreach_set("select", inner)
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.dissolve_edges(use_verts=False)
    bpy.ops.object.mode_set(mode="OBJECT")


def write_fbx(target: str, engine: str) -> None:
    """Write all objects with their textures inside."""
    if engine == "unreal":
        group_levels()
    bpy.ops.export_scene.fbx(
        filepath=target, object_types={"EMPTY", "MESH"}, add_leaf_bones=False, bake_anim=False, use_tspace=True,
        path_mode="COPY", embed_textures=True, use_custom_props=True, **FBX.get(engine, {}),
    )  # fmt: skip


def group_levels() -> None:
    """Put levels of detail under an object of the kind that Unreal reads as a LOD group."""
    levels = [each for each in bpy.data.objects if each.type == "MESH" and "_LOD" in each.name and each.data.materials]
    if len(levels) < 2:
        return
    group = bpy.data.objects.new(levels[0].name.rpartition("_LOD")[0], None)
    group["fbx_type"] = "LodGroup"
    bpy.context.scene.collection.objects.link(group)
    for level in levels:
        level.parent = group


if __name__ == "__main__":
    main(*sys.argv[1:])
    sys.stdout.flush()
    os._exit(0)  # Blender's own ending may crash after the work is done
