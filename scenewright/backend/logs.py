"""The end of a log, however long it has grown."""

from __future__ import annotations

import os
from pathlib import Path

from scenewright.backend.home import disk_errors


def tail(path: Path, most: int) -> str:
    """Return the end of a log, "" while there is none; bytes that are no UTF-8 are replaced.

    Args:
        path: of a file that may be written to meanwhile.
        most: bytes that are read; what is cut off is cut at the start of a line, if the part kept has one.

    Raises:
        StorageError: it cannot be read.
    """
    with disk_errors(f"The log {path}"):
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return ""
        with file:
            start = max(0, file.seek(0, os.SEEK_END) - most)
            file.seek(max(0, start - 1))
            content = file.read(most + (start > 0))
    if start:
        # The byte before the part tells whether a line starts just there.
        content = content.partition(b"\n")[2] or content[1:]
    return content.decode("utf-8", "replace")
