"""The loop inside a worker process: orders come in on one pipe, events go out on another.

Only the backend holds the other ends, so the death of either side is the end of a pipe: no heartbeat, no orphans.
"""

from __future__ import annotations

import faulthandler
import io
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from queue import SimpleQueue
from typing import BinaryIO

from scenewright.backend.executors import Event, Order, Stop, ToWorker
from scenewright.backend.framing import read_frames, write_frames
from scenewright.backend.running import Runner
from scenewright.shared.wire import decode, encode

STDIN, STDOUT, STDERR = 0, 1, 2


def main() -> None:
    """Run jobs until the backend closes the pipe."""
    orders, events = _claim_pipes()
    # Whatever a generator prints is in the log at once, in every language, even if it crashes in the next line.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    faulthandler.enable()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True)
    Worker(orders, events).work()


class Worker:
    """Runs orders in the main thread; another one listens, so that a job can be stopped while it runs."""

    def __init__(self, orders: BinaryIO, events: BinaryIO) -> None:
        self._pipe_in, self._pipe_out = orders, events
        self._orders: SimpleQueue[Order] = SimpleQueue()
        self._stopped: set[str] = set()
        self._writing = threading.Lock()
        self._runner = Runner(self._send)

    def work(self) -> None:
        """Run one order after another."""
        threading.Thread(target=self._listen, name="orders", daemon=True).start()
        while True:
            order = self._orders.get()
            with _output_to(order.log):
                self._runner.run(order, partial(self._stopped.__contains__, order.job))
            self._stopped.discard(order.job)

    def _listen(self) -> None:
        try:
            while (frames := read_frames(self._pipe_in)) is not None:
                message: Order | Stop = decode(frames, ToWorker)
                if isinstance(message, Stop):
                    self._stopped.add(message.job)
                else:
                    self._orders.put(message)
        finally:
            _die()

    def _send(self, event: Event) -> None:
        try:
            with self._writing:
                write_frames(self._pipe_out, encode(event))
        except BrokenPipeError:
            _die()


def _claim_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take both pipes away from what generators print to, and from processes they start."""
    orders, events = os.fdopen(os.dup(STDIN), "rb"), os.fdopen(os.dup(STDOUT), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, STDIN)
    os.close(nothing)
    os.dup2(STDERR, STDOUT)
    return orders, events


@contextmanager
def _output_to(path: str) -> Iterator[None]:
    """Send what this process prints, in Python or below, to a file."""
    before = os.dup(STDERR)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    _redirect(file)
    os.close(file)
    try:
        yield
    finally:
        _redirect(before)
        os.close(before)


def _redirect(target: int) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os.dup2(target, STDOUT)
    os.dup2(target, STDERR)


def _die() -> None:
    """End at once, with every process this one started: the backend is gone, nobody wants the result."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(0)
