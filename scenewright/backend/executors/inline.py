"""Jobs in a thread of this process: for tests, and for `scenewright run`."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from queue import SimpleQueue

from scenewright.backend.executors import Order, Report
from scenewright.backend.home import Home
from scenewright.backend.running import Runner
from scenewright.shared.errors import Unavailable

GRACE = 1.0  # seconds a job has to end when this executor is closed


class InlineExecutor:
    """Runs one job at a time. What a generator logs goes to the log of its job, what it prints to our own output."""

    slots = 1

    def __init__(self) -> None:
        self._orders: SimpleQueue[Order | None] = SimpleQueue()
        self._cancelled: set[str] = set()
        self._closed = False

    def start(self, home: Home, report: Report) -> None:
        """Start the thread."""
        self._runner = Runner(report)
        self._thread = threading.Thread(target=self._loop, name="inline jobs", daemon=True)
        self._thread.start()

    def run(self, order: Order) -> None:
        """Run a job as soon as the one before has ended."""
        if order.environment:
            raise Unavailable("This generator needs an environment of its own, and this backend runs without workers.")
        self._orders.put(order)

    def cancel(self, job: str) -> None:
        """Ask the generator to stop; how soon it does is up to it."""
        self._cancelled.add(job)

    def free(self, done: Callable[[int], None]) -> None:
        """Let go of the loaded generator, unless a job runs."""
        done(int(self._runner.free()))

    def close(self) -> None:
        """Ask the job that runs to stop, and wait a moment for it."""
        self._closed = True
        self._orders.put(None)
        self._thread.join(GRACE)
        self._runner.close()

    def _loop(self) -> None:
        while order := self._orders.get():
            with _logged(order.log):
                self._runner.run(order, partial(self._is_cancelled, order.job))
            self._cancelled.discard(order.job)

    def _is_cancelled(self, job: str) -> bool:
        return self._closed or job in self._cancelled


@contextmanager
def _logged(path: str) -> Iterator[None]:
    """Send what this thread logs to a file too, made with the first line."""
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    thread = threading.get_ident()
    handler.addFilter(lambda record: record.thread == thread)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
