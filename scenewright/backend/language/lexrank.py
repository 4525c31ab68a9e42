"""Summaries made of a text's own sentences: those that most others resemble.

Source: Erkan and Radev, LexRank: Graph-based Lexical Centrality as Salience in Text Summarization, 2004. Here with the
continuous graph; what was said already counts less, as in Carbonell and Goldstein, The Use of MMR, 1998; and sentences
stay in their order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from scenewright.backend.language.sentences import length, sentences, words

DAMPING = 0.15
ROUNDS, ENOUGH = 100, 1e-6
FEWEST_WORDS = 4  # of a sentence that stands alone: shorter ones are headings and calls
SAID_ALREADY = 0.55  # how much what resembles a chosen sentence counts against another
AT_ONCE = 1500  # sentences that are compared with each other; longer texts are summed up in parts first
SHARE = 0.2  # of each part's sentences that remain

Floats = NDArray[np.float64]


def summary(text: str, most_words: int, beat: Callable[[float], None] = lambda done: None) -> list[str]:
    """Return the sentences that say most of a text, in order, of about so many words together; at least one.

    Args:
        text: in any script.
        most_words: of all sentences together.
        beat: told how much is done, 0 to 1; what it raises ends the work.
    """
    found = [each for each in sentences(text) if length(each) >= FEWEST_WORDS] or sentences(text)
    while len(found) > AT_ONCE:
        parts = range(0, len(found), AT_ONCE)
        kept: list[str] = []
        for start in parts:
            beat(start / len(found))
            part = found[start : start + AT_ONCE]
            best = np.argsort(-scores(similarities(part)), kind="stable")[: max(int(len(part) * SHARE), 1)]
            kept += [part[at] for at in sorted(best)]
        found = kept
    if not found:
        return []
    beat(0.9)
    alike = similarities(found)
    return [found[at] for at in sorted(_chosen(found, scores(alike), alike, most_words))]


def similarities(found: Sequence[str]) -> Floats:
    """Return how much each sentence resembles each other, (n, n), 0 to 1: the cosine of their TF-IDF vectors."""
    counts = [Counter(words(sentence)) for sentence in found]
    known = {word: at for at, word in enumerate(dict.fromkeys(word for count in counts for word in count))}
    within = np.zeros(max(len(known), 1))
    for count in counts:
        within[[known[word] for word in count]] += 1
    inverse = np.log(len(found) / np.maximum(within, 1))  # 0 for what every sentence has
    rows = [(row, known[word], times) for row, count in enumerate(counts) for word, times in count.items()]
    where_row, where_word, times = zip(*rows, strict=True) if rows else ((), (), ())
    values = np.asarray(times, float) * inverse[np.asarray(where_word, int)]
    vectors = csr_matrix((values, (where_row, where_word)), shape=(len(found), len(within)))
    norms = np.sqrt(np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel())
    dots = (vectors @ vectors.T).toarray()
    return np.asarray(dots / np.maximum(np.outer(norms, norms), 1e-12))


def scores(alike: Floats) -> Floats:
    """Return how central each sentence is, (n,), together 1: where one ends up who goes from like to like."""
    count = len(alike)
    graph = alike.copy()
    np.fill_diagonal(graph, 0.0)  # a sentence does not speak for itself
    sums = graph.sum(axis=1, keepdims=True)
    steps = np.where(sums > 0, graph / np.maximum(sums, 1e-12), 1.0 / count)
    rank: Floats = np.full(count, 1.0 / count)
    for _ in range(ROUNDS):
        following = DAMPING / count + (1 - DAMPING) * steps.T @ rank
        if np.abs(following - rank).sum() < ENOUGH:
            return following
        rank = following
    return rank


def _chosen(found: Sequence[str], rank: Floats, alike: Floats, most_words: int) -> list[int]:
    left = {at: length(sentence) for at, sentence in enumerate(found)}
    chosen: list[int] = []
    worth = rank / max(rank.max(), 1e-12)
    while left:
        said = alike[:, chosen].max(axis=1, initial=0.0)
        best = max(left, key=(worth - SAID_ALREADY * said).__getitem__)
        size = left.pop(best)
        if size <= most_words or not chosen:
            chosen.append(best)
            most_words -= size
        left = {at: size for at, size in left.items() if size <= most_words}
    return chosen
