"""Work that takes time, done beside the engine's thread, which goes on with what it says and hears."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TypeVar

T = TypeVar("T")
Act = Callable[[], None]


class Aside:
    """One thread, doing one thing after another.

    Args:
        name: of the thread.
        hand_back: takes what is left to do in the engine's thread.
    """

    def __init__(self, name: str, hand_back: Callable[[Act], None]) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._hand_back = hand_back

    def __call__(self, work: Callable[[], T], then: Callable[[Future[T]], None]) -> None:
        """Have work done; `then` is told how it went, in the engine's thread."""
        self._thread.submit(work).add_done_callback(lambda outcome: self._hand_back(partial(then, outcome)))

    def close(self) -> None:
        """Finish what is being done, and begin nothing any more."""
        self._thread.shutdown(cancel_futures=True)
