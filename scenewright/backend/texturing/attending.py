"""Long work in a thread of its own, so that the job it belongs to tells of itself and stops at once all the while."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from scenewright.backend.assets.patience import patiently
from scenewright.backend.context import Context
from scenewright.shared.errors import JobCancelled

T = TypeVar("T")
Tell = Callable[[float, str], None]


def attended(context: Context, start: float, stop: float, phase: str, work: Callable[[Tell], T]) -> T:
    """Return what `work` returns.

    Args:
        context: of the job.
        start: fraction of the job that was done before.
        stop: fraction of the job that is done afterwards.
        phase: what progress calls it, until the work says otherwise.
        work: is given a function that it tells how much of it is done, 0 to 1, and what it does; where the job was
            cancelled that raises.

    Raises:
        JobCancelled: within a moment of the job's cancelling.
    """
    latest, ended = [(0.0, phase)], [False]

    def told(done: float, what: str) -> None:
        if ended[0]:
            raise JobCancelled()
        latest[0] = (done, what or phase)

    def beat() -> None:
        done, what = latest[0]
        context.progress(start + (stop - start) * done, what)

    beat()
    try:
        return patiently(lambda: work(told), beat)
    finally:
        ended[0] = True
