"""Texts that shall be spoken, without what no voice can say."""

from __future__ import annotations

import unicodedata

from scenewright.shared.errors import InvalidInput

LONGEST = 30_000  # characters: about half an hour


def sayable(text: str, longest: int = LONGEST) -> str:
    """Return a text without what no voice can say.

    Raises:
        InvalidInput: nothing is left, or it is too long to be spoken in one piece.
    """
    kept = "".join(" " if unicodedata.category(letter)[0] == "C" else letter for letter in text)
    kept = " ".join(kept.split())
    if not any(letter.isalnum() for letter in kept):
        raise InvalidInput("There is nothing to say.", remedy="Write the text that shall be spoken.")
    if len(kept) > longest:
        remedy = "Cut it into chapters and have each spoken by a job of its own."
        raise InvalidInput(f"The text has {len(kept)} characters; {longest} are spoken at a time.", remedy=remedy)
    return kept
