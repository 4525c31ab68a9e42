"""Films: made from words and pictures, slowed down, continued."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ..artifacts import CameraPath, Held, Image, Video
from .base import NegativePrompt, Seed, Side, Task

Length = Annotated[
    float, Meta(gt=0, le=120, title="Length", description="Of the film", extra={"unit": "s", "high": 10.0})
]
FrameRate = Annotated[
    float,
    Meta(
        ge=1, le=240, title="Frame rate", description="That of the scene plays without a stretch", extra={"unit": "fps"}
    ),
]


class TextToVideo(Task, tag="text-to-video", frozen=True, kw_only=True):
    """Make a film from words."""

    prompt: Annotated[
        str, Meta(max_length=10_000, title="Prompt", description="What happens, and how: blue fire, calm sea")
    ]
    negative_prompt: NegativePrompt = ""
    width: Annotated[Side, Meta(title="Width", description="Of the film")] = 512
    height: Annotated[Side, Meta(title="Height", description="Of the film")] = 512
    seconds: Length = 4.0
    frame_rate: FrameRate = 24.0
    seed: Seed = 0


class ImageToVideo(Task, tag="image-to-video", frozen=True, kw_only=True):
    """Make a film of a picture."""

    image: Annotated[Held[Image], Meta(description="Its first frame, or what the camera moves before")]
    prompt: Annotated[
        str, Meta(max_length=10_000, title="Prompt", description="What happens, for models that read")
    ] = ""
    negative_prompt: NegativePrompt = ""
    seconds: Length = 4.0
    frame_rate: FrameRate = 24.0
    seed: Seed = 0


class VideoInterpolation(Task, tag="video-interpolation", frozen=True, kw_only=True):
    """Make the frames between those of a film: smoother, or slower."""

    video: Annotated[Held[Video], Meta(description="The film")]
    frame_rate: FrameRate = 60.0
    slower: Annotated[float, Meta(ge=1, le=32, title="Slower", description="How many times as long it shall last")] = (
        1.0
    )


class VideoPrediction(Task, tag="video-prediction", frozen=True, kw_only=True):
    """Continue a film beyond its end."""

    video: Annotated[Held[Video], Meta(description="The film")]
    seconds: Annotated[
        float, Meta(gt=0, le=60, title="Length", description="Of what is added", extra={"unit": "s", "high": 2.0})
    ] = 0.5
    prompt: Annotated[
        str, Meta(max_length=10_000, title="Prompt", description="What happens, for models that read")
    ] = ""
    seed: Seed = 0


class VideoToVideo(Task, tag="video-to-video", frozen=True, kw_only=True):
    """Change a film by words: a playblast, as if drawn, lit or shot otherwise."""

    video: Annotated[Held[Video], Meta(description="The film; what is made has its length, rate and size")]
    prompt: Annotated[
        str, Meta(max_length=10_000, title="Prompt", description="How it shall look: oil painting, at night, comic")
    ]
    negative_prompt: NegativePrompt = ""
    strength: Annotated[
        float, Meta(ge=0.0, le=1.0, title="Strength", description="How much may change: 0 nothing, 1 everything")
    ] = 0.7
    seed: Seed = 0


class ImageToViews(Task, tag="image-to-views", frozen=True, kw_only=True):
    """See what one picture shows from a camera that leaves the place it was taken from."""

    image: Annotated[Held[Image], Meta(description="The picture: what the path's first camera sees")]
    path: Annotated[Held[CameraPath], Meta(description="Where the camera goes")]
    distance: Annotated[
        float,
        Meta(
            gt=0, le=10_000, title="Distance", description="How far away what the picture shows is, half of it nearer",
            extra={"unit": "m", "high": 20.0},
        ),
    ] = 4.0  # fmt: skip
    prompt: Annotated[
        str, Meta(max_length=10_000, title="Prompt", description="What it shows, for models that read")
    ] = ""
    seed: Seed = 0
