"""Pictures: made from words, changed, filled, enlarged, and understood."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from ..artifacts import Held, Image
from .base import NegativePrompt, Prompt, Seed, Side, Task


class TextToImage(Task, tag="text-to-image", frozen=True, kw_only=True):
    """Make a picture from words."""

    prompt: Prompt
    negative_prompt: NegativePrompt = ""
    width: Annotated[Side, Meta(title="Width", description="Of the picture")] = 1024
    height: Annotated[Side, Meta(title="Height", description="Of the picture")] = 1024
    seed: Seed = 0


class ImageToImage(Task, tag="image-to-image", frozen=True, kw_only=True):
    """Change a picture by words."""

    image: Annotated[Held[Image], Meta(description="The picture")]
    prompt: Prompt
    negative_prompt: NegativePrompt = ""
    strength: Annotated[
        float, Meta(ge=0.0, le=1.0, title="Strength", description="How much may change: 0 nothing, 1 everything")
    ] = 0.6
    references: Annotated[
        tuple[Held[Image], ...],
        Meta(max_length=8, description="Further pictures that the words may speak of, for models that look at several"),
    ] = ()
    seed: Seed = 0


class ControlToImage(Task, tag="control-to-image", frozen=True, kw_only=True):
    """Make a picture over the depth, the normals or the edges of a scene.

    Depth is white where near. Normals are the camera's: red to the right, green up, blue towards it. Edges are white.
    """

    control: Annotated[Held[Image], Meta(description="The picture that says where things are")]
    kind: Annotated[Literal["depth", "normal", "edges"], Meta(title="Kind", description="What it says")] = "depth"
    prompt: Prompt
    negative_prompt: NegativePrompt = ""
    control_strength: Annotated[
        float, Meta(ge=0.0, le=2.0, title="Hold", description="How closely it is followed; 1 is usual")
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


class SuperResolution(Task, tag="super-resolution", frozen=True, kw_only=True):
    """Enlarge a picture, with the detail that belongs there."""

    image: Annotated[Held[Image], Meta(description="The picture")]
    scale: Annotated[int, Meta(ge=2, le=4, title="Times", description="How many times as wide and high")] = 4
    seed: Seed = 0


class ImageRetargeting(Task, tag="image-retargeting", frozen=True, kw_only=True):
    """Bring a picture to another shape without stretching what it shows."""

    image: Annotated[Held[Image], Meta(description="The picture")]
    width: Annotated[Side, Meta(title="Width", description="Of the result")] = 1024
    height: Annotated[Side, Meta(title="Height", description="Of the result")] = 1024
    seed: Seed = 0


class ImageInterpolation(Task, tag="image-interpolation", frozen=True, kw_only=True):
    """Make the pictures between two."""

    first: Annotated[Held[Image], Meta(description="Where it starts")]
    last: Annotated[Held[Image], Meta(description="Where it ends")]
    count: Annotated[int, Meta(ge=1, le=64, title="Count", description="How many, the two given included")] = 5


class DepthEstimation(Task, tag="depth-estimation", frozen=True, kw_only=True):
    """Guess how far away everything in a picture is; near is white."""

    image: Annotated[Held[Image], Meta(description="The picture")]


class NormalEstimation(Task, tag="normal-estimation", frozen=True, kw_only=True):
    """Guess which way every surface in a picture faces, as a normal map of the camera's frame."""

    image: Annotated[Held[Image], Meta(description="The picture")]


class BackgroundRemoval(Task, tag="background-removal", frozen=True, kw_only=True):
    """Cut the main thing out of a picture: its background becomes transparent."""

    image: Annotated[Held[Image], Meta(description="The picture")]
