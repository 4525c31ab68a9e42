"""Shapes: radiance fields, meshes and points from photos, pictures and words."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from ..artifacts import CameraPath, Capture, Held, Image, Mesh, RadianceField
from .base import Faces, Seed, Task, TextureSize


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


class MeshToPointCloud(Task, tag="mesh-to-point-cloud", frozen=True, kw_only=True):
    """Sample points evenly over a mesh."""

    mesh: Annotated[Held[Mesh], Meta(description="What to sample")]
    count: Annotated[int, Meta(ge=1, le=10_000_000, title="Points", description="How many points")] = 10_000
    seed: Seed = 0
