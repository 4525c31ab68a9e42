"""Names of things: as words to be looked for, and as quotations in a sentence, whatever somebody wrote there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 60  # characters of a name in a sentence
MOST_LISTED = 12
IRREGULAR = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "mice": "mouse", "feet": "foot",
    "teeth": "tooth", "geese": "goose", "vertices": "vertex", "dice": "die", "oxen": "ox", "axes": "axis",
}  # fmt: skip
PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_a-zA-Z]+|\d+")


def quoted(name: str) -> str:
    """Return a name as it can stand in a sentence: one line, no signs that hide or turn others, in quotation marks."""
    seen = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in name)
    line = " ".join(seen.replace("“", "'").replace("”", "'").split())
    return f"“{line if len(line) <= LONGEST else line[: LONGEST - 1] + '…'}”"


def listed(names: Iterable[str], joint: str = "and") -> str:
    """Return names as a list in a sentence: “A”, “B” and “C”; of very many, the first."""
    found = [quoted(name) for name in names]
    if len(found) > MOST_LISTED:
        return f"{', '.join(found[:MOST_LISTED])} {joint} {len(found) - MOST_LISTED} more"
    return joined(found, joint)


def joined(phrases: Iterable[str], joint: str = "and") -> str:
    """Return phrases as a list in a sentence."""
    found = list(phrases)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} {joint} {found[-1]}" if found else "nothing"


def tokens(words: str) -> tuple[str, ...]:
    """Return what a name is made of, in small letters: "SM_CoffeeTable.001" is sm, coffee, table, 001."""
    return tuple(part.casefold() for part in PARTS.findall(unicodedata.normalize("NFC", words)))


def singulars(word: str) -> set[str]:
    """Return a word and what it may be the plural of."""
    found = {word, IRREGULAR.get(word, word)}
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        found.add(word[:-1])
        if word.endswith("es"):
            found.add(word[:-2])
        if word.endswith("ies"):
            found.add(word[:-3] + "y")
        if word.endswith("ves"):
            found |= {word[:-3] + "f", word[:-3] + "fe"}
    return found


def singular(word: str) -> str:
    """Return the singular of a plural, as it is most likely."""
    endings = (("ies", "y"), ("ves", "f"), ("ses", "s"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("s", ""))
    if word in IRREGULAR:
        return IRREGULAR[word]
    return next((word.removesuffix(end) + other for end, other in endings if word.endswith(end)), word)


def is_plural(word: str) -> bool:
    """Tell whether a word is more likely a plural."""
    return word in IRREGULAR or (len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")))


def counted(count: int, noun: str) -> str:
    """Return a number of things: "no chairs", "1 chair", "3 chairs"."""
    if count == 1:
        return f"1 {noun}"
    plural = {"vertex": "vertices"}.get(noun) or (
        noun if noun.endswith("s") and not noun.endswith("ss") else _plural(noun)
    )
    return f"{count or 'no'} {plural}"


def _plural(noun: str) -> str:
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else noun + "s"
