"""Texts that shall be spoken, without what no voice can say."""

from __future__ import annotations

import re
import unicodedata

from scenewright.shared.errors import InvalidInput

LONGEST = 30_000  # characters: about half an hour
# Where Chinese and Japanese end a sentence or a clause, no space follows.
SENTENCES = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])")
CLAUSES = re.compile(r"(?<=[.!?…,;:])\s+|(?<=[。！？、，；])")
WORDS = re.compile(r"\s+")


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


def pieces(text: str, longest: int) -> tuple[str, ...]:
    """Return a text in pieces of at most so many letters: whole sentences where they fit, else clauses, else words."""
    found: list[str] = []
    for sentence in _cut(text, SENTENCES):
        if len(sentence) <= longest:
            found += [sentence]
        else:
            clauses = _cut(sentence, CLAUSES)
            found += clauses if all(len(clause) <= longest for clause in clauses) else _cut(sentence, WORDS)
    return _grouped(found, longest)


def _cut(text: str, ends: re.Pattern[str]) -> list[str]:
    return [part.strip() for part in ends.split(text) if part.strip()]


def _grouped(parts: list[str], longest: int) -> tuple[str, ...]:
    """Return parts joined as long as they fit; one that is too long alone is cut."""
    found = [""]
    for cut in (part[at : at + longest] for part in parts for at in range(0, len(part), longest)):
        joined = f"{found[-1]} {cut}".strip()
        if len(joined) <= longest:
            found[-1] = joined
        else:
            found.append(cut)
    return tuple(found)
