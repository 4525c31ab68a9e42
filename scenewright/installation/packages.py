"""Install packages into an environment with uv or pip, and say in one sentence what went wrong."""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from .interpreters import run
from .locks import Lock
from .problems import Unreachable, explain
from .progress import Follower, Report, silent

QUIET = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
ALONE = ("-I", "-u")  # neither PYTHONPATH nor the user's own packages count; lines come as they are printed


@dataclass(frozen=True)
class Installer:
    """uv, where it may and can be used, else pip; at work in one environment.

    The user's configuration of pip and uv (index, proxy, certificates) holds. What is in place already is kept.

    Attributes:
        python: The environment's interpreter.
        settings: Environment variables of pip and uv, such as where they keep what they download.
        report: Takes each step.
        log: Takes every line they print.
        uv: The uv command, "" where pip is to be used.
    """

    python: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    report: Report = silent
    log: TextIO | None = None
    uv: str = ""

    def install_lock(self, lock: Lock, *more: str) -> None:
        """Install what a lock pins, and `more`, which need nothing besides.

        Raises:
            Unprepared: The network, the disk or the index failed, or there is no wheel for this machine.
        """
        pins = lock.pins
        arguments = ["--no-deps", "--only-binary", ":all:", "-r", str(lock.path), *more]
        if self.uv:
            try:
                self.run_uv(arguments, self._follower(lock))
                return
            except Unreachable:  # perhaps it is pip that knows of a mirror or a proxy
                self._say("uv reached no index; pip goes on.\n")
        if self._pip_version() != pins.get("pip"):
            self.run_pip([f"pip=={pins['pip']}"])  # its raw progress came with 24.1
        self.run_pip(["--progress-bar", "raw", *arguments], self._follower(lock))

    def install(self, *requirements: str) -> None:
        """Install requirements and what they need in turn.

        Raises:
            Unprepared: The network, the disk or the index failed, or a package does not build.
        """
        if self.uv:
            self.run_uv(requirements)
        else:
            self.run_pip(requirements)

    def run_uv(self, arguments: Sequence[str], follower: Follower | None = None) -> None:
        """Run `uv pip install`.

        Raises:
            Unprepared: It failed.
        """
        self._run([self.uv, "pip", "install", "--python", str(self.python), *arguments], follower)

    def run_pip(self, arguments: Sequence[str], follower: Follower | None = None) -> None:
        """Run `pip install`, with pip brought into the environment where it is missing.

        Raises:
            Unprepared: It failed, or there is no pip to be had.
        """
        if not self._pip_version():
            self._run([str(self.python), *ALONE, "-m", "ensurepip", "--default-pip"])
        self._run([str(self.python), *ALONE, "-m", "pip", "install", *arguments], follower)

    def _pip_version(self) -> str:
        return run([str(self.python), *ALONE, "-c", "import pip; print(pip.__version__)"]).strip()

    def _follower(self, lock: Lock) -> Follower:
        return Follower(self.python.parent.parent, len(lock.pins), lock.sizes.download, self.report)

    def _run(self, command: list[str], follower: Follower | None = None) -> None:
        said = []
        self._say(f"$ {' '.join(command)}\n")
        with subprocess.Popen(
            command, text=True, errors="replace", env={**os.environ, **QUIET, **self.settings},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ) as process:  # fmt: skip
            for line in lines_of(process):
                said.append(line)
                self._say("" if line.startswith("Progress ") else line)
                if follower is not None:
                    follower.take(line)
        if process.returncode != 0:
            raise explain("".join(said))

    def _say(self, line: str) -> None:
        if self.log is not None and line:
            self.log.write(line)
            self.log.flush()


def uv_command() -> str:
    """Return the uv command of this machine, or ""."""
    return shutil.which("uv") or ""


def lines_of(process: subprocess.Popen[str]) -> Iterator[str]:
    """Yield the lines that `process` prints, and "" at least twice a second while it prints none."""
    lines: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        for line in process.stdout or ():
            lines.put(line)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=0.5)
        except queue.Empty:
            line = ""
        if line is None:
            return
        yield line
