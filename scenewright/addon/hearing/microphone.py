"""A recording, made by a process of the backend's Python: nothing here waits for it."""

from __future__ import annotations

import json
import subprocess
import time
from collections import deque
from pathlib import Path
from threading import Thread

from ..connecting.process import own_environment
from ..shared.errors import Problem, Unavailable

MODULE = "scenewright.backend.microphone"
MOST_KEPT = 50
ELSEWHERE = "Record with another program, such as your telephone, and choose the file."


class Microphone:
    """At most one recording at a time.

    Args:
        folder: where recordings go; the oldest of many make room.

    Attributes:
        owner: what is recorded for, as its asker calls it, or "".
        seconds: recorded so far.
        level: how loud it has just been, 1 being the loudest.
        problems: why the last recording for somebody failed.
    """

    def __init__(self, folder: Path) -> None:
        self.owner, self.seconds, self.level = "", 0.0, 0.0
        self.problems: dict[str, Problem] = {}
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        self._lines: deque[str] = deque()
        self._reader: Thread | None = None
        self._rest: list[str] = []

    def start(self, python: str, owner: str) -> Path:
        """Begin to record and return where the recording will lie.

        Args:
            python: that has the backend.
            owner: what is recorded for.

        Raises:
            Unavailable: that Python cannot be started.
        """
        self.stop()
        self._folder.mkdir(parents=True, exist_ok=True)
        for old in sorted(self._folder.glob("*.wav"))[: -MOST_KEPT + 1 or None]:
            old.unlink(missing_ok=True)
        path = self._folder / time.strftime("Recording %Y-%m-%d %H.%M.%S.wav")
        try:
            self._process = subprocess.Popen(
                [python, "-m", MODULE, str(path)], env=own_environment(), cwd=self._folder, text=True,
                encoding="utf-8", errors="replace", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )  # fmt: skip
        except OSError as error:
            raise Unavailable(f"{python} cannot be started: {error.strerror}.", action="open-preferences") from error
        self.owner, self.seconds, self.level = owner, 0.0, 0.0
        self.problems.pop(owner, None)
        self._lines, self._rest = deque(), []
        self._reader = Thread(target=_read, args=(self._process, self._lines), daemon=True)
        self._reader.start()
        return path

    def stop(self) -> None:
        """End the recording; it is written a moment later."""
        if self._process is not None and self._process.stdin is not None and not self._process.stdin.closed:
            self._process.stdin.close()

    def tick(self) -> None:
        """Take note of how far it is, and of its end."""
        if self._process is None or self._reader is None:
            return
        ended = not self._reader.is_alive()
        while self._lines:
            self._note(self._lines.popleft())
        if ended:
            self._process.wait()
            if self.owner and not self.seconds and self.owner not in self.problems:
                detail = "\n".join(self._rest)
                self.problems[self.owner] = Unavailable(
                    "The recording ended before it began.", remedy=ELSEWHERE, detail=detail
                ).problem()
            self.stop()
            self._process = self._reader = None
            self.owner = ""

    def _note(self, line: str) -> None:
        try:
            said = json.loads(line)
        except ValueError:  # what libraries complain of
            self._rest.append(line)
            return
        if "message" in said:
            self.problems[self.owner] = Unavailable(said["message"], remedy=said["remedy"]).problem()
        self.seconds, self.level = said.get("seconds", self.seconds), said.get("level", 0.0)


def _read(process: subprocess.Popen[str], lines: deque[str]) -> None:
    assert process.stdout is not None
    with process.stdout as stream:
        lines.extend(iter(stream.readline, ""))
