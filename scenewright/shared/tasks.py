"""What can be asked for: one type per task, carrying what every model of that task understands.

The tags are the Hugging Face task ids where one exists. A field's `Meta` gives its range, title, help and unit
(`extra={"unit": …}`); `schema` turns it into Blender properties, command-line flags and reference pages.
"""

from __future__ import annotations

from typing import Annotated, Literal, Union

import msgspec
from msgspec import Meta

from .artifacts import CameraPath, Capture, Held, Image, Mesh, RadianceField
from .asset_names import Engine

Seed = Annotated[int, Meta(ge=0, le=2**31 - 1, title="Seed", description="The same seed gives the same result")]
Faces = Annotated[int, Meta(ge=100, le=2_000_000, title="Triangles", description="How many triangles")]
TextureSize = Annotated[
    int, Meta(ge=128, le=8192, title="Texture", description="Side of the texture", extra={"unit": "px"})
]


class Task(msgspec.Struct, frozen=True, kw_only=True, eq=False, tag_field="type"):
    """Base of all tasks. The first docstring line is the title in menus."""


class ImagesToField(Task, tag="images-to-field", frozen=True, kw_only=True):
    """Fit a radiance field to posed photos."""

    capture: Annotated[Held[Capture], Meta(description="Photos with the cameras that took them")]
    seconds: Annotated[
        float, Meta(ge=1, le=3600, title="Time", description="How long to train", extra={"unit": "s"})
    ] = 30.0
    target_psnr: Annotated[
        float,
        Meta(ge=0, le=60, title="Quality", description="Stop early at this PSNR; 0 never does", extra={"unit": "dB"}),
    ] = 0.0
    background: Annotated[
        Literal["automatic", "alpha", "white", "black", "surroundings"],
        Meta(title="Background", description="What is behind the object: its alpha mask, a colour or a real place"),
    ] = "automatic"
    seed: Seed = 0


class FieldToMesh(Task, tag="field-to-mesh", frozen=True, kw_only=True):
    """Turn a radiance field into a closed, textured mesh."""

    field: Annotated[Held[RadianceField], Meta(description="What to turn into a mesh")]
    capture: Annotated[Held[Capture], Meta(description="The photos the texture is made from")]
    faces: Annotated[int, Meta(ge=100, le=2_000_000, title="Triangles", description="The most triangles")] = 40_000
    texture_size: Annotated[
        int, Meta(ge=128, le=8192, title="Texture", description="Side of the texture", extra={"unit": "px"})
    ] = 2048


class FieldToVideo(Task, tag="field-to-video", frozen=True, kw_only=True):
    """Film a radiance field along a camera path."""

    field: Annotated[Held[RadianceField], Meta(description="What to film")]
    path: Annotated[Held[CameraPath], Meta(description="Where the camera goes")]


class ImageTo3D(Task, tag="image-to-3d", frozen=True, kw_only=True):
    """Turn a picture of one thing into a closed, textured mesh."""

    image: Annotated[Held[Image], Meta(description="The picture")]
    background: Annotated[
        Literal["automatic", "alpha", "keep"],
        Meta(
            title="Background",
            description="What to cut away: what looks like background, what alpha hides, or nothing",
        ),
    ] = "automatic"
    faces: Faces = 20_000
    texture_size: TextureSize = 2048
    seed: Seed = 0


class ImagesTo3D(Task, tag="images-to-3d", frozen=True, kw_only=True):
    """Turn pictures of one thing from several sides into a closed, textured mesh."""

    capture: Annotated[Held[Capture], Meta(description="Pictures with the cameras that took them")]
    background: Annotated[
        Literal["automatic", "alpha"],
        Meta(title="Background", description="What to cut away: what looks like background, or what alpha hides"),
    ] = "automatic"
    faces: Faces = 20_000
    texture_size: TextureSize = 2048
    seed: Seed = 0


class TextTo3D(Task, tag="text-to-3d", frozen=True, kw_only=True):
    """Make a textured prop from words."""

    prompt: Annotated[
        str, Meta(max_length=1000, title="Prompt", description="What it is, its size, material and style: oak chair")
    ]
    faces: Annotated[
        int, Meta(ge=0, le=2_000_000, title="Triangles", description="The most triangles; 0 as is usual for it")
    ] = 0
    texture_size: TextureSize = 1024
    seed: Seed = 0


class TextToMaterial(Task, tag="text-to-material", frozen=True, kw_only=True):
    """Make a seamless material from words."""

    prompt: Annotated[
        str, Meta(max_length=10_000, title="Prompt", description="What it is, its colour and state: old red brick")
    ]
    size: Annotated[int, Meta(ge=64, le=8192, title="Size", description="Side of the maps", extra={"unit": "px"})] = (
        1024
    )
    metres: Annotated[
        float,
        Meta(ge=0, le=100, title="Covers", description="Side of the tile; 0 as is usual for it", extra={"unit": "m"}),
    ] = 0.0
    seed: Seed = 0


class ImageToMaterial(Task, tag="image-to-material", frozen=True, kw_only=True):
    """Make a seamless material from a photo of a surface."""

    image: Annotated[Held[Image], Meta(description="The photo, taken straight from above")]
    size: Annotated[int, Meta(ge=64, le=8192, title="Size", description="Side of the maps", extra={"unit": "px"})] = (
        1024
    )
    metres: Annotated[
        float, Meta(gt=0, le=100, title="Covers", description="Side of the tile", extra={"unit": "m"})
    ] = 1.0
    seed: Seed = 0


class Inpainting(Task, tag="inpainting", frozen=True, kw_only=True):
    """Fill a part of an image, or let it grow beyond its edges."""

    image: Annotated[Held[Image], Meta(description="The picture")]
    mask: Annotated[
        Held[Image] | None, Meta(description="White is filled; without one, what is transparent in the picture")
    ] = None
    prompt: Annotated[
        str, Meta(max_length=10_000, title="Prompt", description="What belongs there, for models that read")
    ] = ""
    grow: Annotated[
        int, Meta(ge=0, le=4096, title="Grow", description="Pixels added on every side", extra={"unit": "px"})
    ] = 0
    seed: Seed = 0


class MeshToPointCloud(Task, tag="mesh-to-point-cloud", frozen=True, kw_only=True):
    """Sample points evenly over a mesh."""

    mesh: Annotated[Held[Mesh], Meta(description="What to sample")]
    count: Annotated[int, Meta(ge=1, le=10_000_000, title="Points", description="How many points")] = 10_000
    seed: Seed = 0


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


AnyTask = Union[
    ImagesToField,
    FieldToMesh,
    FieldToVideo,
    ImageTo3D,
    ImagesTo3D,
    MeshToPointCloud,
    MeshToAsset,
    TextTo3D,
    TextToMaterial,
    ImageToMaterial,
    Inpainting,
]
