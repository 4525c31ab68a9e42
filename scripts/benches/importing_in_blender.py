"""The part of the import bench that runs inside Blender: python importing_in_blender.py FOLDER."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Generator
from pathlib import Path

import bpy
import numpy as np

RUNS = 5


def main(folder: Path) -> None:
    """Time imports of FOLDER/mesh.npz with the extension in FOLDER and write FOLDER/figures.json."""
    sys.path.insert(0, str(folder))
    from scenewright.importers import Placement, build
    from scenewright.shared.artifacts import Mesh

    mesh = Mesh(name="waves", **np.load(folder / "mesh.npz"))
    imports = [_slices(build(mesh, Placement(folder=folder))) for _ in range(RUNS)]
    glb = folder / "mesh.glb"
    bpy.data.objects["waves"].select_set(True)
    bpy.ops.export_scene.gltf(filepath=str(glb), use_selection=True)
    figures = {
        "import.total_ms": 1000 * min(map(sum, imports)),
        "import.longest_slice_ms": 1000 * statistics.median(map(max, imports)),
        "import.glb_s": min(_glb_seconds(glb) for _ in range(3)),
    }
    (folder / "figures.json").write_text(json.dumps(figures))


def _slices(steps: Generator[None, None, object]) -> list[float]:
    """Run a build to its end and return how long each slice took, seconds."""
    _empty()
    slices, ended = [], False
    while not ended:
        start = time.perf_counter()
        ended = next(steps, steps) is steps
        slices.append(time.perf_counter() - start)
    return slices


def _glb_seconds(glb: Path) -> float:
    _empty()
    start = time.perf_counter()
    bpy.ops.import_scene.gltf(filepath=str(glb))
    return time.perf_counter() - start


def _empty() -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
