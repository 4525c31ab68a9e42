"""One search after another: files that changed are read and told to the backend, then it is asked."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ..jobs.thumbnails import Thumbnails
from ..shared.artifacts import Image, Text
from ..shared.cards import Card, Cards, Hit
from ..shared.errors import NotConnected, Problem
from ..shared.messages import Done, Failed, Progress
from ..shared.tasks import AssetSearch
from . import here
from .reader import File, Reader
from .shelves import Shelves

if TYPE_CHECKING:
    from ..jobs.errands import Errands
    from ..jobs.ledger import Ledger
    from ..shared.client import Client

MOST_ICONS = 10_000
AT_ONCE = 256  # assets told with one message
COUNT = 24


class Query(NamedTuple):
    """What is looked for, and which generator looks."""

    prompt: str
    like: Image | None
    generator: str


class Step(NamedTuple):
    """A message to the backend that waits for its turn: of one file, or the search itself for ""."""

    task: AssetSearch
    generator: str
    file: str = ""


class Finder:
    """The search that runs, and what the last one found.

    Args:
        folder: where it writes.
        ledger: the jobs, whose results are found too.
        thumbnails: their pictures.
        errands: asks the backend.

    Attributes:
        hits: the best first; None before the first search.
        problem: why the last search failed.
        phase: what is being done, "" where nothing is.
    """

    def __init__(self, folder: Path, ledger: Ledger, thumbnails: Thumbnails, errands: Errands) -> None:
        self.hits: list[Hit] | None = None
        self.problem: Problem | None = None
        self.phase, self.fraction = "", 0.0
        self.icons = Thumbnails(folder / "asset_thumbnails", MOST_ICONS)
        self._shelves = Shelves(folder / "assets.json")
        self._ledger, self._thumbnails, self._errands = ledger, thumbnails, errands
        self._query: Query | None = None
        self._reader: Reader | None = None
        self._steps: deque[Step] = deque()
        self._asked = ""

    @property
    def running(self) -> bool:
        """Whether a search is under way."""
        return self._query is not None

    def search(self, query: Query) -> None:
        """Begin a search in place of one that runs."""
        self.stop(None)
        self._query, self.problem, self.phase, self.fraction = query, None, "Looking for changed files", 0.0
        changes = self._shelves.changes()
        self._steps.extend(self._step(Cards(sources=(path,)), (), path) for path in changes.gone)
        self._reader = Reader(changes.changed) if changes.changed else None

    def stop(self, client: Client | None) -> None:
        """Give the search up; what was told is kept."""
        if self._reader is not None:
            self._reader.close()
        if self._asked:
            self._errands.drop(client, self._asked)
        self._query, self._reader, self._asked, self.phase = None, None, "", ""
        self._steps.clear()

    def tick(self, client: Client | None) -> bool:
        """Go on with the search; tell if there is more to do at once."""
        if self._query is None:
            return False
        if client is None:
            self._fail(NotConnected("No backend is connected.", remedy="Connect to one first.").problem())
            return False
        if self._reader is not None:
            self._read(self._reader)
        if not self._asked and not self._steps and self._reader is None:
            self._steps.append(self._question(self._query))
        if not self._asked and self._steps:
            step = self._steps.popleft()
            self._asked = self._errands.ask(client, step.task, step.generator, self._taker(step))
        return self._reader is None

    def icon(self, hit: Hit) -> int:
        """Return the number of a hit's icon, 0 where there is none yet."""
        if hit.kind == here.RESULT:
            return self._thumbnails.icon(hit.key)
        if hit.source == here.OPEN_FILE:
            found = here.datablock(hit.key)
            return found.preview.icon_id if found is not None and found.preview else 0
        return self.icons.icon(_name(hit.key))

    def close(self) -> None:
        """End what runs and free the icons."""
        self.stop(None)
        self.icons.close()

    def _read(self, reader: Reader) -> None:
        self.phase, self.fraction = "Reading the asset libraries", reader.fraction
        for file in reader.read():
            self._steps.extend(self._of_file(file))
        if reader.ended:
            reader.close()
            self._reader = None

    def _of_file(self, file: File) -> Iterable[Step]:
        cards = [msgspec.convert(each, Card) for each in file.cards]
        for card, pixels in zip(cards, file.pictures, strict=True):
            if pixels[..., 3].any():
                self.icons.write(_name(card.key), pixels)
        for start in range(0, max(len(cards), 1), AT_ONCE):
            some = tuple(cards[start : start + AT_ONCE])
            images = tuple(Image(pixels=pixels) for pixels in file.pictures[start : start + AT_ONCE])
            last = start + AT_ONCE >= len(cards)
            yield self._step(
                Cards(cards=some, sources=() if start else (file.path,)), images, file.path if last else " "
            )

    def _step(self, cards: Cards, images: tuple[Image, ...], file: str) -> Step:
        said = Text(text=msgspec.json.encode(cards).decode())
        return Step(AssetSearch(library=self._shelves.told.library, images=images, cards=said), "", file)

    def _question(self, query: Query) -> Step:
        self.phase, self.fraction = "Searching", 0.0
        local = [*here.of_file()][: here.MOST_OF_FILE]
        local += [*here.of_jobs(self._ledger.jobs.values(), self._thumbnails)][: here.MOST_RESULTS]
        cards = Cards(cards=tuple(card for card, _ in local), sources=(here.OPEN_FILE, here.RESULTS))
        task = AssetSearch(
            prompt=query.prompt, like=query.like, library=self._shelves.told.library, count=COUNT,
            images=tuple(image for _, image in local), cards=Text(text=msgspec.json.encode(cards).decode()),
        )  # fmt: skip
        return Step(task, query.generator)

    def _taker(self, step: Step) -> Callable[[Done | Failed | Progress], None]:
        def take(message: Done | Failed | Progress) -> None:
            if isinstance(message, Progress):
                if not step.file:
                    self.phase, self.fraction = message.phase or self.phase, message.fraction
                return
            self._asked = ""
            if not isinstance(message, Done):
                self._fail(getattr(message, "problem", None))
            elif step.file.strip():
                self._told(step.file, message.report["stamp"])
            elif not step.file:
                self._end(message)

        return take

    def _told(self, file: str, stamp: str) -> None:
        if not self._shelves.tell(file, stamp) and self._query is not None:
            self.search(self._query)  # the backend has lost what it was told before

    def _end(self, message: Done) -> None:
        told = self._shelves.told
        if told.files and told.stamp and message.report["stamp"] != told.stamp and self._query is not None:
            told.files, told.stamp = {}, ""
            self.search(self._query)
            return
        self.hits = [msgspec.convert(hit, Hit) for hit in message.report["hits"]]
        self.stop(None)

    def _fail(self, problem: Problem | None) -> None:
        self.stop(None)
        self.problem = problem


def _name(key: str) -> str:
    return hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
