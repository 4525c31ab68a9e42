"""What has arrived and was not read yet: a newer Progress or Preview of a job takes the place of an older one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from itertools import count
from threading import Condition

from .messages import Done, JobEnd, ModelChanged, Preview, Progress, ServerMessage


class Inbox:
    """A queue between the thread that receives and the one that reads; both may be any thread."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[Hashable, ServerMessage] = OrderedDict()
        self._changed = Condition()
        self._number = count()

    def put(self, message: ServerMessage) -> None:
        """Add a message, or replace the one it supersedes."""
        with self._changed:
            if isinstance(message, JobEnd):
                # The last picture of what was made is worth seeing.
                stale = (Progress,) if isinstance(message, Done) else (Progress, Preview)
                for key in [key for key, told in self._waiting.items() if _is_of(told, stale, message.job)]:
                    del self._waiting[key]
            self._waiting[supersedes(message) or ("in order", next(self._number))] = message
            self._changed.notify()

    def put_back(self, message: ServerMessage) -> None:
        """Return a message just taken to the front, unless a newer one has superseded it meanwhile."""
        key = supersedes(message)
        with self._changed:
            if key not in self._waiting:
                key = key or ("in order", next(self._number))
                self._waiting[key] = message
                self._waiting.move_to_end(key, last=False)

    def take(self, timeout: float | None) -> ServerMessage | None:
        """Return the oldest message, None if none comes within `timeout` seconds (0: do not wait; None: for ever)."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting, timeout)
            return self._waiting.popitem(last=False)[1] if self._waiting else None


def supersedes(message: ServerMessage) -> Hashable | None:
    """Return what messages that replace each other have in common, None for those that all count."""
    if isinstance(message, ModelChanged):
        return (ModelChanged, message.model.name)
    if isinstance(message, Preview):
        return (Preview, message.job, message.image is None, message.text is None)
    return (Progress, message.job) if isinstance(message, Progress) else None


def _is_of(message: ServerMessage, kinds: tuple[type, ...], job: str) -> bool:
    return isinstance(message, kinds) and getattr(message, "job", "") == job
