"""The steps of the demo: each with its progress bar, and how long it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from progress import Bar


class Steps:
    """What was done so far.

    Attributes:
        seconds: step -> wall-clock seconds, in order.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, title: str) -> Iterator[Bar]:
        """Time the body of a with statement, which may move the bar."""
        bar, began = Bar(f"{title:44}"), time.monotonic()
        bar.show(0.0)
        yield bar
        bar.show(1.0)
        bar.close()
        self.seconds[title] = time.monotonic() - began

    def table(self) -> str:
        """Return the steps and their seconds as lines of text."""
        rows = [f"  {title:44} {seconds:7.1f} s" for title, seconds in self.seconds.items()]
        return "\n".join([*rows, f"  {'in all':44} {sum(self.seconds.values()):7.1f} s"])


def say(text: str) -> None:
    """Print to where the bars go, so that both stay in order."""
    print(text, file=sys.stderr, flush=True)
