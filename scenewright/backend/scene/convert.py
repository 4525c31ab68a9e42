"""Turn a GLB into FBX or USD, inside Blender: python -m scenewright.backend.scene.convert IN.glb OUT.fbx ENGINE."""

from __future__ import annotations

import os
import sys
from typing import Any

import bpy

# What each engine's importer turns back: Unity undoes no rotation of nodes, so that it is put into the vertices.
FBX: dict[str, dict[str, Any]] = {
    "unity": {"apply_scale_options": "FBX_SCALE_UNITS", "bake_space_transform": True},
    "unreal": {"apply_scale_options": "FBX_SCALE_NONE"},
}


def main(source: str, target: str, engine: str) -> None:
    """Read one file and write the other."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.import_scene.gltf(filepath=source)
    if target.lower().endswith(".fbx"):
        write_fbx(target, engine)
    else:
        bpy.ops.wm.usd_export(filepath=target, export_textures_mode="NEW", root_prim_path="/Asset")


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
