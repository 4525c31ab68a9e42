"""Words against words: what is said of things, found by BM25 in SQLite's full text search.

Source: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from difflib import get_close_matches
from functools import cache
from math import log
from typing import NamedTuple

from scenewright.backend.vocabulary.matching import words

MOST_TERMS = 48  # of a sentence; the rest is not looked for
NAME, TAGS, REST = 3.0, 2.0, 1.0  # what a word counts by where it stands
ALIKE, MISSPELT, BEGUN = 0.6, 0.5, 0.7  # of another word for the same, of a word nearly so, of one that begins so
TABLE = """CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(
    name, tags, said, tokenize = 'porter unicode61 remove_diacritics 2')"""
VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab(words, row)"
PIECE = re.compile(r"[^\W\d_]+|\d+")
HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+")  # scripts that put no space between words
FILLERS = frozenset(
    words(
        "a an the of with and or in on at for from to by is are be it its this that some any very please find show me "
        "something anything thing things object objects one "
        "i want need like as der die das ein eine und mit von le la les un une des de du et avec el los las"
    )
)
SAME = tuple(
    frozenset(row.split())
    for row in (
        "sofa couch settee", "chair seat stool", "lamp light lantern", "car automobile vehicle auto",
        "barrel cask keg drum", "crate box chest case", "stone rock boulder", "cup mug beaker", "rug carpet",
        "plant bush shrub", "tree trunk", "wood wooden timber oak pine plank", "metal metallic steel iron",
        "rust rusty rusted corroded", "cloth fabric textile", "house building home", "road street path",
        "picture image photo", "old worn aged weathered antique", "gun rifle weapon", "sword blade dagger",
        "bottle flask", "pot pan kettle", "screen monitor display", "bin trash garbage dustbin", "fence railing",
        "brick bricks masonry", "concrete cement", "leather hide", "gold golden", "glass glassy", "ship boat vessel",
        "grass lawn", "soil dirt earth mud", "tile tiles tiled", "pillow cushion", "cupboard cabinet wardrobe",
        "desk table", "flower blossom", "person human character man woman", "shiny glossy polished", "gray grey",
        "wall walls", "stairs staircase steps", "snow snowy", "sand sandy", "moss mossy", "plane aircraft airplane",
    )
)  # fmt: skip


class Term(NamedTuple):
    """A word of a sentence.

    Attributes:
        word: in small letters, without accents.
        rows: how well each row has it, 0 to 1, by number.
        weight: how much it tells: rare words more, BM25's inverse document frequency.
    """

    word: str
    rows: dict[int, float]
    weight: float


class Words:
    """What is said of numbered things, in a database.

    Args:
        database: its tables are made where they are missing.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.execute(TABLE)
        database.execute(VOCABULARY)

    def write(self, row: int, name: str, tags: str = "", said: str = "") -> None:
        """Say of a thing what it is, in place of what was said before."""
        self.erase(row)
        spaced = tuple(" ".join(pieces(text, also_letters=True)) for text in (name, tags, said))
        self._database.execute("INSERT INTO words(rowid, name, tags, said) VALUES (?, ?, ?, ?)", (row, *spaced))

    def erase(self, row: int) -> None:
        """Forget what was said of a thing."""
        self._database.execute("DELETE FROM words WHERE rowid = ?", (row,))

    def terms(self, sentence: str) -> list[Term]:
        """Return what each word of a sentence finds, also by another word for the same, its start, or a slip."""
        (total,) = self._database.execute("SELECT count(*) FROM words").fetchone()
        found = [(word, self._rows(word)) for word in spoken(sentence)]
        return [Term(word, rows, log(1 + (total - len(rows) + 0.5) / (len(rows) + 0.5))) for word, rows in found]

    def _rows(self, word: str) -> dict[int, float]:
        rows = self._found(word)
        others = [(other, ALIKE) for other in same(word)]
        if not rows:
            others += [(other, MISSPELT) for other in self._near(word)]
        if len(word) > 2:
            others.append((f"{word}*", BEGUN))
        for other, share in others:
            for row, value in self._found(other).items():
                rows[row] = max(rows.get(row, 0.0), share * value)
        return rows

    def _found(self, word: str) -> dict[int, float]:
        wanted = f'"{word[:-1]}"*' if word.endswith("*") else f'"{word}"'
        ranked = f"SELECT rowid, -bm25(words, {NAME}, {TAGS}, {REST}) FROM words WHERE words MATCH ?"
        # In a collection where every thing has a word, its BM25 is next to nothing or below.
        found = {row: max(value, 1e-3) for row, value in self._database.execute(ranked, (wanted,))}
        most = max(found.values(), default=1.0)
        return {row: value / most for row, value in found.items()}

    def _near(self, word: str) -> list[str]:
        if len(word) < 4:
            return []
        within = (len(word) - 2, len(word) + 2)
        known = self._database.execute("SELECT term FROM vocabulary WHERE length(term) BETWEEN ? AND ?", within)
        return get_close_matches(word, [term for (term,) in known], 2, 0.78)


def spoken(sentence: str) -> list[str]:
    """Return the different words of a sentence that say something, in order."""
    found = dict.fromkeys(pieces(sentence))
    return [word for word in found if word not in FILLERS][:MOST_TERMS] or list(found)[:MOST_TERMS]


def pieces(text: str, also_letters: bool = False) -> list[str]:
    """Return the words of a text or a name such as "oldChest_02", in small letters without accents.

    Where words stand without spaces between them, each two letters are one, and each letter if that is wanted too.
    """
    apart = "".join(
        letter for letter in unicodedata.normalize("NFKD", HUMPS.sub(" ", text)) if not unicodedata.combining(letter)
    )
    found: list[str] = []
    for piece in PIECE.findall(unicodedata.normalize("NFC", apart).casefold()):
        unspaced = UNSPACED.fullmatch(piece)
        found += _pairs(piece) if unspaced else [piece]
        found += piece if unspaced and also_letters and len(piece) > 1 else []
    return found


@cache
def same(word: str) -> tuple[str, ...]:
    """Return other words for the same."""
    singular = word[:-1] if word.endswith("s") else word
    groups = (group for group in SAME if word in group or singular in group)
    return tuple(sorted({other for group in groups for other in group} - {word, singular}))


def _pairs(piece: str) -> list[str]:
    return [piece[at : at + 2] for at in range(len(piece) - 1)] or [piece]
