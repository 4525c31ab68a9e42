"""Scene plans as JSON, written to be read and edited by people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from scenewright.shared.artifacts import ScenePlan


def load(path: Path) -> ScenePlan:
    """Read a scene plan.

    Raises:
        ValueError: an entry is missing or of the wrong kind; the sentence names it.
    """
    return msgspec.json.decode(path.read_bytes(), type=ScenePlan)


def save(plan: ScenePlan, path: Path) -> None:
    """Write a scene plan."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(plan), indent=2))


def recognises(path: Path) -> bool:
    """Tell whether a JSON file is a scene plan."""
    tag = ScenePlan.__struct_config__.tag
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Any]).get("type") == tag
