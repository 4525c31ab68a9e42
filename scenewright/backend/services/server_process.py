"""A server of somebody else's, started here for as long as it is needed."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

from scenewright.backend.services.address import Address
from scenewright.shared.errors import ScenewrightError, Unavailable

PORTS = (20_000, 60_000)  # tried at random: one that is taken ends the server, and another is tried
TRIES = 3
LAST_LINES = 20
GRACE = 2.0  # seconds between asking it to end and ending it
BEAT = 0.1


class ServerProcess:
    """Starts a program that listens on this machine alone, and ends it with this process at the latest.

    Args:
        command: the program and its arguments; {port} stands for the port.
        answers: asks whether the server at an address is ready; raises a `ScenewrightError` until it is.
        heard: told each line it prints.
        seconds: how long it may take to get ready.

    Attributes:
        address: where it answers.
    """

    def __init__(
        self, command: Sequence[str], answers: Callable[[Address], None], heard: Callable[[str], None], seconds: float
    ) -> None:
        self._command, self._answers, self._heard, self._seconds = command, answers, heard, seconds
        self._last: deque[str] = deque(maxlen=LAST_LINES)
        self.address = Address("http", "127.0.0.1", 0, "")
        self._process: subprocess.Popen[str] | None = None

    def ensure(self, beat: Callable[[], None]) -> None:
        """Return when it is ready; start it if it does not run. What `beat` raises ends it.

        Raises:
            Unavailable: the program cannot be started, or does not get ready.
        """
        if self.alive():
            return
        for _ in range(TRIES):
            self._start(random.randint(*PORTS))
            try:
                if self._ready(beat):
                    return
            except BaseException:
                self.end()
                raise
        said = next((line for line in reversed(self._last) if line.strip()), "nothing")
        sentence = f"{Path(self._command[0]).name} ended before it was ready. It said: {said}"
        raise Unavailable(sentence, detail="\n".join(self._last))

    def alive(self) -> bool:
        """Tell whether it runs."""
        return self._process is not None and self._process.poll() is None

    def last_words(self) -> str:
        """Return the last lines it printed."""
        return "\n".join(self._last)

    def end(self) -> None:
        """End it."""
        if self._process is not None:
            _end(self._process)
            self._process = None

    def _start(self, port: int) -> None:
        self.end()
        self.address = self.address._replace(port=port)
        command = [part.format(port=port) for part in self._command]
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                encoding="utf-8", errors="replace", bufsize=1, **_quiet(),
            )  # fmt: skip
        except OSError as error:
            remedy = "Check the path of the program."
            raise Unavailable(f"{command[0]} cannot be started: {error.strerror}.", remedy=remedy) from error
        assert process.stdout is not None
        self._process = process
        weakref.finalize(self, _end, process)
        listener = threading.Thread(target=_listen, args=(process.stdout, self._last, self._heard), daemon=True)
        listener.start()

    def _ready(self, beat: Callable[[], None]) -> bool:
        """Wait until it answers; False if it ended."""
        until = time.monotonic() + self._seconds
        while self.alive():
            try:
                self._answers(self.address)
            except ScenewrightError:
                if time.monotonic() > until:
                    raise
                beat()
                time.sleep(BEAT)
            else:
                return True
        return False


def _listen(lines: IO[str], last: deque[str], heard: Callable[[str], None]) -> None:
    with lines:
        for line in lines:
            last.append(line.rstrip())
            print(line, end="")  # into the job's log
            heard(line)


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _quiet() -> dict[str, Any]:
    """Return what keeps a console window from opening."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW}
    return {}
