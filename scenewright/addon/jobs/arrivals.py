"""What comes from the backend: each message is taken by whom it concerns, by one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..shared.messages import Accepted, Cancelled, Done, Failed, Fetched, Preview, Progress, ServerMessage
from .deliveries import Deliveries
from .ledger import Job, Ledger
from .thumbnails import Thumbnails

Taker = Callable[[Any], None]


class Arrivals:
    """The table, and what happens when a job moves on.

    Args:
        ledger: the jobs.
        deliveries: where results go.
        thumbnails: where previews go.

    Attributes:
        on_accepted: is told of each job that the backend has, inputs and all.
        on_end: is told of each job that ended.
        on_refusal: is told what could not be done that belongs to no job.
    """

    def __init__(self, ledger: Ledger, deliveries: Deliveries, thumbnails: Thumbnails) -> None:
        self._ledger, self._deliveries, self._thumbnails = ledger, deliveries, thumbnails
        self.on_accepted: Callable[[Job], None] = _nothing
        self.on_end: Callable[[Job], None] = _nothing
        self.on_refusal: Callable[[Failed], None] = _nothing
        self._takers: dict[type[ServerMessage], Taker] = {
            Accepted: self._accept,
            Progress: ledger.note,
            Preview: self._show,
            Done: self._end,
            Failed: self._fail,
            Cancelled: self._end,
            Fetched: deliveries.take,
        }

    def hear(self, kind: type[ServerMessage], taker: Taker) -> None:
        """Have all messages of a kind taken by a function."""
        self._takers[kind] = taker

    def take(self, message: ServerMessage) -> None:
        """Hand a message to its taker; one that nobody waits for is dropped."""
        if taker := self._takers.get(type(message)):
            taker(message)

    def _accept(self, message: Accepted) -> None:
        if job := self._ledger.note(message):
            self.on_accepted(job)

    def _show(self, message: Preview) -> None:
        if message.job in self._ledger.jobs:
            self._thumbnails.show(message.job, message.image)

    def _fail(self, message: Failed) -> None:
        if message.digest:
            self._deliveries.take(message)
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
        if isinstance(message, Done) and job.owed:
            self._deliveries.deliver(job, message.artifacts)
        self.on_end(job)


def _nothing(_: object) -> None:
    pass
