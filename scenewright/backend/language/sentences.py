"""Texts into sentences and words, in scripts with and without spaces."""

from __future__ import annotations

import re

ENDS = "。！？｡।॥؟۔։።፧။။៕…!?"  # end a sentence wherever they stand; a full stop only before a space
CLOSING = "\"'”’»」』）)]"
AFTER_END = re.compile(rf"(?<=[{ENDS}])(?![{ENDS}.])[{re.escape(CLOSING)}]*\s*|(?<=[.])[{re.escape(CLOSING)}]*\s+")
ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[^\W\d_]|(?:\w\.)+\w|Mr|Mrs|Ms|Dr|Prof|St|vs|etc|cf|ca|approx|No|Nr|Fig|Abb|bzw|usw|vgl|Inc|Ltd|Jr|Sr)\.$",
    re.IGNORECASE,
)
UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
TOKEN = re.compile(rf"[{UNSPACED}]+|[^\W_{UNSPACED}]+", re.UNICODE)
ROOT_LENGTH = 6  # letters by which the forms of a word are taken for one: light, lights, lighting
SHORT = 3  # letters of a word whose s is no plural
LONGEST = 600  # characters of a sentence; what has no ends is cut at spaces
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
MARKS = re.compile(r"^\s*(?:#{1,6}\s.*|[-*_=|]{3,}.*|\|.*\|)$|^\s*(?:[-*+>]|\d+[.)])\s+", re.MULTILINE)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text in order, without headings, tables, code and marks of Markdown."""
    prose = MARKS.sub("", FENCE.sub("\n\n", text.replace("\r\n", "\n")))
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n", prose):
        found += _split(" ".join(paragraph.split()))
    return found


def words(text: str) -> list[str]:
    """Return what a text is compared by: its words, lower case and cut to their roots, or pairs of characters."""
    found: list[str] = []
    for token in TOKEN.findall(text.lower()):
        if re.match(rf"[{UNSPACED}]", token):
            found += [token[at : at + 2] for at in range(max(len(token) - 1, 1))]
        else:
            root = token[:-1] if len(token) > SHORT and token.endswith("s") else token
            found.append(root[:ROOT_LENGTH])
    return found


def length(text: str) -> int:
    """Return how many words a text has; where words have no spaces, two characters are one."""
    return sum(-(-len(token) // 2) if re.match(rf"[{UNSPACED}]", token) else 1 for token in TOKEN.findall(text))


def _split(paragraph: str) -> list[str]:
    found, start = list[str](), 0
    for end in AFTER_END.finditer(paragraph):
        before = paragraph[start : end.start()]
        following = paragraph[end.end() : end.end() + 1]
        if before.endswith(".") and (ABBREVIATION.search(before) or following.islower()):
            continue
        found.append(paragraph[start : end.end()].strip())
        start = end.end()
    found.append(paragraph[start:].strip())
    return [piece for sentence in found if TOKEN.search(sentence) for piece in _pieces(sentence)]


def _pieces(sentence: str) -> list[str]:
    """Return a sentence, or what has no ends in pieces that are no longer than `LONGEST`, cut at spaces."""
    pieces = []
    while len(sentence) > LONGEST:
        cut = sentence.rfind(" ", LONGEST // 2, LONGEST)
        cut = cut if cut > 0 else LONGEST
        pieces.append(sentence[:cut].strip())
        sentence = sentence[cut:].strip()
    return [*pieces, sentence] if sentence else pieces
