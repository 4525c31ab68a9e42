"""Scene descriptions as JSON, written to be read by people and by programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from scenewright.shared.artifacts import SceneDescription


def load(path: Path) -> SceneDescription:
    """Read a scene description.

    Raises:
        ValueError: an entry is missing or of the wrong kind; the sentence names it.
    """
    return msgspec.json.decode(path.read_bytes(), type=SceneDescription)


def save(described: SceneDescription, path: Path) -> None:
    """Write a scene description."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(described), indent=2))


def recognises(path: Path) -> bool:
    """Tell whether a JSON file is a scene description."""
    tag = SceneDescription.__struct_config__.tag
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Any]).get("type") == tag
