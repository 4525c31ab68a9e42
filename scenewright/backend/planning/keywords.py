"""Words that join phrases about things: relations, "with", "and", "not", and those that begin something new."""

from __future__ import annotations

import itertools

from scenewright.backend.materials.wording import PHRASES
from scenewright.backend.modelling.words import METRES, singular
from scenewright.backend.planning import vocabulary

ARTICLES = frozenset(("a", "an", "the", "another"))
RELATION, BARE, MIDDLE, ARRANGED, LIGHT, HOLDING = "relation", "bare", "middle", "arranged", "light", "holding"


def keyword(spoken: list[str], place: int) -> tuple[str | None, str, int]:
    """Return what kind of keyword stands at a place, what it means and how many words it has; None if none does."""
    word = spoken[place]
    for length in range(min(6, len(spoken) - place), 0, -1):
        phrase = " ".join(spoken[place : place + length])
        if phrase in vocabulary.ARRANGED and not _is_adjective(spoken, place + length):
            return ARRANGED, vocabulary.ARRANGED[phrase], length
        if phrase in vocabulary.IN_THE_MIDDLE and spoken[place + length : place + length + 1] != ["of"]:
            return MIDDLE, "", length
        if phrase in vocabulary.HOLDING and thing_follows(spoken, place + length):
            return HOLDING, vocabulary.HOLDING[phrase], length
        if length > 1 and phrase in vocabulary.LYING and not _is_adjective(spoken, place + length):
            return "lying", "", length
        if phrase in vocabulary.LIGHT_SOURCES:
            return LIGHT, vocabulary.LIGHT_SOURCES[phrase], length
        if phrase in vocabulary.BARE_RELATIONS and (
            (length > 1 and spoken[place + length : place + length + 1] != ["of"])
            or spoken[place + length : place + length + 1] in ([], [","])
        ):
            return BARE, vocabulary.BARE_RELATIONS[phrase], length
        if phrase in vocabulary.RELATION_WORDS and not (phrase == "in" and _is_material(spoken, place + 1)):
            return RELATION, vocabulary.RELATION_WORDS[phrase], length
    if word in vocabulary.NOT:
        return "not", "", 1
    if word == "with":
        return "with", "", 1
    if word in ("and", ",", "or", "plus", "while", "but"):
        return "joint", word, 1
    if word in vocabulary.EVERYTHING and spoken[place + 1 : place + 2] != ["of"]:
        return "everything", "", 1
    return None, "", 1


def begins(spoken: list[str], place: int) -> bool:
    """Tell whether a word begins a phrase about something new."""
    amount, length = vocabulary.number(spoken[place:])
    following = spoken[place + length] if place + length < len(spoken) else ""
    is_size = following == "x" or following in METRES or singular(following) in METRES
    return spoken[place] in ARTICLES or (amount > 0 and not is_size and spoken[place - 1] != "x")


def _is_adjective(spoken: list[str], place: int) -> bool:
    """Tell whether a thing follows, so that "stacked" is said of it."""
    following = spoken[place] if place < len(spoken) else ""
    return vocabulary.family_of(following) is not None


def thing_follows(spoken: list[str], place: int) -> bool:
    """Tell whether the next phrase is about a thing: "covered with books", and not "covered with moss"."""
    phrase = itertools.takewhile(lambda word: word not in (",", "and"), spoken[place:])
    return any(vocabulary.family_of(word) or vocabulary.stand_in(word) for word in phrase)


def _is_material(spoken: list[str], place: int) -> bool:
    from scenewright.backend.modelling.looks import LOOKS, MATERIAL_WORDS
    from scenewright.backend.vocabulary.colours import COLOURS

    word = spoken[place] if place < len(spoken) else ""
    return word in COLOURS or ((word in LOOKS or word in MATERIAL_WORDS) and word not in PHRASES)
