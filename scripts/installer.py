"""Install a lock with pip, with one progress bar, and say in one sentence what went wrong.

Runs before Python 3.11 is known, so: the standard library and the syntax of Python 3.9.
"""

from __future__ import annotations

import os
import queue
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

from interpreters import Unprepared
from progress import Bar

UNREACHABLE = (
    "NewConnectionError",
    "ConnectTimeout",
    "ConnectionError",
    "Connection broken",
    "connection error",
    "Could not fetch URL",
    "ProxyError",
    "ReadTimeout",
    "name resolution",
    "SSLError",
    "satisfies the requirement pip==",  # every index has pip
)
QUIET = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PYTHONUNBUFFERED": "1"}


def install(python: Path, lock: Path, project: Path | None = None) -> None:
    """Install what `lock` pins into the environment of `python`, and then `project`, editable.

    The user's pip configuration (index, proxy, certificates) holds. What is in place already is kept.

    Raises:
        Unprepared: The network, the disk or the index failed, or a package does not build.
    """
    pins = dict(re.findall(r"^([\w.-]+)==([^ ;\n]+)", lock.read_text(), re.MULTILINE))
    pip(python, ["install", f"pip=={pins['pip']}"], {})  # its raw progress came with 24.1
    pip(python, ["install", "--progress-bar", "raw", "-r", str(lock)], pins)
    if project is not None:
        pip(python, ["install", "--no-deps", "--no-build-isolation", "--editable", str(project)], {})


def pip(python: Path, arguments: list[str], pins: dict[str, str]) -> None:
    """Run pip, drawing a bar over the packages of `pins` where there are any.

    Raises:
        Unprepared: It failed.
    """
    command = [str(python), "-m", "pip", *arguments]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    log = []
    with subprocess.Popen(command, text=True, errors="replace", env={**os.environ, **QUIET}, **streams) as process:
        follow = Follower(python.parent.parent, len(pins)) if pins else None
        for line in lines_of(process):
            log.append(line)
            if follow is not None:
                follow.take(line)
    if follow is not None:
        follow.bar.close()
    if process.returncode != 0:
        raise explain("".join(log))


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


class Follower:
    """Turn pip's lines into one bar: downloading is its first half, unpacking its second.

    Args:
        environment: The folder of the virtual environment.
        packages: How many packages the lock names.
    """

    def __init__(self, environment: Path, packages: int) -> None:
        self.environment = environment
        self.packages = packages
        self.bar = Bar("Installing")
        self.collected = 0  # a file on its way counts as the fraction of it that is here
        self.name = ""

    def take(self, line: str) -> None:
        """Read one line of pip's, "" when a while has passed without one, and draw the bar."""
        collecting = re.match(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)", line)
        partial = re.match(r"Progress (\d+) of (\d+)", line)
        if collecting:
            self.collected += 1
            self.name = collecting[1]
            self._show(self.collected - 1, f"downloading {self.name}")
        elif partial:
            here, whole = int(partial[1]), max(int(partial[2]), 1)
            megabytes = f"{here >> 20} of {whole >> 20} MB"
            self._show(self.collected - 1 + here / whole, f"downloading {self.name}, {megabytes}")
        elif line.startswith("Installing collected packages") or self.collected > self.packages:
            self.collected = self.packages + 1  # from here on the folders found are counted
            unpacked = min(self.packages, sum(1 for _ in self.environment.glob("[Ll]ib*/**/site-packages/*.dist-info")))
            self._show(self.packages + unpacked, f"unpacking {unpacked} of {self.packages} packages")

    def _show(self, steps: float, note: str) -> None:
        self.bar.show(steps / (2 * self.packages), note)


def explain(log: str) -> Unprepared:
    """Turn pip's output into one sentence and the line that mends it."""
    if "No space left on device" in log or "Errno 28" in log:
        return Unprepared("The disk is full: free some room and start again.", "df -h .")
    if any(sign in log for sign in UNREACHABLE):
        return Unprepared(
            "The package index cannot be reached: go online, or tell pip of your proxy, and start again.",
            "python3 -m pip config set global.proxy http://HOST:PORT",
        )
    missing = re.search(r"No matching distribution found for (\S+)", log)
    if missing:
        return Unprepared(
            f"The package index has no {missing[1]} for this machine: pip must look where there is one.",
            "python3 -m pip config set global.index-url https://pypi.org/simple",
        )
    errors = re.findall(r"^(?:ERROR|error): (.+)$", log, re.MULTILINE)
    last = errors[-1] if errors else log.strip().split("\n")[-1]
    return Unprepared(f"pip could not install the lock: {last}", "python3 -m pip debug")
