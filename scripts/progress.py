"""Draw one progress bar: in place on a terminal, as a few lines in a log.

Runs before Python 3.11 is known, so: the standard library and the syntax of Python 3.9.
"""

from __future__ import annotations

import shutil
import sys
import time

WIDTH = 28


class Bar:
    """A progress bar on standard error.

    Args:
        title: What is under way, before the bar.
    """

    def __init__(self, title: str) -> None:
        self.title = title
        self.began = time.monotonic()
        self.live = sys.stderr.isatty()
        self.tenth = -1

    def show(self, fraction: float, note: str = "") -> None:
        """Draw the bar at `fraction` in [0, 1], followed by `note`."""
        fraction = min(max(fraction, 0.0), 1.0)
        line = f"{self.title} {self._cells(fraction)} {fraction:4.0%} {time.monotonic() - self.began:4.0f} s  {note}"
        if self.live:
            columns = shutil.get_terminal_size().columns - 1
            sys.stderr.write("\r\x1b[K" + line[:columns])
            sys.stderr.flush()
        elif int(fraction * 10) > self.tenth:  # a log gets a line per tenth
            self.tenth = int(fraction * 10)
            print(line.rstrip(), file=sys.stderr, flush=True)

    def close(self) -> None:
        """Leave the bar as it stands and go to the next line."""
        if self.live:
            sys.stderr.write("\n")

    def _cells(self, fraction: float) -> str:
        filled = round(fraction * WIDTH)
        return "[" + "#" * filled + "." * (WIDTH - filled) + "]"
