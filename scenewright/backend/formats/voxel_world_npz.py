"""Worlds of more kinds of blocks than a .vox file holds as numpy archives."""

from __future__ import annotations

from pathlib import Path

from scenewright.backend.formats import frames
from scenewright.shared.artifacts import VoxelWorld


def load(path: Path) -> VoxelWorld:
    """Read one.

    Raises:
        InvalidInput: the file is broken, or holds something else.
    """
    return frames.read(path, VoxelWorld)


def save(artifact: VoxelWorld, path: Path) -> None:
    """Write one, compressed."""
    frames.write(artifact, path)


def recognises(path: Path) -> bool:
    """Tell whether a numpy archive is one."""
    return frames.is_one(path, VoxelWorld)
