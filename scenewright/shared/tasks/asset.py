"""Meshes made ready for where they are used."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from ..artifacts import Held, Mesh
from ..asset_names import Engine
from .base import Faces, Task, TextureSize


class MeshToAsset(Task, tag="mesh-to-asset", frozen=True, kw_only=True):
    """Make a mesh ready for a game engine."""

    mesh: Annotated[Held[Mesh], Meta(description="What to make ready")]
    faces: Faces = 5000
    texture_size: TextureSize = 1024
    levels: Annotated[int, Meta(ge=1, le=6, title="Levels", description="Levels of detail, the finest included")] = 3
    level_ratio: Annotated[
        float, Meta(ge=0.1, le=0.9, title="Level ratio", description="Triangles of a level to those of the one before")
    ] = 0.5
    collision_parts: Annotated[
        int, Meta(ge=0, le=64, title="Collision", description="The most convex collision parts; 0 makes none")
    ] = 8
    engine: Annotated[Engine, Meta(title="Engine", description="Whose names the parts get")] = "none"
    pivot: Annotated[
        Literal["floor", "centre", "keep"],
        Meta(title="Pivot", description="What becomes the origin: the middle of the floor, of the box, or as it is"),
    ] = "floor"
    height: Annotated[
        float, Meta(ge=0, le=10_000, title="Height", description="Its real height; 0 keeps it", extra={"unit": "m"})
    ] = 0.0
