"""What a family of surfaces is: its words, its usual size, and the function that draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scenewright.backend.materials.look import Look
from scenewright.backend.materials.surface import Surface


@dataclass(frozen=True)
class Family:
    """Surfaces of one kind.

    Attributes:
        name: what it is called.
        words: what else it is called; single words, lower case.
        metres: side of the tile it is usually seen at.
        draw: makes one of them.
    """

    name: str
    words: tuple[str, ...]
    metres: float
    draw: Callable[[Look], Surface]
