"""Words about what is seen: pictures and scenes told, asked about, and stories broken into shots."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from ..artifacts import Held, Image, SceneDescription
from .base import Seed, Side, Task

Picture = Annotated[Held[Image] | None, Meta(description="A picture or a render")]
Scene = Annotated[Held[SceneDescription] | None, Meta(description="What stands in the scene, and what its camera sees")]
Language = Annotated[
    str, Meta(max_length=40, title="Language", description="Of the words; models know several, the others English")
]


class ImageToText(Task, tag="image-to-text", frozen=True, kw_only=True):
    """Say in words what a picture or the scene shows."""

    image: Picture = None
    scene: Scene = None
    style: Annotated[
        Literal["caption", "description", "story"],
        Meta(title="Style", description="A sentence, a paragraph, or a little story"),
    ] = "caption"
    prompt: Annotated[
        str, Meta(max_length=10_000, title="Prompt", description="What to dwell on, for models that read")
    ] = ""
    language: Language = "English"
    seed: Seed = 0


class VisualQuestionAnswering(Task, tag="visual-question-answering", frozen=True, kw_only=True):
    """Answer a question about a picture or the scene."""

    image: Picture = None
    scene: Scene = None
    question: Annotated[
        str, Meta(max_length=2_000, title="Question", description="How many, what colour, where, how large …")
    ]
    language: Language = "English"
    seed: Seed = 0


class TextToStoryboard(Task, tag="text-to-storyboard", frozen=True, kw_only=True):
    """Break a story into shots, each with its picture, framing, camera move and length."""

    text: Annotated[
        str, Meta(max_length=100_000, title="Story", description="What happens, in the order in which it is seen")
    ]
    style: Annotated[
        str, Meta(max_length=1_000, title="Look", description="Of every picture: pencil sketch, film still at dusk …")
    ] = ""
    shots: Annotated[int, Meta(ge=0, le=200, title="Shots", description="At most; 0 is as many as the story needs")] = 0
    seconds: Annotated[
        float, Meta(ge=0, le=36_000, title="Length", description="Of all shots; 0 is as long as each needs",
                    extra={"unit": "s", "high": 120.0})
    ] = 0.0  # fmt: skip
    pictures: Annotated[bool, Meta(title="Pictures", description="Make a picture of every shot")] = True
    width: Annotated[Side, Meta(title="Width", description="Of the pictures")] = 768
    height: Annotated[Side, Meta(title="Height", description="Of the pictures")] = 432
    seed: Seed = 0
