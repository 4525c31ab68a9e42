"""Worlds of blocks: grown from words, made of shapes, and turned into places, pictures and films."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ..artifacts import CameraPath, Held, Mesh, VoxelWorld
from .base import Seed, Side, Task

Blocks = Annotated[int, Meta(ge=8, le=256, extra={"low": 16, "high": 128})]
World = Annotated[Held[VoxelWorld], Meta(description="The world of blocks")]
Words = Annotated[
    str, Meta(max_length=10_000, title="Prompt", description="How it looks, for models that read: at dusk, after rain")
]
SunHeight = Annotated[float, Meta(ge=3, le=90, title="Sun height", description="Over the horizon", extra={"unit": "°"})]
SunDirection = Annotated[
    float,
    Meta(ge=0, le=360, title="Sun direction", description="0 is north, along +Y; 90 east", extra={"unit": "°"}),
]


class TextToVoxels(Task, tag="text-to-voxels", frozen=True, kw_only=True):
    """Grow a world of blocks from words."""

    prompt: Annotated[
        str,
        Meta(max_length=1000, title="Prompt", description="Its land and what is in it: island with palms, a village"),
    ]
    width: Annotated[Blocks, Meta(title="Width", description="Blocks along X")] = 64
    depth: Annotated[Blocks, Meta(title="Depth", description="Blocks along Y")] = 64
    height: Annotated[Blocks, Meta(title="Height", description="Blocks along Z")] = 64
    block_size: Annotated[
        float, Meta(ge=0.01, le=100, title="Block", description="Side of a block", extra={"unit": "m", "high": 4.0})
    ] = 1.0
    seed: Seed = 0


class MeshToVoxels(Task, tag="mesh-to-voxels", frozen=True, kw_only=True):
    """Turn shapes into blocks."""

    mesh: Annotated[Held[Mesh], Meta(description="The shapes; blocks take their materials' names and colours")]
    blocks: Annotated[
        int, Meta(ge=2, le=256, title="Blocks", description="Along its longest side", extra={"low": 16, "high": 128})
    ] = 48


class VoxelsToScene(Task, tag="voxels-to-scene", frozen=True, kw_only=True):
    """Turn a world of blocks into a place that looks real: ground, water, trees, grass, sun."""

    world: World
    sun_height: SunHeight = 40.0
    sun_direction: SunDirection = 140.0
    seed: Seed = 0


class VoxelsToImage(Task, tag="voxels-to-image", frozen=True, kw_only=True):
    """Picture a world of blocks as the place it stands for."""

    world: World
    camera: Annotated[
        Held[CameraPath] | None, Meta(description="Where it is seen from, at its first frame; without one, from above")
    ] = None
    prompt: Words = ""
    width: Annotated[Side, Meta(title="Width", description="Of the picture, without a camera")] = 768
    height: Annotated[Side, Meta(title="Height", description="Of the picture, without a camera")] = 512
    sun_height: SunHeight = 40.0
    sun_direction: SunDirection = 140.0
    seed: Seed = 0


class VoxelsToVideo(Task, tag="voxels-to-video", frozen=True, kw_only=True):
    """Film a world of blocks as the place it stands for."""

    world: World
    path: Annotated[
        Held[CameraPath] | None, Meta(description="Where the camera goes; without one, around the world in two seconds")
    ] = None
    prompt: Words = ""
    sun_height: SunHeight = 40.0
    sun_direction: SunDirection = 140.0
    seed: Seed = 0
