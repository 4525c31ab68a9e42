"""How long results keep Blender's main thread busy, and a mesh of a million vertices against Blender's GLB import."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from build_extension import assemble

SIDE = 1000
INSIDE = Path(__file__).with_name("importing_in_blender.py")


def measure() -> dict[str, float]:
    """Import a mesh with a texture, and other large results, in a Blender of its own.

    Returns:
        import.total_ms, the best of five imports from the first slice to the last; import.busy_ms, the best of how long
        the main thread worked on one; import.longest_slice_ms, the median of their longest slices; import.glb_s, the
        best of three GLB imports of the same mesh, all of which the main thread is busy with; how many times faster and
        less busy than that; and for each other kind the median of its longest slices.
    """
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        assemble(home / "scenewright")
        np.savez(home / "mesh.npz", **_waves())
        environment = os.environ | {"BLENDER_USER_RESOURCES": folder}
        environment.pop("PYTHONPATH", None)  # the extension is a package of the same name as the checkout's
        command = [sys.executable, str(INSIDE), folder]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        figures = json.loads((home / "figures.json").read_text())
    glb = 1000 * figures["import.glb_s"]
    ratios = {
        "times_faster_than_glb": glb / figures["import.total_ms"],
        "times_less_busy": glb / figures["import.busy_ms"],
    }
    return figures | {f"import.{name}": ratio for name, ratio in ratios.items()}


def _waves() -> dict[str, np.ndarray]:
    """Return the arrays of a wavy sheet: a million vertices, two million triangles, UVs, edges."""
    from scenewright.backend.geometry.edges import find_edges

    x, y = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    vertices = np.stack([x / SIDE, y / SIDE, 0.1 * np.sin(x / 50) * np.cos(y / 30)], axis=-1).reshape(-1, 3)
    corner = (np.arange(SIDE - 1)[:, None] * SIDE + np.arange(SIDE - 1)).reshape(-1, 1)
    faces = np.concatenate([corner + (0, 1, SIDE), corner + (1, SIDE + 1, SIDE)]).astype(np.int32)
    edges, corner_edges = find_edges(faces, len(vertices))
    uvs = vertices[faces.ravel(), :2]
    arrays = {"vertices": vertices, "uvs": uvs}
    floats = {name: np.ascontiguousarray(array, np.float32) for name, array in arrays.items()}
    return {**floats, "faces": faces, "edges": edges, "corner_edges": corner_edges}
