"""What a job would take, asked for while its panel is drawn: at most twice a second, and never waited for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from ..shared.messages import Quoted

if TYPE_CHECKING:
    from ..shared.conversation import Client

SETTLE_SECONDS = 0.5
STALE_SECONDS = 30.0  # memory is freed and taken meanwhile


class Question(NamedTuple):
    """What a quote is asked for: a generator, and what is set."""

    generator: str
    settings: dict[str, Any]
    options: dict[str, Any]


class Quotes:
    """The latest question and its answer.

    Args:
        now: seconds that only grow.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._question: Question | None = None
        self._due: float | None = None
        self._asked = -STALE_SECONDS
        self._request = ""
        self._answer: Quoted | None = None

    def of(self, question: Question) -> Quoted | None:
        """Return the answer to a question as far as it is known; drawing code calls this, `tick` asks."""
        now = self._now()
        if question != self._question:
            other = self._question is None or self._question.generator != question.generator
            self._question, self._due = question, max(now, self._asked + SETTLE_SECONDS)
            if other:
                self._answer = None
        elif self._due is None and now - self._asked > STALE_SECONDS:
            self._due = now
        return self._answer

    def tick(self, client: Client | None) -> None:
        """Ask what is due to be asked."""
        if client is None or not client.connected or self._question is None or self._due is None:
            return
        if self._now() >= self._due:
            self._request, self._due, self._asked = client.quote(*self._question), None, self._now()

    def take(self, answer: Quoted) -> None:
        """Take an answer; one to an older question is dropped."""
        if answer.request == self._request:
            self._answer = answer


def sentence(quoted: Quoted) -> str:
    """Return how long a job takes, in words, "" where nothing is known."""
    if quoted.seconds is None:
        return ""
    low, high = (max(round(seconds), 1) for seconds in quoted.seconds)
    span = length(high) if low == high else f"{low}–{high} s" if high < 100 else f"{length(low)} to {length(high)}"
    known = f" ({quoted.runs} run{'s' if quoted.runs > 1 else ''} here)" if quoted.runs else ""
    return f"About {span}{known}"


def length(seconds: float) -> str:
    """Return a length of time, roughly."""
    if seconds < 100:
        return f"{round(seconds)} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def needs(quoted: Quoted) -> list[str]:
    """Return what a job needs of the machine, a line each."""
    lines = []
    if quoted.vram_gb:
        free = "no GPU found" if quoted.vram_free_gb is None else f"{quoted.vram_free_gb:.1f} GB free"
        lines.append(f"{quoted.vram_gb:.1f} GB of GPU memory, {free}")
    if quoted.download_gb:
        lines.append(f"Downloads {quoted.download_gb:.1f} GB first, {quoted.disk_free_gb:.0f} GB free on disk")
    return lines
