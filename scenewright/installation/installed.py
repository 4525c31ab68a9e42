"""What is installed: an environment that is whole, and packages that are not."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .environments import distributions, python_of

MARK = "installed.json"


@dataclass(frozen=True)
class Installed:
    """An environment that is whole.

    Attributes:
        folder: Where it lies.
        version: Of the backend in it.
        megabytes: Its size on the disk.
        models: Whether it holds what runs pretrained models too.
    """

    folder: Path
    version: str
    megabytes: int
    models: bool = False

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return python_of(self.folder)


def read(mark: Path) -> Installed | None:
    """Return the environment that a mark stands for, None if it is not whole or its Python is gone."""
    try:
        facts = json.loads(mark.read_text(encoding="utf-8"))
        found = Installed(mark.parent, str(facts["version"]), int(facts["megabytes"]), bool(facts.get("models")))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if found.python.exists() else None


def damaged(environment: Path) -> Iterator[Path]:
    """Yield the .dist-info folder of each package that was not unpacked to its end, or has lost or changed files."""
    for information in distributions(environment):
        record = information / "RECORD"  # written last
        if not record.is_file() or not all(_as_recorded(information.parent, row) for row in _rows(record)):
            yield information


def _rows(record: Path) -> list[list[str]]:
    with record.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _as_recorded(packages: Path, row: list[str]) -> bool:
    name, _, size = row
    path = packages / name
    return not size or (path.is_file() and path.stat().st_size == int(size))
