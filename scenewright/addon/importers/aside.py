"""Work that knows nothing of Blender, in a thread of its own, while the interface goes on."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillRunning
from typing import TypeVar

SLICE_SECONDS = 0.002
T = TypeVar("T")


class Threads(ThreadPoolExecutor):
    """Threads that are left to themselves at the end: who stops building half-way does not wait for them."""

    def __exit__(self, *_: object) -> None:
        self.shutdown(wait=False, cancel_futures=True)


def run(work: Callable[..., T], *arguments: object) -> Generator[None, None, T]:
    """Run a function in a thread, yielding until it has ended, and return what it returned."""
    with Threads(1) as thread:
        return (yield from result(thread.submit(work, *arguments)))


def result(future: Future[T]) -> Generator[None, None, T]:
    """Yield until what runs in a thread has ended, and return what it returned."""
    while True:
        try:
            return future.result(SLICE_SECONDS)
        except StillRunning:
            yield
