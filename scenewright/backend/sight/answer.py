"""What is answered: a sentence for people, and the same as a value for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from scenewright.backend.sight.room import Room


class Answer(NamedTuple):
    """An answer.

    Attributes:
        words: one sentence or a few.
        value: a number, True or False, a word, a list of names, or None where that is not what it is.
        told: whether it is one: False where it only says that this cannot be told.
    """

    words: str
    value: Any = None
    told: bool = True


Rule = tuple[str, Callable[..., Answer | None]]
Rules = list[Rule]  # patterns of whole questions, and what answers them from the room and the pattern's groups
Answering = Callable[[Room, str], Answer | None]


def yes(holds: bool, words: str) -> Answer:
    """Return the answer to a question of yes or no."""
    return Answer(f"{'Yes' if holds else 'No'}: {words}", holds)
