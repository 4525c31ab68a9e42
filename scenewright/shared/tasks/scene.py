"""Whole scenes: from words to a plan, and from a plan that was approved to what it holds."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ..artifacts import Held, ScenePlan
from .base import Seed, Task


class TextToScene(Task, tag="text-to-scene", frozen=True, kw_only=True):
    """Plan a scene from words, to be looked through before it is made."""

    prompt: Annotated[
        str,
        Meta(
            max_length=10_000, title="Scene",
            description="What stands where, in which light: a round table with four chairs around it, at sunset",
        ),
    ]  # fmt: skip
    seed: Seed = 0


class PlanToScene(Task, tag="plan-to-scene", frozen=True, kw_only=True):
    """Make everything in a scene plan and put it in its place."""

    plan: Annotated[Held[ScenePlan], Meta(description="The plan, looked through and approved")]
    texture_size: Annotated[
        int, Meta(ge=128, le=4096, title="Texture", description="Side of each thing's texture", extra={"unit": "px"})
    ] = 512
    seed: Seed = 0
