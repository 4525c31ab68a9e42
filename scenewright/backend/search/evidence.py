"""How well things fit a sentence and a picture, from 0 to 1, out of all that speaks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.imaging.likeness import NAMES, looks, share
from scenewright.backend.search.words import Term

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
MUCH = 0.5  # of a picture: has it so much of a colour, it is of that colour
SPOKEN_FOR = 0.25  # what names count beside what a network sees
WIDE = 3.0  # standard deviations that a network's liking may lie from the mean of all


class Eye(Protocol):
    """What sees pictures and sentences in one space.

    Attributes:
        name: tells its features from those of others, and of other weights.
    """

    @property
    def name(self) -> str:
        """See the class."""

    def pictures(self, pictures: Sequence[Bytes]) -> Floats:
        """Return features of unit length (n, d) of pictures (h, w, 4), sRGB with straight alpha."""

    def sentence(self, sentence: str) -> Floats:
        """Return features of unit length (d,)."""


class Looks:
    """Sees colours, edges and where they lie; reads nothing."""

    name = "looks"

    def pictures(self, pictures: Sequence[Bytes]) -> Floats:
        """Return what pictures look like, (n, LENGTH)."""
        return np.stack([looks(picture) for picture in pictures])


@dataclass(frozen=True)
class Evidence:
    """What there is to go by, in the order of `rows`.

    Attributes:
        rows: numbers of the things.
        looks: (n, LENGTH) how they look; zeros where a thing has no picture.
        seen: (n, d) what an eye sees in them, None without one.
    """

    rows: Sequence[int]
    looks: Floats
    seen: Floats | None = None

    def of_words(self, terms: Sequence[Term]) -> Floats:
        """Return how well each thing fits the words of a sentence, by what is said of it and by its colours."""
        total, whole = np.zeros(len(self.rows), np.float32), 0.0
        # What no thing has tells nothing; it only makes one less sure.
        usual = float(np.mean([term.weight for term in terms if term.rows] or [1.0]))
        for term in terms:
            found = np.array([term.rows.get(row, 0.0) for row in self.rows], np.float32)
            colour = "grey" if term.word == "gray" else term.word
            if colour in NAMES:
                found = np.maximum(found, np.minimum(share(self.looks, colour) / MUCH, 1) * 0.95)
            weight = term.weight if term.rows else usual
            total, whole = total + weight * found, whole + weight
        return np.asarray(total / max(whole, 1e-6), np.float32)

    def of_sight(self, wanted: Floats) -> Floats:
        """Return how well each thing fits what an eye saw in a sentence or a picture, against the mean of all."""
        assert self.seen is not None
        visible = np.linalg.norm(self.seen, axis=1) > 0
        liking = self.seen.astype(np.float32) @ wanted.astype(np.float32)
        if not visible.any():
            return np.zeros(len(self.rows), np.float32)
        middle, spread = float(liking[visible].mean()), max(float(liking[visible].std()), 1e-6)
        even = np.clip((liking - middle) / spread / WIDE, -1, 1) / 2 + 0.5
        return np.asarray(np.where(visible, even, 0), np.float32)

    def of_looks(self, wanted: Floats) -> Floats:
        """Return how alike each thing looks to a picture's looks."""
        return np.asarray(np.clip(self.looks.astype(np.float32) @ wanted.astype(np.float32), 0, 1), np.float32)


def coloured(sentence: Sequence[Term]) -> bool:
    """Tell whether a sentence names a colour that can be seen without a network."""
    return any(term.word in (*NAMES, "gray") for term in sentence)
