"""Generated plans to files that Blender writes, in a process of its own."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from scenewright.backend.formats import mesh_glb, save
from scenewright.shared.artifacts import Artifact, Audio, Mesh, ScenePlan
from scenewright.shared.errors import InvalidInput, StorageError, Unavailable

SUFFIXES = (".blend", ".glb")
SECONDS = 600


def save_scene(artifacts: Sequence[Artifact], output: Path, picture: Path | None = None) -> list[Path]:
    """Write a generated plan as one file and its sounds beside it; return where they lie.

    Args:
        artifacts: what plan-to-scene made: the plan with its places, meshes and sounds.
        output: a .blend or a .glb.
        picture: where a render of it goes, as a .png.

    Raises:
        InvalidInput: the suffix is of no format for scenes.
        Unavailable: Blender's Python module is not installed.
        StorageError: Blender did not write the file.
    """
    if output.suffix.lower() not in SUFFIXES:
        raise InvalidInput(f"A scene cannot be saved as {output.suffix}, only as {', '.join(SUFFIXES)} or a folder.")
    if importlib.util.find_spec("bpy") is None:
        raise Unavailable(
            "Scenes are put together by Blender's Python module, which this installation lacks.",
            remedy="Save into a folder, or install the backend for Python 3.11.",
        )
    output.parent.mkdir(parents=True, exist_ok=True)
    output.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        _write_parts(artifacts, Path(folder))
        command = [sys.executable, "-m", "scenewright.backend.scene.assembling", folder, str(output.resolve())]
        command += [str(picture.resolve())] if picture else []
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode or not output.exists():
        raise StorageError(f"Blender did not write {output}.", detail=(done.stderr or done.stdout)[-4000:])
    sounds = [each for each in artifacts if isinstance(each, Audio)]
    return [output, *(save(sound, output.with_suffix(".wav")) for sound in sounds[:1])]


def _write_parts(artifacts: Sequence[Artifact], folder: Path) -> None:
    """Write the plan and its meshes as assembling reads them."""
    plan = next(each for each in artifacts if isinstance(each, ScenePlan))
    meshes = [each for each in artifacts if isinstance(each, Mesh)]
    files = {f"{number}.glb": mesh for number, mesh in enumerate(meshes)}
    for file, mesh in files.items():
        mesh_glb.save(mesh, folder / file)
    named = {file: mesh.name for file, mesh in files.items()}
    (folder / "plan.json").write_bytes(msgspec.json.encode({"plan": plan, "meshes": named}))
