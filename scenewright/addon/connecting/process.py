"""A backend on this machine, started from Blender: its output goes to a log.

The process is not tied to Blender by a pipe: should Blender crash, the backend and its jobs go on.
"""

from __future__ import annotations

import os
import subprocess
from collections import deque
from pathlib import Path

from ..shared.endpoint import Endpoint, read_endpoint
from ..shared.errors import NotConnected, Problem, Unavailable
from .reasons import explain

GRACE_SECONDS = 5.0
TAIL_BYTES = 4096


class Backend:
    """One backend process.

    Args:
        python: interpreter of the environment in which Scenewright is installed.
        home: the backend's folder.
        log: file that its output replaces.

    Raises:
        Unavailable: that Python cannot be started.
    """

    def __init__(self, python: str, home: Path, log: Path) -> None:
        self.home, self.log, self._python = home, log, python
        self._before = _instance(home)
        self._process = _start([python, "-m", "scenewright.backend", "serve", "--port", "0", "--home", str(home)], log)

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process.poll() is None

    def endpoint(self) -> Endpoint | None:
        """Return where it listens, None until it does."""
        return None if _instance(self.home) == self._before else read_endpoint(self.home)

    def reason(self) -> Problem | None:
        """Return why the process ended, None while it lives."""
        code = self._process.poll()
        return None if code is None else explain(code, _last_lines(self.log), self.log)

    def again(self) -> Backend:
        """Start another like this one."""
        return Backend(self._python, self.home, self.log)

    def stop(self) -> None:
        """End the process, and wait until it has."""
        self._process.terminate()
        try:
            self._process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Restarts:
    """Says whether a backend that ended may be started again: a few times in a while, not for ever."""

    LIMIT = 3
    WINDOW_SECONDS = 300.0

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=self.LIMIT)

    def allow(self, now: float) -> bool:
        """Tell whether a restart at `now` (seconds) is within the limit, and count it if so."""
        if len(self._times) == self.LIMIT and now - self._times[0] < self.WINDOW_SECONDS:
            return False
        self._times.append(now)
        return True


def own_environment() -> dict[str, str]:
    """Return the environment variables for another Python: the settings of Blender's own would lead it astray."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def _instance(home: Path) -> str:
    # Its process id would not do: on Windows a virtual environment's Python is a process that starts another.
    try:
        return read_endpoint(home).instance
    except NotConnected:
        return ""


def _start(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    try:
        with log.open("wb") as output:
            return subprocess.Popen(
                command, env=own_environment(), cwd=log.parent, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )  # fmt: skip
    except OSError as error:
        remedy = "Choose another Python in the preferences, or none, and set up the backend."
        raise Unavailable(
            f"{command[0]} cannot be started: {error.strerror}.", remedy=remedy, action="open-preferences"
        ) from error


def _last_lines(log: Path) -> list[str]:
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - TAIL_BYTES))
        lines = file.read().decode(errors="replace").splitlines()
    return [line.strip() for line in lines if line.strip()]
