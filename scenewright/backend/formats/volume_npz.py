"""Dense volumes as numpy archives: plain arrays, never pickled objects."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np

from scenewright.shared.artifacts import Volume
from scenewright.shared.errors import InvalidInput

NEEDED = {"density", "voxel_to_world"}


def load(path: Path) -> Volume:
    """Read a volume.

    Raises:
        InvalidInput: the file is no archive of plain arrays, or density or voxel_to_world is missing.
    """
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = dict(archive)
    except (zipfile.BadZipFile, ValueError, EOFError) as error:
        raise InvalidInput(f"{path} is no archive of plain arrays.", detail=str(error)) from error
    if NEEDED - arrays.keys():
        raise InvalidInput(f"{path} lacks {', '.join(sorted(NEEDED - arrays.keys()))}.")
    known = {name: array for name, array in arrays.items() if name in NEEDED | {"colour"}}
    return Volume(name=path.stem, **known)


def save(volume: Volume, path: Path) -> None:
    """Write a volume, compressed."""
    colour = {} if volume.colour is None else {"colour": volume.colour}
    np.savez_compressed(path, density=volume.density, voxel_to_world=volume.voxel_to_world, **colour)


def recognises(path: Path) -> bool:
    """Tell whether a numpy archive is a volume."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            return set(archive.files) >= NEEDED
    except (zipfile.BadZipFile, ValueError, EOFError):
        return False
