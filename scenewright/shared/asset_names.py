"""What engines want the parts of an asset to be called, and what a part is, by its name."""

from __future__ import annotations

import re
from typing import Literal

Engine = Literal["none", "unreal", "unity", "godot"]
Role = Literal["model", "lod", "collision"]

COLLISION = {
    "none": "{name}_Collision_{number:02}",
    "unreal": "UCX_{name}_{number:02}",  # a convex body of the mesh so named
    "unity": "{name}_Collider_{number:02}",
    "godot": "{name}_Collision_{number:02}-convcolonly",  # a convex body and nothing to be seen
}
KINDS = re.compile(r"^U(CX|BX|SP|CP)_|_Collision_\d+$|_Collider_\d+$|-(conv)?col(only)?$", re.IGNORECASE)
LEVEL = re.compile(r"_LOD(\d+)$", re.IGNORECASE)


def asset_name(name: str, engine: Engine) -> str:
    """Return the name of an asset: words joined by underscores, for Unreal with the prefix of static meshes."""
    plain = re.sub(r"\W+", "_", name).strip("_") or "Asset"
    return f"SM_{plain}" if engine == "unreal" and not plain.startswith("SM_") else plain


def level_name(name: str, level: int) -> str:
    """Return the name of a level of detail; 0 is the finest."""
    return f"{name}_LOD{level}"


def collision_name(name: str, number: int, engine: Engine) -> str:
    """Return the name of a collision part of the mesh `name`."""
    return COLLISION[engine].format(name=name, number=number)


def role(name: str) -> Role:
    """Tell what a mesh so named is: the model itself, a coarser level of detail, or a collision part."""
    if KINDS.search(name):
        return "collision"
    level = LEVEL.search(name)
    return "lod" if level and int(level[1]) > 0 else "model"


def is_for_engine(name: str) -> bool:
    """Tell whether an engine takes a mesh so named for collision and does not show it."""
    return name.startswith("UCX_") or name.endswith("-convcolonly")
