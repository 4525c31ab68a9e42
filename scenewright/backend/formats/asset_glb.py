"""A whole asset as one GLB: what a viewer shows is the finest level; coarser ones and collision stand beside it.

The default scene holds the model, and collision parts if the engine takes them by their names. Coarser levels are tied
to it by MSFT_lod and stand in a scene "Levels", other collision parts in a scene "Collision", so that importers that
bring everything in bring these too.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scenewright.backend.formats import glb_mesh
from scenewright.backend.formats.glb import Writer
from scenewright.shared.artifacts import Mesh
from scenewright.shared.asset_names import Role, is_for_engine, role

EXTENSION = "MSFT_lod"


def save(meshes: Sequence[Mesh], path: Path, *, in_one_scene: bool = False) -> None:
    """Write the meshes of an asset, told apart by their names; side by side in one scene if asked for."""
    file = Writer()
    numbers: dict[Role, list[int]] = {"model": [], "lod": [], "collision": []}
    shown: list[int] = []
    for mesh in meshes:
        number = file.add("nodes", {"name": mesh.name, "mesh": glb_mesh.write(file, mesh)})
        numbers[role(mesh.name)].append(number)
        if in_one_scene or role(mesh.name) == "model" or is_for_engine(mesh.name):
            shown.append(number)
    apart = [number for number in numbers["collision"] if number not in shown]
    levels = [number for number in numbers["lod"] if number not in shown]
    scenes = {"Asset": shown, "Levels": levels, "Collision": apart}
    file.tree["scenes"] = [{"name": name, "nodes": nodes} for name, nodes in scenes.items() if nodes]
    file.tree["scene"] = 0
    if levels and len(numbers["model"]) == 1:
        model: dict[str, Any] = file.tree["nodes"][numbers["model"][0]]
        model["extensions"] = {EXTENSION: {"ids": levels}}
        file.tree["extensionsUsed"] = [EXTENSION]
    file.write(path)
