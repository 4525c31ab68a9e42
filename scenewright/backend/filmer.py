"""What generators of films share that run a pretrained pipeline: what it takes, beside what one of pictures does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from scenewright.backend.generator import TaskType
from scenewright.backend.painter import Limits, Painter

LONGEST = 1920  # pixels of a film's longer side


@dataclass(frozen=True, kw_only=True)
class FilmLimits(Limits):
    """Say what a model of films takes.

    Attributes:
        stride: frames it makes are a whole number of these, and one more.
        most: frames it makes at once.
        rates: lowest and highest frame rate it films at; the film gets the one asked for, by frames in between.
    """

    stride: int
    most: int
    rates: tuple[float, float]


class Filmer(Painter[TaskType]):
    """Base of generators that run a pretrained pipeline over films."""

    limits: ClassVar[FilmLimits]
