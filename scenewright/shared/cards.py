"""What is said of the assets of a library: the JSON beside their pictures, and what a search answers."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

Words = Annotated[str, Meta(max_length=10_000)]
Name = Annotated[str, Meta(max_length=2_000)]


class Card(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One asset.

    Attributes:
        key: tells it from all others of its library.
        name: as the artist reads it.
        kind: such as "object" or "material".
        source: the file it lies in.
        tags: single words or short phrases.
        words: whatever else is known of it: a description, the prompt it was made from, the author.
    """

    key: Name
    name: Name
    kind: Annotated[str, Meta(max_length=100)] = ""
    source: Name = ""
    tags: Annotated[tuple[Name, ...], Meta(max_length=200)] = ()
    words: Words = ""


class Cards(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is new in a library.

    Attributes:
        cards: one for each picture, in their order; a picture without a visible pixel stands for none.
        sources: files of which nothing else is left but these cards.
    """

    cards: tuple[Card, ...] = ()
    sources: tuple[Name, ...] = ()


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to a search: `score` is 0 to 1, comparable within one search only."""

    key: str
    name: str
    kind: str = ""
    source: str = ""
    score: float
