"""What comes from the backend: each message is taken by whom it concerns, by one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..shared.messages import Accepted, Cancelled, Done, Failed, Fetched, Preview, Progress, ServerMessage
from .deliveries import Deliveries
from .errands import Errands
from .ledger import Job, Ledger
from .thumbnails import Thumbnails
from .writings import Writings

Taker = Callable[[Any], None]


class Arrivals:
    """The table, and what happens when a job moves on.

    Args:
        ledger: the jobs.
        deliveries: where results go.
        thumbnails: where pictures of what is made go.
        writings: where what is written goes.

    Attributes:
        errands: short jobs that are in no list; what is said of them goes to who waits for it.
        on_accepted: is told of each job that the backend has, inputs and all.
        on_end: is told of each job that ended.
        on_refusal: is told what could not be done that belongs to no job.
        on_fetched: is told of each artifact that was asked for, or that it is no longer kept.
    """

    def __init__(self, ledger: Ledger, deliveries: Deliveries, thumbnails: Thumbnails, writings: Writings) -> None:
        self._ledger, self._deliveries = ledger, deliveries
        self._thumbnails, self._writings = thumbnails, writings
        self.errands = Errands()
        self.on_accepted: Callable[[Job], None] = _nothing
        self.on_end: Callable[[Job], None] = _nothing
        self.on_refusal: Callable[[Failed], None] = _nothing
        self.on_fetched: Callable[[Fetched | Failed], None] = _nothing
        self._takers: dict[type[ServerMessage], Taker] = {
            Accepted: self._accept,
            Progress: ledger.note,
            Preview: self._show,
            Done: self._end,
            Failed: self._fail,
            Cancelled: self._end,
            Fetched: self._fetch,
        }

    def hear(self, kind: type[ServerMessage], taker: Taker) -> None:
        """Have all messages of a kind taken by a function."""
        self._takers[kind] = taker

    def take(self, message: ServerMessage) -> None:
        """Hand a message to its taker; one that nobody waits for is dropped."""
        taker = self._takers.get(type(message))
        if not self.errands.take(message) and taker is not None:
            taker(message)

    def _accept(self, message: Accepted) -> None:
        if job := self._ledger.note(message):
            self.on_accepted(job)

    def _show(self, message: Preview) -> None:
        job = self._ledger.jobs.get(message.job)
        if job is not None and message.image is not None:
            self._thumbnails.show(job.id, message.image)
        if job is not None and message.text is not None:
            self._writings.show(job, message.text)

    def _fetch(self, message: Fetched | Failed) -> None:
        self.on_fetched(message)
        self._deliveries.take(message)

    def _fail(self, message: Failed) -> None:
        if message.digest:
            self._fetch(message)
        elif message.job:
            self._end(message)
        else:
            self.on_refusal(message)

    def _end(self, message: Done | Failed | Cancelled) -> None:
        job = self._ledger.note(message)
        if job is None:
            return
        job.cancelling = False
        self._thumbnails.keep(job.id)
        self._writings.end(job.id, message.artifacts if isinstance(message, Done) else ())
        if isinstance(message, Done) and job.owed:
            self._deliveries.deliver(job, message.artifacts)
        self.on_end(job)


def _nothing(_: object) -> None:
    pass
