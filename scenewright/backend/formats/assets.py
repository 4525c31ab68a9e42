"""Whole assets to files: one that holds every mesh, or a folder laid out for an engine; a report beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from scenewright.backend.formats import asset_glb, asset_obj, mesh_stl, text_file
from scenewright.backend.formats.asset_textures import texture_files
from scenewright.backend.scene import export
from scenewright.shared.artifacts import Artifact, Mesh, Text
from scenewright.shared.asset_names import Engine, role
from scenewright.shared.errors import InvalidInput, StorageError, Unavailable

PREFERRED = {"none": ".glb", "godot": ".glb", "unreal": ".fbx", "unity": ".fbx"}
KNOWN = (".glb", ".obj", ".stl", *export.SUFFIXES)


def save_asset(artifacts: Sequence[Artifact], output: Path, engine: Engine = "none") -> list[Path]:
    """Write the meshes and the report of an asset and return where they lie.

    Args:
        artifacts: meshes, told apart by their names, and texts.
        output: a file, its suffix says the format; or a folder, which gets what the engine likes best (FBX for Unreal
            and Unity where Blender's Python module is installed, else GLB) and the textures as files.
        engine: whose axes, scale, names and folders to use.

    Raises:
        InvalidInput: the suffix is of no format for assets.
        Unavailable: the format needs Blender's Python module.
        StorageError: the disk is full, or the folder may not be written to.
    """
    meshes = [each for each in artifacts if isinstance(each, Mesh)]
    texts = [each for each in artifacts if isinstance(each, Text)]
    if output.suffix and output.suffix.lower() not in KNOWN:
        raise InvalidInput(f"An asset cannot be saved as {output.suffix}, only as {', '.join(KNOWN)} or a folder.")
    try:
        (output.parent if output.suffix else output).mkdir(parents=True, exist_ok=True)
        written = [_file(meshes, output, engine)] if output.suffix else _folder(meshes, output, engine)
        for text in texts:
            written.append(written[0].with_name(f"{written[0].stem}_Report.md"))
            text_file.save(text, written[-1])
    except OSError as error:
        raise StorageError(f"{output} cannot be written: {error.strerror}.") from error
    return written


def _folder(meshes: Sequence[Mesh], folder: Path, engine: Engine) -> list[Path]:
    materials = {mesh.material.name: mesh.material for mesh in meshes if mesh.material is not None}
    name = next(iter(materials), meshes[0].name)
    try:
        written = [_file(meshes, folder / f"{name}{PREFERRED[engine]}", engine)]
    except Unavailable:
        written = [_file(meshes, folder / f"{name}.glb", engine)]
    if written[0].suffix == ".fbx":
        for material in materials.values():
            written += texture_files(material, folder, engine).values()
    return written


def _file(meshes: Sequence[Mesh], path: Path, engine: Engine) -> Path:
    match path.suffix.lower():
        case ".glb":
            asset_glb.save(meshes, path)
        case ".obj":
            asset_obj.save(meshes, path)
        case ".stl":
            mesh_stl.save(_joined([mesh for mesh in meshes if role(mesh.name) == "model"]), path)
        case _:
            export.export(meshes, path, engine)
    return path


def _joined(meshes: Sequence[Mesh]) -> Mesh:
    first = np.cumsum([0] + [len(mesh.vertices) for mesh in meshes[:-1]])
    faces = [mesh.faces + np.int32(start) for mesh, start in zip(meshes, first, strict=True)]
    vertices = np.concatenate([mesh.vertices for mesh in meshes])
    return msgspec.structs.replace(
        meshes[0], vertices=vertices, faces=np.concatenate(faces).astype(np.int32), uvs=None, normals=None,
        colours=None, edges=None, corner_edges=None, polygons=None,
    )  # fmt: skip
