"""Words: chat, stories, summaries and code."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from ..artifacts import Held, Text
from .base import Seed, Task

Words = Annotated[int, Meta(ge=0, le=20_000, title="Length", description="Words, about; 0 is as many as it takes")]


class TextGeneration(Task, tag="text-generation", frozen=True, kw_only=True):
    """Answer a question, or tell a story."""

    prompt: Annotated[
        str, Meta(max_length=100_000, title="Prompt", description="What you want to know, or what the story is about")
    ]
    kind: Annotated[
        Literal["chat", "story"], Meta(title="Kind", description="A conversation that goes on, or a story of its own")
    ] = "chat"
    conversation: Annotated[
        Held[Text] | None, Meta(title="So far", description="What was said before, as the last answer gave it")
    ] = None
    words: Words = 0
    seed: Seed = 0


class Summarization(Task, tag="summarization", frozen=True, kw_only=True):
    """Say in short what a text says at length."""

    text: Annotated[Held[Text], Meta(title="Text", description="What is summed up")]
    words: Annotated[
        int, Meta(ge=10, le=5_000, title="Length", description="Words that the summary has at most, about")
    ] = 120
    seed: Seed = 0


class TextToCode(Task, tag="text-to-code", frozen=True, kw_only=True):
    """Write Blender Python that does what a sentence says, for you to read and to run."""

    prompt: Annotated[
        str,
        Meta(max_length=20_000, title="Prompt", description="What it shall do: scatter 200 stones over the ground"),
    ]
    seed: Seed = 0
