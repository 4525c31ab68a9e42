"""Waiting for libraries that cannot be interrupted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")
BEAT = 0.2  # seconds


def patiently(work: Callable[[], T], beat: Callable[[], None]) -> T:
    """Return what `work` returns, calling `beat` several times a second meanwhile.

    What `beat` raises ends the wait at once; the work then runs to its end unheeded in its thread.
    """
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is waited for
            done.set_exception(error)

    threading.Thread(target=run, name="library", daemon=True).start()
    while True:
        try:
            return done.result(BEAT)
        except TimeoutError:
            if done.done():
                raise
            beat()
