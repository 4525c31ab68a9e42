"""Known words and phrases in a sentence, and the nearest known ones to a word that is not known."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any, Generic, NamedTuple, TypeVar

Meaning = TypeVar("Meaning")
LETTERS = re.compile(r"[^\W\d_]+")
UNLIKE = 0.55


class Match(NamedTuple, Generic[Meaning]):
    """A known phrase in a sentence: its first word's place, how many words it has, and what it means."""

    start: int
    length: int
    meaning: Meaning


def words(sentence: str) -> list[str]:
    """Return the words of a sentence in small letters, in order."""
    return LETTERS.findall(sentence.casefold())


def find(spoken: list[str], known: Mapping[str, Meaning]) -> list[Match[Meaning]]:
    """Return the known phrases among words, in order; of those that overlap, the longest that begins first."""
    longest = max((phrase.count(" ") + 1 for phrase in known), default=0)
    found: list[Match[Meaning]] = []
    place = 0
    while place < len(spoken):
        match = _longest(spoken, place, longest, known)
        if match is not None:
            found.append(match)
        place += match.length if match is not None else 1
    return found


def nearest(word: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Return the known words most like one, best first, none if nothing is like it."""
    scored = sorted(((SequenceMatcher(None, word, other).ratio(), other) for other in known), reverse=True)
    return [other for score, other in scored[:count] if score >= UNLIKE]


def manners(spoken: list[str], table: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Return what the adjectives of a sentence set, later ones over earlier ones."""
    return {name: value for word in spoken for name, value in table.get(word, {}).items()}


def ignored(spoken: list[str], matches: Iterable[Match[Any]], known: Container[str]) -> tuple[str, ...]:
    """Return the words that belong to none of the phrases found and mean nothing by themselves."""
    named = {place for match in matches for place in range(match.start, match.start + match.length)}
    return tuple(word for place, word in enumerate(spoken) if place not in named and word not in known)


def unknown(what: str, prompt: str, spoken: list[str], known: Iterable[str], example: str) -> str:
    """Return the sentence for a prompt that names nothing known, with the nearest known words.

    Args:
        what: is looked for, such as "sound".
        prompt: as it was written.
        spoken: its words without those that never mean anything.
        known: words and phrases.
        example: of a prompt that would be understood.
    """
    if not words(prompt):
        return f"Say in a few words which {what} it shall be: for instance, {example}."
    alike = [other for word in spoken for other in nearest(word, known)]
    hint = f" Did you mean {' or '.join(dict.fromkeys(alike[:3]))}?" if alike else ""
    return f"No {what} is known by the words {prompt.strip()[:60]!r}.{hint}"


def _longest(spoken: list[str], place: int, longest: int, known: Mapping[str, Meaning]) -> Match[Meaning] | None:
    for length in range(min(longest, len(spoken) - place), 0, -1):
        phrase = " ".join(spoken[place : place + length])
        for form in _forms(phrase):
            if form in known:
                return Match(place, length, known[form])
    return None


def _forms(phrase: str) -> tuple[str, ...]:
    """Return a phrase as it stands and with its last word in the singular."""
    shorter = phrase.removesuffix("s")
    return (phrase, shorter, phrase.removesuffix("es")) if shorter != phrase else (phrase,)
