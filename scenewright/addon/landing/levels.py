"""Levels of detail and collision shapes, told by the names that game engines give them."""

from __future__ import annotations

import re

import bpy

from ..shared.asset_names import role
from . import layers


def is_secondary(name: str) -> bool:
    """Tell whether a mesh of that name is not what the artist wants to look at."""
    return role(name) != "model"


def stem(name: str) -> str:
    """Return what a level of detail is a level of."""
    return re.sub(r"_LOD\d+$", "", name, flags=re.IGNORECASE)


def hide(made: bpy.types.Object, name: str, scene: bpy.types.Scene) -> None:
    """Hide an object from view and renders if it is a coarser level or a collision shape."""
    if not is_secondary(name):
        return
    made.hide_render = True
    if role(name) == "collision":
        made.display_type = "WIRE"
    layers.hide(made, scene)
