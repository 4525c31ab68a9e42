"""A worker process as its backend sees it: orders in, events out, and how it died."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from scenewright.backend.executors import Event, Order, Stop
from scenewright.backend.framing import read_frames, write_frames
from scenewright.shared.errors import Malformed
from scenewright.shared.wire import decode, encode

BOOTSTRAP = Path(__file__).resolve().parent.parent / "bootstrap.py"
TERM_GRACE = 0.5  # seconds between asking a process to end and ending it
CRASHES = ("SIGSEGV", "SIGBUS", "SIGABRT", "SIGILL", "SIGFPE")


class WorkerProcess:
    """One process, running at most one job.

    Args:
        python: the interpreter it runs in.
        environment: the name of that interpreter's environment.
        log: where it prints while it has no job.
        hear: takes what it says, in a thread of this worker.
        lost: told once, when the process and whatever it started are gone.

    Attributes:
        order: the job it runs.
        generator: the generator it ran last, still loaded.
        stopping: its job was told to stop.
        leaving: it is being ended and gets no job any more.
    """

    def __init__(
        self,
        python: Path,
        environment: str,
        log: Path,
        hear: Callable[[WorkerProcess, Event], None],
        lost: Callable[[WorkerProcess], None],
    ) -> None:
        self.environment, self.generator = environment, ""
        self.order: Order | None = None
        self.stopping = self.leaving = False
        self._hear, self._lost = hear, lost
        self._writing = threading.Lock()
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [str(python), str(BOOTSTRAP)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, **_apart(),
            )  # fmt: skip
        assert self._process.stdin is not None and self._process.stdout is not None
        self._orders, self._events = self._process.stdin, self._process.stdout
        self._thread = threading.Thread(target=self._listen, name=f"worker {self._process.pid}", daemon=True)
        self._thread.start()

    def take(self, order: Order) -> None:
        """Run a job."""
        self.order, self.generator, self.stopping = order, order.generator, False
        self._send(order)

    def stop(self) -> None:
        """Tell the job to stop."""
        if self.order is not None:
            self.stopping = True
            self._send(Stop(job=self.order.job))

    def kill(self) -> None:
        """End the process and whatever it started, politely first."""
        self._signal("SIGTERM")
        try:
            self._process.wait(TERM_GRACE)
        except subprocess.TimeoutExpired:
            self._signal("SIGKILL")

    def join(self) -> None:
        """Wait until the process is gone and `lost` was told."""
        self._thread.join()

    def cause(self) -> str:
        """Return in words how the process ended."""
        code = self._process.returncode
        if code >= 0:
            return f"it ended by itself with exit code {code if code < 256 else hex(code)}"
        name = signal.Signals(-code).name
        if name == "SIGKILL":
            return "it was killed (SIGKILL), most often for want of memory"
        return f"it crashed ({name})" if name in CRASHES else f"it was ended from outside ({name})"

    def _send(self, message: Order | Stop) -> None:
        # A process that is gone cannot read; `lost` will say so.
        with suppress(OSError, ValueError), self._writing:
            write_frames(self._orders, encode(message))

    def _listen(self) -> None:
        with suppress(Malformed, OSError):
            while (frames := read_frames(self._events)) is not None:
                self._hear(self, decode(frames, Event))
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(TERM_GRACE)
        self._signal("SIGKILL")
        self._process.wait()
        for pipe in (self._orders, self._events):
            with suppress(OSError):
                pipe.close()
        self._lost(self)

    def _signal(self, name: str) -> None:
        """Signal the process and those it started."""
        with suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.Signals[name])


def _apart() -> dict[str, Any]:
    """Return what keeps a keyboard interrupt of the backend from its workers, and makes them a group of their own."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}
