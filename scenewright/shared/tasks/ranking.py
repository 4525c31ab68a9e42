"""Pictures put in order, and assets found, by a sentence or by another picture."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ..artifacts import Held, Image, Text
from .base import Task

MOST_PICTURES = 512  # of one job
Sentence = Annotated[str, Meta(max_length=10_000, title="Sentence", description="What it shall be like, in words")]


class ImageRanking(Task, tag="image-ranking", frozen=True, kw_only=True):
    """Put pictures in order by how well they fit a sentence, a picture, or both."""

    images: Annotated[tuple[Held[Image], ...], Meta(min_length=1, max_length=MOST_PICTURES, description="The pictures")]
    prompt: Sentence = ""
    like: Annotated[Held[Image] | None, Meta(description="A picture that they shall be like")] = None


class AssetSearch(Task, tag="asset-search", frozen=True, kw_only=True):
    """Search a library of assets by a sentence, a picture, or both.

    The backend keeps the library: what is given with one search is found by all later ones. `cards` is JSON and says
    of each picture what it shows: see `scenewright.shared.cards`. Without it, each picture is an asset of its name.
    """

    prompt: Sentence = ""
    like: Annotated[Held[Image] | None, Meta(description="A picture that they shall be like")] = None
    library: Annotated[
        str, Meta(min_length=1, max_length=200, title="Library", description="Which one; a new name makes a new one")
    ] = "mine"
    count: Annotated[int, Meta(ge=1, le=200, title="Results", description="How many, the best first")] = 24
    images: Annotated[
        tuple[Held[Image], ...],
        Meta(max_length=MOST_PICTURES, title="Add", description="Pictures of assets that are new to the library"),
    ] = ()
    cards: Annotated[Held[Text] | None, Meta(description="What is said of them; without it, their names")] = None
