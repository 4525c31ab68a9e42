"""Worlds of blocks as MagicaVoxel's .vox files."""

from __future__ import annotations

from pathlib import Path

from scenewright.shared import vox
from scenewright.shared.artifacts import VoxelWorld
from scenewright.shared.errors import InvalidInput


def load(path: Path) -> VoxelWorld:
    """Read a world.

    Raises:
        ValueError: the file is no .vox file, cut short, or says what cannot be.
    """
    return vox.decode(path.read_bytes(), path.stem)


def save(world: VoxelWorld, path: Path) -> None:
    """Write a world.

    Raises:
        InvalidInput: it has more kinds of blocks than the format has colours.
    """
    try:
        content = vox.encode(world)
    except ValueError as error:
        raise InvalidInput(f"{path.name} cannot be written: {error}", remedy="Save it as .npz.") from error
    path.write_bytes(content)
