"""A library of assets: what is said of each, how it looks, and what networks saw in it, in one SQLite file."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import numpy as np
from PIL import Image as Pictures

from scenewright.backend.home import disk_errors
from scenewright.backend.imaging.likeness import LENGTH, looks
from scenewright.backend.search.evidence import Bytes, Evidence, Eye, Floats
from scenewright.backend.search.words import Term, Words
from scenewright.shared.cards import Card, Cards
from scenewright.shared.errors import StorageError

MOST_ASSETS = 10_000  # of one library: those taken first go first
MOST_LIBRARIES = 32
SIDE = 128  # pixels along the longer side of a picture that is kept
WAIT_SECONDS = 30.0  # for another search that writes
TABLES = """
CREATE TABLE IF NOT EXISTS about (what TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS assets (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT UNIQUE, name TEXT, kind TEXT, source TEXT, said TEXT, picture TEXT);
CREATE INDEX IF NOT EXISTS sources ON assets (source);
CREATE INDEX IF NOT EXISTS shown ON assets (picture);
CREATE TABLE IF NOT EXISTS pictures (digest TEXT PRIMARY KEY, png BLOB, looks BLOB);
CREATE TABLE IF NOT EXISTS seen (digest TEXT, eye TEXT, features BLOB, PRIMARY KEY (digest, eye)) WITHOUT ROWID;
"""


class Entry(NamedTuple):
    """An asset as the library has it: `picture` is a digest, "" where there is none to see."""

    row: int
    key: str
    name: str
    kind: str
    source: str
    picture: str


class Library:
    """One library.

    Args:
        path: of its file; made where it is missing, and made anew where it is damaged.

    Attributes:
        stamp: changes when it had to be made anew: what was given before has to be given again.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with disk_errors(f"The library {path}"):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._open()
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            with _sentences(path):
                self._open()

    def _open(self) -> None:
        self._database = sqlite3.connect(self._path, timeout=WAIT_SECONDS)
        self._database.executescript(TABLES)
        self._words = Words(self._database)
        with self._database:
            self._database.execute("INSERT OR IGNORE INTO about VALUES ('stamp', ?)", (uuid4().hex,))
        (self.stamp,) = self._database.execute("SELECT value FROM about WHERE what = 'stamp'").fetchone()

    def __len__(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM assets").fetchone()[0])

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def take(self, given: Cards, pictures: Sequence[Bytes]) -> int:
        """Take assets in, in place of what was known under their keys, and return how many are new or changed.

        Args:
            given: what is said of them, and which files hold nothing else.
            pictures: one for each, (h, w, 4) uint8.

        Raises:
            StorageError: the file cannot be written.
        """
        with _sentences(self._path), self._database:
            self._forget_others(given)
            changed = sum(self._put(card, picture) for card, picture in zip(given.cards, pictures, strict=True))
            self._bound()
            self._sweep()
        return changed

    def entries(self) -> list[Entry]:
        """Return all assets, those taken first first."""
        rows = self._database.execute("SELECT id, key, name, kind, source, picture FROM assets ORDER BY id")
        return [Entry(*row) for row in rows]

    def evidence(self, entries: Sequence[Entry], eye: Eye | None) -> Evidence:
        """Return what there is to go by in a search among all entries."""
        seen = self._matrix(entries, "SELECT digest, features FROM seen WHERE eye = ?", (eye.name,)) if eye else None
        looked = self._matrix(entries, "SELECT digest, looks FROM pictures", (), LENGTH)
        return Evidence([entry.row for entry in entries], looked, seen)

    def terms(self, sentence: str) -> list[Term]:
        """Return what the words of a sentence find."""
        return self._words.terms(sentence)

    def unseen(self, eye: Eye) -> list[str]:
        """Return the digests of pictures that an eye has not looked at yet."""
        wanted = "SELECT digest FROM pictures WHERE digest NOT IN (SELECT digest FROM seen WHERE eye = ?)"
        return [digest for (digest,) in self._database.execute(wanted, (eye.name,))]

    def look(self, eye: Eye, digests: Sequence[str]) -> None:
        """Have an eye look at pictures, and keep what it sees."""
        found = eye.pictures([self.picture(digest) for digest in digests]).astype(np.float16)
        rows = [(digest, eye.name, row.tobytes()) for digest, row in zip(digests, found, strict=True)]
        with _sentences(self._path), self._database:
            self._database.executemany("INSERT OR REPLACE INTO seen VALUES (?, ?, ?)", rows)

    def picture(self, digest: str) -> Bytes:
        """Return a picture that is kept, (h, w, 4) uint8; one transparent pixel for ""."""
        found = self._database.execute("SELECT png FROM pictures WHERE digest = ?", (digest,)).fetchone()
        if found is None:
            return np.zeros((1, 1, 4), np.uint8)
        return np.asarray(Pictures.open(io.BytesIO(found[0])).convert("RGBA"))

    def _put(self, card: Card, picture: Bytes) -> bool:
        small = shrunk(picture)
        digest = blake2b(small.tobytes() + bytes(str(small.shape), "ascii"), digest_size=20).hexdigest()
        digest = digest if small[..., 3].any() else ""
        said = " ".join((card.kind, *card.tags, card.words))
        row = (card.key, card.name, card.kind, card.source, said, digest)
        kept = "SELECT id, key, name, kind, source, said, picture FROM assets WHERE key = ?"
        known = self._database.execute(kept, (card.key,)).fetchone()
        if known is not None and known[1:] == row:
            return False
        if known is not None:
            self._erase([known[0]])
        put = "INSERT INTO assets (key, name, kind, source, said, picture) VALUES (?, ?, ?, ?, ?, ?)"
        number = self._database.execute(put, row).lastrowid
        assert number is not None
        self._words.write(number, card.name, " ".join((card.kind, *card.tags)), card.words)
        if digest and not self._has(digest):
            content = io.BytesIO()
            Pictures.fromarray(small).save(content, "PNG")
            shown = (digest, content.getvalue(), looks(small).astype(np.float16).tobytes())
            self._database.execute("INSERT INTO pictures VALUES (?, ?, ?)", shown)
        return True

    def _has(self, digest: str) -> bool:
        return self._database.execute("SELECT 1 FROM pictures WHERE digest = ?", (digest,)).fetchone() is not None

    def _forget_others(self, given: Cards) -> None:
        kept = {card.key for card in given.cards}
        for source in given.sources:
            rows = self._database.execute("SELECT id, key FROM assets WHERE source = ?", (source,)).fetchall()
            self._erase([row for row, key in rows if key not in kept])

    def _bound(self) -> None:
        over = len(self) - MOST_ASSETS
        if over > 0:
            oldest = self._database.execute("SELECT id FROM assets ORDER BY id LIMIT ?", (over,)).fetchall()
            self._erase([row for (row,) in oldest])

    def _erase(self, rows: Sequence[int]) -> None:
        for row in rows:
            self._words.erase(row)
            self._database.execute("DELETE FROM assets WHERE id = ?", (row,))

    def _sweep(self) -> None:
        """Forget pictures that no asset shows any more."""
        self._database.execute("DELETE FROM pictures WHERE digest NOT IN (SELECT picture FROM assets)")
        self._database.execute("DELETE FROM seen WHERE digest NOT IN (SELECT picture FROM assets)")

    def _matrix(self, entries: Sequence[Entry], wanted: str, words: tuple[str, ...], width: int = 0) -> Floats:
        """Return features by entry, zeros where there are none."""
        found = {
            digest: np.frombuffer(content, np.float16) for digest, content in self._database.execute(wanted, words)
        }
        width = width or max((len(each) for each in found.values()), default=1)
        none = np.zeros(width, np.float16)
        rows = [each if len(each := found.get(entry.picture, none)) == width else none for entry in entries]
        return np.stack(rows).astype(np.float32) if rows else np.zeros((0, width), np.float32)


def opened(folder: Path, name: str) -> Library:
    """Return a library by name; of many, those not used for longest go.

    Args:
        folder: where libraries lie.
        name: of any letters.
    """
    path = folder / f"{blake2b(name.strip().casefold().encode(), digest_size=10).hexdigest()}.sqlite"
    if not path.exists() and folder.is_dir():
        others = sorted(folder.glob("*.sqlite"), key=lambda each: each.stat().st_mtime)
        for old in others[: max(len(others) - MOST_LIBRARIES + 1, 0)]:
            old.unlink(missing_ok=True)
    return Library(path)


def shrunk(picture: Bytes) -> Bytes:
    """Return a picture with at most SIDE pixels along its longer side."""
    scale = SIDE / max(picture.shape[:2])
    if scale >= 1:
        return np.ascontiguousarray(picture)
    size = (max(round(picture.shape[1] * scale), 1), max(round(picture.shape[0] * scale), 1))
    return np.asarray(Pictures.fromarray(picture).resize(size, Pictures.Resampling.BOX, reducing_gap=2.0))


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        sentence = f"The library {path} could not be written: {error}."
        raise StorageError(sentence, remedy="Make room on the disk, or search again in a moment.") from error
