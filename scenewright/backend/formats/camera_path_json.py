"""Camera paths as JSON: one entry per frame, OpenGL camera-to-world matrices, intrinsics in pixels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from scenewright.shared.artifacts import CameraPath
from scenewright.shared.errors import InvalidInput

ARRAYS = ("camera_to_world", "focal", "centre")
NUMBERS = ("width", "height", "frame_rate")


def load(path: Path) -> CameraPath:
    """Read a camera path.

    Raises:
        InvalidInput: the file is no camera path, or a pose is broken.
    """
    fields = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    missing = {*ARRAYS, *NUMBERS} - fields.keys()
    if missing:
        raise InvalidInput(f"{path} is no camera path: it lacks {', '.join(sorted(missing))}.")
    known: dict[str, Any] = {name: np.array(fields[name], np.float32) for name in ARRAYS}
    known |= {name: fields[name] for name in NUMBERS}
    return CameraPath(name=fields.get("name", path.stem), **known)


def save(camera_path: CameraPath, path: Path) -> None:
    """Write a camera path."""
    arrays = {name: getattr(camera_path, name).tolist() for name in ARRAYS}
    numbers = {name: getattr(camera_path, name) for name in ("name", *NUMBERS)}
    path.write_bytes(msgspec.json.format(msgspec.json.encode(numbers | arrays), indent=1))


def recognises(path: Path) -> bool:
    """Tell whether a JSON file is a camera path."""
    return set(ARRAYS) <= msgspec.json.decode(path.read_bytes(), type=dict[str, Any]).keys()
