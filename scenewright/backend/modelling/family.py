"""What a family of props is, and the brief by which one of them is built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from scenewright.backend.modelling.parts import Part

Range = tuple[float, float]
Measure = Literal["width", "depth", "height"]
MEASURES: tuple[Measure, ...] = ("width", "depth", "height")


@dataclass(frozen=True)
class Count:
    """A number of things a family has: how many by itself, and how many it may be asked for."""

    usual: tuple[int, int]
    limits: tuple[int, int]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Brief:
    """What one prop shall be like.

    Attributes:
        rng: where everything random comes from.
        width: metres along x.
        depth: metres along y.
        height: metres along z.
        counts: how many of what the family counts.
        styles: style words, such as "medieval", the family's variants, and the kinds of the materials asked for.
        detail: how many sides round things have, of what they have by themselves.
    """

    rng: np.random.Generator
    width: float
    depth: float
    height: float
    counts: Mapping[str, int]
    styles: frozenset[str] = frozenset()
    detail: float = 1.0

    def between(self, low: float, high: float) -> float:
        """Return a random number."""
        return float(self.rng.uniform(low, high))

    def maybe(self, likely: float = 0.5) -> bool:
        """Return True with a probability."""
        return bool(self.rng.random() < likely)

    def one_of(self, *choices: str) -> str:
        """Return one of several words; one that is asked for as a style wins."""
        drawn = choices[int(self.rng.integers(len(choices)))]
        return next((choice for choice in choices if choice in self.styles), drawn)

    def is_(self, *styles: str) -> bool:
        """Tell whether one of these styles is asked for."""
        return not self.styles.isdisjoint(styles)

    def sides(self, natural: int) -> int:
        """Return how many sides a round thing has: fewer in the low-poly style."""
        return max(6, natural // 3 if self.is_("low poly") else round(natural * self.detail))

    def fineness(self, natural: int) -> int:
        """Return how finely a grown shape is divided: less in the low-poly style."""
        return natural - 1 if self.is_("low poly") else natural


@dataclass(frozen=True)
class Family:
    """A kind of prop.

    Attributes:
        nouns: the words that ask for it, singular, its name first.
        width: metres along x, from and to.
        depth: metres along y; None for round things, which are scaled alike across.
        height: metres along z.
        materials: by slot, what it may be made of by itself; the first slot is what a material word means.
        build: makes the parts; they may miss the size by a little.
        main: the measure that a bare "2 m" means.
        proportional: a measure asked for changes the others with it.
        counts: what it has several of.
        parts: words for its slots, as in "with a red roof".
        akin: words for other things that it comes nearest to.
        variants: words for its own forms, which its brief hears as styles.
        also: slots besides the first that a material or colour of the whole thing goes to.
    """

    nouns: tuple[str, ...]
    width: Range
    depth: Range | None
    height: Range
    materials: Mapping[str, tuple[str, ...]]
    build: Callable[[Brief], list[Part]]
    main: Measure = "height"
    proportional: bool = True
    counts: Mapping[str, Count] = field(default_factory=dict)
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    akin: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the word it is listed under."""
        return self.nouns[0]

    @property
    def slots(self) -> tuple[str, ...]:
        """Return its slots, the main one first."""
        return tuple(self.materials)

    @property
    def mains(self) -> tuple[str, ...]:
        """Return the slots that a material or colour of the whole thing goes to."""
        return (self.slots[0], *self.also)
