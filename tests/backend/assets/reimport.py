"""Import a file into Blender and write what is there: reimport.py FILE ANSWER.npz."""

import json
import os
import sys
from pathlib import Path

import bpy
import numpy as np


def main(file: str, answer: str) -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    suffix = Path(file).suffix
    if suffix == ".fbx":
        bpy.ops.import_scene.fbx(filepath=file)
    elif suffix == ".glb":
        bpy.ops.import_scene.gltf(filepath=file)
    elif suffix == ".obj":
        bpy.ops.wm.obj_import(filepath=file)
    else:
        bpy.ops.wm.usd_import(filepath=file)
    bpy.context.view_layer.update()
    meshes = [each for each in bpy.data.objects if each.type == "MESH"]
    arrays = {each.name: corners(each) for each in meshes}
    words = {each.name: [maps(slot.material) for slot in each.material_slots] for each in meshes}
    groups = [each.name for each in bpy.data.objects if each.get("fbx_type") == "LodGroup"]
    np.savez(answer, words=json.dumps({"materials": words, "groups": groups}), **arrays)


def corners(each: bpy.types.Object) -> np.ndarray:
    """Return position, UV, normal, tangent and sign at every face corner, (3m, 12), in the world."""
    data = each.data
    found = np.zeros((len(data.loops), 12), np.float32)
    vertices = np.empty(3 * len(data.vertices), np.float32)
    data.vertices.foreach_get("co", vertices)
    matrix = np.array(each.matrix_world)
    vertices = vertices.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3]
    owners = np.empty(len(data.loops), np.int32)
    data.loops.foreach_get("vertex_index", owners)
    found[:, :3] = vertices[owners]
    if data.uv_layers:
        data.calc_tangents()
        uvs = np.empty(2 * len(data.loops), np.float32)
        data.uv_layers[0].uv.foreach_get("vector", uvs)
        found[:, 3:5] = uvs.reshape(-1, 2)
        for start, width, name in ((5, 3, "normal"), (8, 3, "tangent"), (11, 1, "bitangent_sign")):
            values = np.empty(width * len(data.loops), np.float32)
            data.loops.foreach_get(name, values)
            found[:, start : start + width] = values.reshape(-1, width)
        turn = matrix[:3, :3] / np.linalg.norm(matrix[:3, :3], axis=0)
        found[:, 5:8], found[:, 8:11] = found[:, 5:8] @ turn.T, found[:, 8:11] @ turn.T
    return found


def maps(material: bpy.types.Material) -> dict[str, list[int]]:
    """Return the inputs of the surface that pictures lead to, with the pictures' sizes."""
    surface = next(node for node in material.node_tree.nodes if node.type == "BSDF_PRINCIPLED")
    found = {}
    for socket in surface.inputs:
        waiting = [link.from_node for link in socket.links]
        while waiting:
            node = waiting.pop()
            if node.type == "TEX_IMAGE":
                found[socket.name] = list(node.image.size)
            waiting += [link.from_node for each in node.inputs for link in each.links]
    return found


main(*sys.argv[1:])
sys.stdout.flush()
os._exit(0)
