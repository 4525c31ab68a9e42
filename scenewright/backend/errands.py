"""What takes long about weights, in a process of its own: it can be stopped at once, and goes on later."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from scenewright.backend.fetching import download
from scenewright.backend.weights import Shelf, Weights
from scenewright.shared.errors import Problem, ScenewrightError, StorageError, Unexpected

Act = Literal["download", "verify"]
LAST_LINES = 20


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Where an errand stands; with a problem, why it ended."""

    fraction: Annotated[float, Meta(ge=0.0, le=1.0)] = 0.0
    detail: str = ""
    problem: Problem | None = None


class Errand:
    """One act upon weights. Its process ends with this one.

    Args:
        shelf: the folder of all weights.
        act: what to do.
        weights: which.
        hear: takes each step, and None once at the end; called from a thread of its own.
    """

    def __init__(self, shelf: Path, act: Act, weights: Weights, hear: Callable[[Step | None], None]) -> None:
        self.act = act
        self._hear = hear
        asked = msgspec.json.encode(weights).decode()
        command = [sys.executable, "-m", "scenewright.backend.errands", str(shelf), act, asked]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            errors="replace", creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
        self._said: list[str] = []
        self._reading = threading.Thread(target=self._read_errors, daemon=True)
        self._thread = threading.Thread(target=self._listen, name=f"{act} {weights.name}", daemon=True)
        self._stopped = False
        self._reading.start()
        self._thread.start()

    def stop(self) -> None:
        """End it; `hear` is told when it is gone."""
        self._stopped = True
        self._process.kill()

    def join(self) -> None:
        """Wait until it is gone."""
        self._thread.join()

    def _listen(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        told = False
        for line in self._process.stdout:
            with suppress(msgspec.DecodeError):
                step = msgspec.json.decode(line, type=Step)
                told = told or step.problem is not None
                self._hear(step)
        code = self._process.wait()
        self._reading.join()
        for pipe in (self._process.stdin, self._process.stdout):
            pipe.close()
        if code != 0 and not told and not self._stopped:
            sentence = f"The {self.act} ended unexpectedly, with code {code}."
            detail = "".join(self._said[-LAST_LINES:])
            self._hear(Step(problem=Unexpected(sentence, remedy="Try again.", detail=detail).problem()))
        self._hear(None)

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as errors:
            for line in errors:
                self._said = [*self._said[-LAST_LINES:], line]


def main() -> int:
    """Do what the command line says; each step is a line of JSON. Ends when standard input does."""
    shelf, act, weights = Shelf(Path(sys.argv[1])), sys.argv[2], msgspec.json.decode(sys.argv[3], type=Weights)
    threading.Thread(target=_end_with_the_caller, daemon=True).start()
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    said, sys.stdout = sys.stdout, sys.stderr  # what others print is not ours

    def say(step: Step) -> None:
        print(msgspec.json.encode(step).decode(), file=said, flush=True)

    def tell(fraction: float, detail: str) -> None:
        say(Step(fraction=fraction, detail=detail))

    try:
        if act == "download":
            download(shelf, weights, tell)
        elif wrong := shelf.verify(weights, tell):
            remedy = "Delete them, then download them again."
            raise StorageError(f"{weights.name} is damaged: {' '.join(wrong)}", remedy=remedy)
    except ScenewrightError as error:
        say(Step(problem=error.problem()))
        return 1
    return 0


def _end_with_the_caller() -> None:
    while os.read(0, 1024):  # not through sys.stdin, which nobody may hold when Python ends
        continue
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
