"""Artifacts as numpy archives of what travels over the wire: a header and arrays of bytes, never pickled objects."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TypeVar

import numpy as np

from scenewright.shared import wire
from scenewright.shared.artifacts import Artifact
from scenewright.shared.errors import InvalidInput, Malformed

Kind = TypeVar("Kind", bound=Artifact)
HEADER = "scenewright"


def read(path: Path, kind: type[Kind]) -> Kind:
    """Return the artifact in a file.

    Raises:
        InvalidInput: the file is no such archive, is cut short, or holds something else.
    """
    try:
        with np.load(path, allow_pickle=False) as archive:
            frames = [archive[name].tobytes() for name in (HEADER, *map(str, range(len(archive.files) - 1)))]
        return wire.decode(frames, kind)
    except (zipfile.BadZipFile, ValueError, EOFError, KeyError, Malformed) as error:
        what = kind.__struct_config__.tag
        raise InvalidInput(
            f"{path} holds no {what} that was made here, or not all of it.", detail=str(error)
        ) from error


def write(artifact: Artifact, path: Path) -> None:
    """Write an artifact, compressed."""
    header, *rest = (np.frombuffer(memoryview(frame).cast("B"), np.uint8) for frame in wire.encode(artifact))
    np.savez_compressed(path, **{HEADER: header}, **{str(number): frame for number, frame in enumerate(rest)})


def is_one(path: Path, kind: type[Artifact]) -> bool:
    """Tell whether a file is an archive of an artifact of a kind."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            tag = str(kind.__struct_config__.tag).encode()
            return HEADER in archive.files and tag in archive[HEADER].tobytes()[:64]
    except (zipfile.BadZipFile, ValueError, EOFError):
        return False
