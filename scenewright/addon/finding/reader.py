"""A Blender in the background that reads .blend files, one after another, and what it has read so far."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NamedTuple

import bpy
import numpy as np

SCRIPT = Path(__file__).with_name("reading.py")


class File(NamedTuple):
    """What was read of a file: cards, and a picture of each, (n, side, side, 4) uint8."""

    path: str
    cards: list[dict[str, Any]]
    pictures: np.ndarray


class Reader:
    """Reads files; one at which Blender ends is left out.

    Args:
        files: paths of .blend files.
    """

    def __init__(self, files: list[str]) -> None:
        self._files, self._next = files, 0
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = Path(mkdtemp(prefix="scenewright-assets-"))
        self._start()

    @property
    def fraction(self) -> float:
        """How much is read, 0 to 1."""
        return self._next / max(len(self._files), 1)

    @property
    def ended(self) -> bool:
        """Whether there is nothing more to come."""
        return self._next >= len(self._files)

    def read(self) -> Iterator[File]:
        """Yield what was read since the last time."""
        while not self.ended and (found := self._folder / f"{self._next - self._first}.json").exists():
            cards = json.loads(found.read_text(encoding="utf-8"))
            pictures = np.load(found.with_suffix(".npy"), allow_pickle=False)
            path, self._next = self._files[self._next], self._next + 1
            yield File(path, cards, pictures)
        over = not self.ended and self._process is not None and self._process.poll() is not None
        if over and not (self._folder / f"{self._next - self._first}.json").exists():
            self._next += 1  # Blender ended at this one
            self._start()

    def close(self) -> None:
        """Read no more."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._next = len(self._files)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self) -> None:
        self._first = self._next
        if self.ended:
            return
        for old in self._folder.iterdir():
            old.unlink()
        request = self._folder / "request"
        request.write_text(json.dumps({"files": self._files[self._next :], "folder": str(self._folder)}), "utf-8")
        blender = bpy.app.binary_path
        flags = ["--background", "--factory-startup", "--disable-autoexec", "--python", str(SCRIPT)]
        # As a Python module, Blender has no program.
        command = [blender, *flags] if blender else [sys.executable, str(SCRIPT)]
        self._process = subprocess.Popen(
            [*command, "--", str(request)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
