"""Which props a prompt asks the model for."""

from __future__ import annotations

from typing import NamedTuple

from scenewright.backend.modelling.families import families, nouns
from scenewright.backend.modelling.reading import nearest, read
from scenewright.backend.modelling.request import Request
from scenewright.backend.modelling.words import singular, tokens
from scenewright.shared.errors import InvalidInput


class Wish(NamedTuple):
    """Hold what is wished for: one family, or two to mix, and what the prompt says about the look."""

    first: str
    second: str
    request: Request


def wish(prompt: str, first: str, second: str, known: tuple[str, ...]) -> Wish:
    """Return what a prompt, and families chosen beside it, ask for.

    Args:
        prompt: such as "a red chair", or "half mug half vase".
        first: a family, or "" for the first that the prompt names.
        second: a family to mix with, or "" for the second that the prompt names, if it names one.
        known: the families the model was trained on.

    Raises:
        InvalidInput: a family is not known.
    """
    named = _named(prompt)
    chosen = [_family(first)] if first else named[:1]
    if not chosen:
        read(prompt)  # says which words come nearest
    rest = [name for name in named if name not in chosen]
    chosen += [_family(second)] if second else rest[:1]
    for name in chosen:
        if name not in known:
            raise InvalidInput(f"The model has not learned “{name}”.", remedy=f"Ask for one of {', '.join(known)}.")
    request = read(prompt) if named == chosen[:1] else Request(families()[chosen[0]])
    return Wish(chosen[0], chosen[-1], request)


def _named(prompt: str) -> list[str]:
    """Return the families that a prompt names, each once, in order."""
    words = [token for token in tokens(prompt) if isinstance(token, str)]
    found = [nouns().get(word) or nouns().get(singular(word)) for word in words]
    return list(dict.fromkeys(family.name for family in found if family))


def _family(word: str) -> str:
    found = _named(word)
    if not found:
        raise InvalidInput(f"No prop called “{word}” is known.", remedy=f"The nearest are {', '.join(nearest(word))}.")
    return found[0]
