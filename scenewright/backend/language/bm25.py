"""Which passages answer a question: words that few passages have count most.

Source: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from scenewright.backend.language.sentences import words

K1, B = 1.4, 0.6


class Index:
    """Passages that can be searched.

    Args:
        passages: each a text.
    """

    def __init__(self, passages: Sequence[str]) -> None:
        self._counts = [Counter(words(passage)) for passage in passages]
        self._lengths = [sum(count.values()) for count in self._counts]
        self._average = sum(self._lengths) / max(len(passages), 1)
        self._within = Counter(word for count in self._counts for word in count)

    def best(self, question: str, most: int, without: frozenset[str] = frozenset()) -> list[tuple[float, int]]:
        """Return the passages that answer best, as score and index, the best first; those without a word in common not.

        Args:
            question: in words.
            most: how many passages.
            without: words that do not count.
        """
        asked = set(words(question)) - without
        scored = [(self._score(asked, at), at) for at in range(len(self._counts))]
        return sorted((each for each in scored if each[0] > 0), key=lambda each: (-each[0], each[1]))[:most]

    def coverage(self, question: str, at: int, without: frozenset[str] = frozenset()) -> float:
        """Return which share of a question's words a passage has, weighed by how rare they are, 0 to 1."""
        asked = set(words(question)) - without
        whole = sum(self._rarity(word) for word in asked)
        return sum(self._rarity(word) for word in asked if word in self._counts[at]) / whole if whole else 0.0

    def _score(self, asked: set[str], at: int) -> float:
        count, long = self._counts[at], self._lengths[at] / max(self._average, 1e-9)
        return sum(
            self._rarity(word) * count[word] * (K1 + 1) / (count[word] + K1 * (1 - B + B * long))
            for word in asked if word in count
        )  # fmt: skip

    def _rarity(self, word: str) -> float:
        within = self._within[word]
        return math.log(1 + (len(self._counts) - within + 0.5) / (within + 0.5))
