"""Read a lock: exact versions, the Pythons they are for, and how much they weigh."""

from __future__ import annotations

import platform
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


class Sizes(NamedTuple):
    """How much a lock weighs, in MB: what is downloaded at most, and what lies on the disk afterwards."""

    download: int
    disk: int


@dataclass(frozen=True)
class Lock:
    """A file of pinned versions, as scripts/lock.py writes it.

    Attributes:
        path: The file.
    """

    path: Path

    @property
    def text(self) -> str:
        """The whole file."""
        return self.path.read_text(encoding="utf-8")

    @property
    def pythons(self) -> tuple[str, ...]:
        """The Pythons it is for, such as "3.11", the preferred one first."""
        return tuple(re.findall(r"3\.\d+", self.text.partition("\n")[0]))

    @property
    def pins(self) -> dict[str, str]:
        """Exact version by package."""
        return dict(re.findall(r"^([\w.-]+)==([^ ;\n]+)", self.text, re.MULTILINE))

    @property
    def sizes(self) -> Sizes:
        """What it weighs on this platform, as its first lines tell."""
        figures = dict(re.findall(r"(disk:|[\w-]+) (\d+) MB", self.text))
        return Sizes(int(figures[own_platform(figures)]), int(figures["disk:"]))


def own_platform(figures: dict[str, str]) -> str:
    """Return the name that locks use for this platform; Macs with Intel's processors have one where it matters."""
    if sys.platform == "darwin" and platform.machine() == "x86_64" and "macos-intel" in figures:
        return "macos-intel"
    return {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
