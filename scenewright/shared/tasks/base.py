"""The base of all tasks, and the settings that several of them share."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

Seed = Annotated[int, Meta(ge=0, le=2**31 - 1, title="Seed", description="The same seed gives the same result")]
Faces = Annotated[int, Meta(ge=100, le=2_000_000, title="Triangles", description="How many triangles")]
TextureSize = Annotated[
    int, Meta(ge=128, le=8192, title="Texture", description="Side of the texture", extra={"unit": "px"})
]
MapSize = Annotated[int, Meta(ge=64, le=8192, title="Size", description="Side of the maps", extra={"unit": "px"})]
Side = Annotated[int, Meta(ge=64, le=4096, extra={"unit": "px", "low": 256, "high": 2048})]
Prompt = Annotated[
    str, Meta(max_length=10_000, title="Prompt", description="What it shall show, its style and its light")
]
NegativePrompt = Annotated[
    str, Meta(max_length=10_000, title="Without", description="What it shall not show, for models that read it")
]


class Task(msgspec.Struct, frozen=True, kw_only=True, eq=False, tag_field="type"):
    """Base of all tasks. The first docstring line is the title in menus."""
