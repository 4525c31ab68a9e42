"""Artifacts to files and back, one module per format; `load` and `save` choose by suffix.

A format module has `load(path) -> Artifact` and `save(artifact, path) -> None`; one whose suffix others share also has
`recognises(path) -> bool`. The suffix "" stands for a folder.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from scenewright.shared.artifacts import Artifact
from scenewright.shared.errors import InvalidInput, StorageError

FORMATS: dict[str, dict[str, str]] = {
    "mesh": {".glb": "mesh_glb", ".ply": "mesh_ply", ".obj": "mesh_obj", ".stl": "mesh_stl"},
    "point-cloud": {".ply": "point_cloud_ply"},
    "gaussian-splats": {".ply": "gaussian_splats_ply"},
    "radiance-field": {".safetensors": "radiance_field_safetensors"},
    "volume": {".npz": "volume_npz"},
    "voxel-world": {".vox": "voxel_world_vox", ".npz": "voxel_world_npz"},
    "landscape": {".npz": "landscape_npz"},
    "image": {".png": "image_pillow", ".jpg": "image_pillow", ".jpeg": "image_pillow", ".exr": "image_exr"},
    "material": {"": "material_folder"},
    "audio": {
        ".wav": "audio_wav", ".flac": "audio_coded", ".mp3": "audio_coded", ".ogg": "audio_coded",
        ".opus": "audio_coded", ".m4a": "audio_coded", ".aac": "audio_coded",
    },
    "score": {".mid": "score_mid"},
    "video": {".mp4": "mp4", ".webm": "mp4"},
    "text": {".txt": "text_file", ".md": "text_file", ".py": "text_file"},
    "camera-path": {".json": "camera_path_json"},
    "capture": {"": "capture_folder", ".json": "capture_folder"},
    "scene-plan": {".json": "scene_plan_json"},
    "scene-description": {".json": "scene_description_json"},
    "storyboard": {"": "storyboard_folder", ".json": "storyboard_folder"},
}  # fmt: skip


def load(path: Path, kind: type[Artifact] | str | None = None) -> Artifact:
    """Read an artifact from a file or folder.

    Args:
        path: its suffix says the format.
        kind: the artifact's type or tag; without it the file itself decides between formats that share a suffix.

    Raises:
        InvalidInput: the file is missing, of an unknown format, or broken; the sentence names it.
        StorageError: the file may not be read.
    """
    if not path.exists():
        raise InvalidInput(f"{path} does not exist.")
    try:
        artifact: Artifact = _reader(path, kind).load(path)
    except (ValueError, KeyError, IndexError) as error:
        raise InvalidInput(f"{path} is broken: {error}") from error
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror}.") from error
    return artifact


def save(artifact: Artifact, path: Path) -> Path:
    """Write an artifact to a file or folder, whose parent folders are made, and return its path.

    Raises:
        InvalidInput: the suffix is of no format of that artifact; the sentence names those that are.
        StorageError: the disk is full, or the folder may not be written to.
    """
    known = FORMATS[tag(type(artifact))]
    if path.suffix.lower() not in known:
        kind = tag(type(artifact))
        raise InvalidInput(f"A {kind} cannot be saved as {_listed([path.suffix])}, only as {_listed(known)}.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _module(known[path.suffix.lower()]).save(artifact, path)
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}.") from error
    return path


def tag(kind: type[Artifact]) -> str:
    """Return the tag of an artifact type, as it travels over the wire."""
    return str(kind.__struct_config__.tag)


def _reader(path: Path, kind: type[Artifact] | str | None) -> ModuleType:
    tags = FORMATS if kind is None else [kind if isinstance(kind, str) else tag(kind)]
    suffix = "" if path.is_dir() else path.suffix.lower()
    modules = [_module(FORMATS[each][suffix]) for each in tags if suffix in FORMATS[each]]
    if not modules:
        known = sorted({known for each in tags for known in FORMATS[each]})
        raise InvalidInput(f"{path} cannot be read: use {_listed(known)}.")
    for module in modules:
        if len(modules) == 1 or module.recognises(path):
            return module
    raise InvalidInput(f"{path} holds nothing that is understood.", remedy="Say what it should be, or export it again.")


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{name}")


def _listed(suffixes: Iterable[str]) -> str:
    return ", ".join(suffix or "a folder" for suffix in suffixes)
