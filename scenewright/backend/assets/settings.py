"""What an asset shall be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scenewright.shared.asset_names import Engine

Pivot = Literal["floor", "centre", "keep"]


@dataclass(frozen=True)
class Maps:
    """Say which maps to bake, where the source has anything to bake."""

    albedo: bool = True
    normal: bool = True
    occlusion: bool = True
    roughness: bool = True
    metallic: bool = True


@dataclass(frozen=True)
class AssetSettings:
    """Say what an asset shall be and may cost.

    Attributes:
        faces: most triangles of the finest level.
        texture_size: side of the texture in texels; the most, where a density is given.
        padding: texels between charts.
        texel_density: texels per metre; 0 fills the texture.
        levels: levels of detail, the finest included.
        ratio: triangles of a level to those of the one before, at most.
        collision_parts: most convex parts; 0 makes none.
        engine: whose names to use.
        pivot: what lies at the origin: the middle of the floor, of the box, or what did before.
        height: metres; 0 keeps the size.
        maps: which to bake.
        rebuild: wrap the surface anew even where it could be mended.
        quads: make the finest level of quads.
    """

    faces: int = 5000
    texture_size: int = 1024
    padding: int = 4
    texel_density: float = 0.0
    levels: int = 3
    ratio: float = 0.5
    collision_parts: int = 8
    engine: Engine = "none"
    pivot: Pivot = "floor"
    height: float = 0.0
    maps: Maps = Maps()
    rebuild: bool = False
    quads: bool = False
