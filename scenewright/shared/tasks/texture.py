"""Materials, and meshes that are given one."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ..artifacts import CameraPath, Held, Image, Material, Mesh
from .base import MapSize, NegativePrompt, Seed, Task, TextureSize


class TextToMaterial(Task, tag="text-to-material", frozen=True, kw_only=True):
    """Make a seamless material from words."""

    prompt: Annotated[
        str, Meta(max_length=10_000, title="Prompt", description="What it is, its colour and state: old red brick")
    ]
    size: MapSize = 1024
    metres: Annotated[
        float,
        Meta(ge=0, le=100, title="Covers", description="Side of the tile; 0 as is usual for it", extra={"unit": "m"}),
    ] = 0.0
    seed: Seed = 0


class ImageToMaterial(Task, tag="image-to-material", frozen=True, kw_only=True):
    """Make a seamless material from a photo of a surface."""

    image: Annotated[Held[Image], Meta(description="The photo, taken straight from above")]
    size: MapSize = 1024
    metres: Annotated[
        float, Meta(gt=0, le=100, title="Covers", description="Side of the tile", extra={"unit": "m"})
    ] = 1.0
    seed: Seed = 0


class MaterialInterpolation(Task, tag="material-interpolation", frozen=True, kw_only=True):
    """Make the materials between two."""

    first: Annotated[Held[Material], Meta(description="Where it starts")]
    last: Annotated[Held[Material], Meta(description="Where it ends")]
    count: Annotated[int, Meta(ge=1, le=64, title="Count", description="How many, the two given included")] = 5
    size: MapSize = 512


class MeshToTexture(Task, tag="mesh-to-texture", frozen=True, kw_only=True):
    """Paint a material onto a mesh, in the UVs that it has."""

    mesh: Annotated[Held[Mesh], Meta(description="What to paint; only its selected faces, where some are")]
    prompt: Annotated[
        str, Meta(max_length=10_000, title="Prompt", description="What it is made of and looks like: worn oak, moss")
    ] = ""
    negative_prompt: NegativePrompt = ""
    exemplar: Annotated[
        Held[Image] | None, Meta(description="A photo of the surface it shall have; without one, the words decide")
    ] = None
    views: Annotated[
        Held[CameraPath] | None, Meta(description="The cameras it is painted from; without them, all around")
    ] = None
    texture_size: TextureSize = 2048
    seed: Seed = 0
