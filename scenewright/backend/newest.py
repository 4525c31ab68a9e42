"""Progress and previews at a bearable rate: of what was not sent yet, the newest wins."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable

from scenewright.shared.inbox import supersedes
from scenewright.shared.messages import Preview, Progress

INTERVAL = 0.05  # seconds between two messages of one kind


class Newest:
    """Sends the first message of a kind at once, then the newest every `INTERVAL`. One thread of its own.

    Args:
        send: called from that thread or from the one calling `flush`, never from two at a time.
    """

    def __init__(self, send: Callable[[Progress | Preview], None]) -> None:
        self._send = send
        self._waiting: dict[Hashable, Progress | Preview] = {}
        self._closed = False
        self._changed = threading.Condition()
        self._sending = threading.Lock()
        self._pause = threading.Event()
        threading.Thread(target=self._loop, name="newest", daemon=True).start()

    def offer(self, message: Progress | Preview) -> None:
        """Send this message soon, unless a newer one of its kind comes before."""
        with self._changed:
            self._waiting[supersedes(message)] = message
            self._changed.notify()

    def flush(self) -> None:
        """Send what waits; when this returns, nothing offered before is still to come."""
        with self._sending:
            for message in self._take():
                self._send(message)

    def close(self) -> None:
        """Forget what waits and end the thread."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify()
        self._pause.set()

    def _loop(self) -> None:
        while not self._closed:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closed)
            self.flush()
            self._pause.wait(INTERVAL)

    def _take(self) -> list[Progress | Preview]:
        with self._changed:
            taken = list(self._waiting.values())
            self._waiting.clear()
            return taken
