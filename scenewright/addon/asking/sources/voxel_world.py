"""Worlds of blocks: what was made before, or a MagicaVoxel file on disk."""

from __future__ import annotations

import bpy

from ...shared import vox
from ...shared.artifacts import VoxelWorld
from ...shared.errors import InvalidInput, Problem
from . import results
from .source import Input, Kind, Source, at_once, chosen_path, draw_path, file_missing, path_property

TAG, TITLE = "voxel-world", "Voxel World"
SUFFIXES = (".vox",)


def _missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return file_missing(given, SUFFIXES, "a MagicaVoxel file")


def _gather(context: bpy.types.Context, given: Input) -> VoxelWorld:
    path = chosen_path(given)
    try:
        return vox.decode(path.read_bytes(), path.stem)
    except ValueError as error:
        raise InvalidInput(f"{path.name} cannot be read: {error}", remedy="Export it again.") from error


KIND = Kind(
    (
        results.source(TAG, TITLE),
        Source("FILE", "File", "A MagicaVoxel file on disk", _missing, draw_path, at_once(_gather)),
    ),
    {"result": results.result_property(TAG, TITLE), "path": path_property("A MagicaVoxel file")},
)
