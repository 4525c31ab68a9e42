"""Writing the formats that only Blender writes."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from scenewright.backend.formats import asset_glb
from scenewright.backend.formats.asset_textures import directx
from scenewright.shared.artifacts import Mesh
from scenewright.shared.asset_names import Engine
from scenewright.shared.errors import StorageError, Unavailable

SUFFIXES = (".fbx", ".usd", ".usda", ".usdc", ".usdz")
SECONDS = 300


def export(meshes: Sequence[Mesh], path: Path, engine: Engine) -> None:
    """Write the meshes of an asset as FBX or USD, with the axes and the scale that the engine expects.

    Raises:
        Unavailable: Blender's Python module is not installed.
        StorageError: the file was not written.
    """
    if importlib.util.find_spec("bpy") is None:
        raise Unavailable(
            f"{path.suffix} files are written by Blender's Python module, which this installation lacks.",
            remedy="Save as .glb, .obj or .stl, or install the backend for Python 3.11.",
        )
    with tempfile.TemporaryDirectory() as folder:
        between = Path(folder) / "asset.glb"
        asset_glb.save([_with_normals_for(mesh, engine) for mesh in meshes], between, in_one_scene=True)
        # GLB holds triangles: which of them are one is told beside it.
        larger = {mesh.name: mesh.polygons for mesh in meshes if mesh.polygons is not None}
        np.savez(between.with_suffix(".npz"), **larger)
        command = [sys.executable, "-m", "scenewright.backend.scene.convert", str(between), str(path.resolve()), engine]
        path.unlink(missing_ok=True)
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode or not path.exists():
        raise StorageError(f"Blender did not write {path}.", detail=(done.stderr or done.stdout)[-4000:])


def _with_normals_for(mesh: Mesh, engine: Engine) -> Mesh:
    """Return the mesh with its normal map as the engine reads it from textures that have no convention of their own."""
    if engine != "unreal" or mesh.material is None or mesh.material.normal_map is None:
        return mesh
    material = msgspec.structs.replace(mesh.material, normal_map=directx(mesh.material.normal_map))
    return msgspec.structs.replace(mesh, material=material)
