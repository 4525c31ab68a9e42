"""Kernels that are being compiled: told one by one, so that a job that waits for them can be followed and stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from numba.core import event


class _Compiled(event.Listener):
    """Tell what is compiled in the thread that it was made in; others have their own."""

    def __init__(self, step: Callable[[], None]) -> None:
        self._step, self._thread = step, threading.get_ident()

    def on_start(self, begun: event.Event) -> None:
        if threading.get_ident() == self._thread:
            self._step()

    def on_end(self, ended: event.Event) -> None:
        pass


@contextmanager
def told(step: Callable[[], None]) -> Iterator[None]:
    """Tell of each function that this thread compiles within; nothing is told of those that the cache has.

    Args:
        step: called before each; what it raises ends the work, and what is compiled by then stays so.
    """
    with event.install_listener("numba:compile", _Compiled(step)):
        yield
