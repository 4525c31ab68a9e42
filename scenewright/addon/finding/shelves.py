"""Which files the artist's asset libraries hold, and which of them the backend has been told of as they are."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import bpy
import msgspec

MOST_FILES = 2000
State = tuple[int, int]  # modification time in nanoseconds, bytes


class Changes(NamedTuple):
    """What there is to tell: files that are new or changed, and files that are gone."""

    changed: list[str]
    gone: list[str]


class Told(msgspec.Struct, kw_only=True):
    """What the backend knows.

    Attributes:
        library: its name there, this Blender's own.
        stamp: of the library; another one has been told nothing.
        files: as they were when they were told of.
    """

    library: str = msgspec.field(default_factory=lambda: f"blender-{uuid4().hex}")
    stamp: str = ""
    files: dict[str, State] = {}


class Shelves:
    """The libraries of the preferences.

    Args:
        file: where it is written down what the backend knows.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            self.told = msgspec.json.decode(file.read_bytes(), type=Told)
        except (OSError, msgspec.DecodeError):
            self.told = Told()

    def changes(self) -> Changes:
        """Return what is to be told; the open file speaks for itself."""
        here = {path: state for folder in folders() for path, state in _files(folder).items()}
        here.pop(bpy.data.filepath, None)
        some = dict(list(here.items())[:MOST_FILES])
        changed = [path for path, state in some.items() if self.told.files.get(path) != state]
        return Changes(changed, [path for path in self.told.files if path not in some])

    def tell(self, path: str, stamp: str) -> bool:
        """Note that the backend knows a file as it is; return False where it has lost all that it was told before."""
        lost = bool(self.told.stamp) and stamp != self.told.stamp
        if lost:
            self.told.files = {}
        self.told.stamp = stamp
        state = _state(Path(path))
        if state is None:
            self.told.files.pop(path, None)
        else:
            self.told.files[path] = state
        self._write()
        return not lost

    def _write(self) -> None:
        draft = self._file.with_suffix(".draft")
        draft.write_bytes(msgspec.json.encode(self.told))
        draft.replace(self._file)


def folders() -> list[Path]:
    """Return the folders of the asset libraries in the preferences that are there."""
    known = (Path(bpy.path.abspath(library.path)) for library in bpy.context.preferences.filepaths.asset_libraries)
    return [folder for folder in known if folder.is_dir()]


def _files(folder: Path) -> dict[str, State]:
    found = {}
    for path in sorted(folder.rglob("*.blend"))[:MOST_FILES]:
        state = _state(path)
        if state is not None:
            found[str(path)] = state
    return found


def _state(path: Path) -> State | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
