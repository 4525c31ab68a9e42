"""A backend on this machine, started from Blender: its output goes to a log, and why it ended is said in plain words.

The process is not tied to Blender by a pipe: should Blender crash, the backend and its jobs go on.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import deque
from pathlib import Path

from ..shared.endpoint import Endpoint, read_endpoint
from ..shared.errors import NotConnected, Unavailable

GRACE_SECONDS = 5.0
TAIL_BYTES = 4096
INSTALL = "Choose the Python of Scenewright's environment in the preferences."


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

    def reason(self) -> str:
        """Return why the process ended, in one sentence, or ""."""
        code = self._process.poll()
        return "" if code is None else explain(code, _last_lines(self.log), self.log)

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


def explain(code: int, output: list[str], log: Path) -> str:
    """Return in one sentence why a backend ended with an exit code, given the last lines it printed."""
    if any("No module named" in line for line in output):
        return f"Scenewright's backend is not installed for that Python. {INSTALL}"
    if code == 0:
        return "The backend was stopped."
    if code < 0:
        name = signal.Signals(-code).name
        because = ", most often because the machine ran out of memory" if name == "SIGKILL" else ""
        return f"The backend was ended by the system ({name}){because}. Its log is {log}."
    return output[-1] if output else f"The backend ended with code {code}. Its log is {log}."


def _instance(home: Path) -> str:
    # Its process id would not do: on Windows a virtual environment's Python is a process that starts another.
    try:
        return read_endpoint(home).instance
    except NotConnected:
        return ""


def _start(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    # Blender's own Python settings would lead another Python astray.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    flags = subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0
    try:
        with log.open("wb") as output:
            return subprocess.Popen(
                command, env=environment, cwd=log.parent, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, creationflags=flags,
            )  # fmt: skip
    except OSError as error:
        named = command[0] or "No Python"
        raise Unavailable(f"{named} cannot be started: {error.strerror}.", remedy=INSTALL) from error


def _last_lines(log: Path) -> list[str]:
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - TAIL_BYTES))
        lines = file.read().decode(errors="replace").splitlines()
    return [line.strip() for line in lines if line.strip()]
