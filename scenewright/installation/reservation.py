"""Keep others out of a folder while one process works in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from .problems import Unprepared


@contextmanager
def reserved(folder: Path) -> Iterator[None]:
    """Reserve a folder until this process ends at the latest.

    Raises:
        Unprepared: Another process works there.
    """
    connection = sqlite3.connect(str(folder / "reserved"), timeout=0.0, isolation_level=None)
    with closing(connection) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise Unprepared(f"Another installation works in {folder}: wait until it has ended.") from error
        yield
