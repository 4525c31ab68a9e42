"""How far an installation has come, and pip's and uv's lines read as such."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from .environments import distributions

DOWNLOADING = 0.8  # of the way; unpacking is the rest
UNITS = {"B": 1e-6, "k": 1e-3, "K": 1e-3, "M": 1.0, "G": 1e3}
SIZE = r"\(([\d.]+) ?([BkKMG])i?B?\)"


class Step(NamedTuple):
    """Where an installation stands.

    Attributes:
        phase: What is under way, such as "Downloading".
        fraction: Of the whole, in [0, 1].
        note: What of it, such as "numpy, 3 of 17 MB".
    """

    phase: str
    fraction: float
    note: str = ""


Report = Callable[[Step], None]


def silent(step: Step) -> None:
    """Tell nobody."""


class Follower:
    """Turn the lines of pip or uv into steps, by the megabytes that are here.

    Args:
        environment: The folder of the virtual environment.
        packages: How many packages there will be.
        megabytes: How much there is to download at most.
        report: Takes each step.
    """

    def __init__(self, environment: Path, packages: int, megabytes: float, report: Report) -> None:
        self.environment = environment
        self.packages = max(packages, 1)
        self.megabytes = max(megabytes, 1.0)
        self.report = report
        self.here = 0.0  # MB of what has arrived whole
        self.coming: dict[str, float] = {}  # MB of what has not, by name
        self.unpacking = False

    def take(self, line: str) -> None:
        """Read one line, "" when a while has passed without one."""
        begun = re.match(rf"\s*(?:Downloading|Using cached) (\S+) {SIZE}", line)
        partial = re.match(r"Progress (\d+) of (\d+)", line)
        arrived = re.match(r"\s*Downloaded (\S+)", line)
        if begun:
            self._begin(begun[1], float(begun[2]) * UNITS[begun[3]])
        elif partial and self.coming:
            part, whole = int(partial[1]) / 1e6, int(partial[2]) / 1e6
            self._downloading(f"{next(iter(self.coming))}, {part:.0f} of {whole:.0f} MB", part)
        elif arrived:
            self.here += self.coming.pop(arrived[1], 0.0)
            self._downloading(", ".join(self.coming) or arrived[1])
        elif re.match(r"Installing collected packages|Prepared \d+ package", line):
            self.unpacking = True
        if self.unpacking:
            self._count()

    def _begin(self, name: str, megabytes: float) -> None:
        if name.endswith(".whl"):  # pip takes one after the other, uv several at a time
            self.here += sum(self.coming.values())
            self.coming.clear()
            name = name.rpartition("/")[2].partition("-")[0]
        self.coming[name] = megabytes
        self._downloading(", ".join(self.coming))

    def _downloading(self, note: str, part: float = 0.0) -> None:
        self.report(Step("Downloading", min((self.here + part) / self.megabytes, 1.0) * DOWNLOADING, note))

    def _count(self) -> None:
        here = min(self.packages, len(distributions(self.environment)))
        fraction = DOWNLOADING + (1.0 - DOWNLOADING) * here / self.packages
        self.report(Step("Unpacking", fraction, f"{here} of {self.packages} packages"))


def scaled(report: Report, begin: float, end: float) -> Report:
    """Return a report that takes the whole of something for the part of `report` between two fractions."""
    return lambda step: report(step._replace(fraction=begin + (end - begin) * step.fraction))
