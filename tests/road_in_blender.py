"""Open the demo's scene in Blender and write what is in it: road_in_blender.py BLEND ANSWER."""

import json
import os
import sys
from pathlib import Path

import bpy
import numpy as np


def main(blend: str, answer: str) -> None:
    bpy.ops.wm.open_mainfile(filepath=blend)
    scene = bpy.context.scene
    made = next(each for each in scene.objects if each.type == "MESH" and "scenewright" in each)
    parts = [each for each in scene.objects["Lighthouse"].children_recursive if each.type == "MESH"]
    original = np.concatenate([_corners(part) for part in parts])
    strip = scene.sequence_editor.strips[0]
    uvs = np.empty(2 * len(made.data.loops), np.float32)
    made.data.uv_layers[0].uv.foreach_get("vector", uvs)
    image = next(node.image for node in made.data.materials[0].node_tree.nodes if node.type == "TEX_IMAGE")
    edges = np.empty(len(made.data.loops), np.int32)
    made.data.loops.foreach_get("edge_index", edges)
    found = {
        "faces_per_edge": np.unique(np.bincount(edges)).tolist(),
        "triangles": len(made.data.polygons),
        "uv_range": [float(uvs.min()), float(uvs.max())],
        "image_size": list(image.size),
        "image_packed": image.packed_file is not None,
        "generator": json.loads(made["scenewright"])["generator"],
        "location": list(made.location),
        "size": np.ptp(_corners(made), axis=0).tolist(),
        "original_size": np.ptp(original, axis=0).tolist(),
        "original_width": float(np.ptp(original[:, 0])),
    }
    film = {"frames": strip.frame_final_duration, "file_exists": Path(bpy.path.abspath(strip.filepath)).exists()}
    Path(answer).write_text(json.dumps({"mesh": found, "strip": film}))


def _corners(each: bpy.types.Object) -> np.ndarray:
    """Return the vertices of a mesh object in the world, (n, 3)."""
    local = np.empty(3 * len(each.data.vertices), np.float32)
    each.data.vertices.foreach_get("co", local)
    matrix = np.array(each.matrix_world)
    return local.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3]


main(*sys.argv[1:])
sys.stdout.flush()
os._exit(0)
