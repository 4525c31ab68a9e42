"""Enter the project's virtual environment: made, filled from a lock, and kept up to date on the way.

A script starts with

    from environment import enter

    enter("default")

and below that line runs on Python 3.11 with everything the lock names. Runs before that Python is known,
so: the standard library and the syntax of Python 3.9. SCENEWRIGHT_BOOTSTRAP=0 keeps the Python that runs.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import interpreters
from installer import install
from interpreters import ROOT, Unprepared
from libraries import require_libraries

LOCKS = ROOT / "locks"
COVERS = {"dev": ("default",)}  # what else is in place once a lock is installed


def enter(lock: str = "default") -> None:
    """Run the calling script again inside .venv, unless it already runs there.

    Args:
        lock: Which file of locks/ the script needs, without its ending.
    """
    if os.environ.get("SCENEWRIGHT_BOOTSTRAP") == "0":
        return
    environment = VirtualEnvironment(ROOT / ".venv", "3.11", lock, project=True)
    try:
        require_libraries()
        environment.prepare()
    except Unprepared as problem:
        sys.exit(str(problem))
    if Path(sys.prefix).resolve() != environment.folder.resolve():
        continue_with(environment.python)


def continue_with(python: Path) -> None:
    """Replace this process by `python` running the same script with the same arguments."""
    command = [str(python), *sys.argv]
    sys.stdout.flush()
    if os.name == "nt":  # there, exec returns to the shell at once
        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(command[0], command)


class VirtualEnvironment:
    """A virtual environment that holds what a lock names.

    Args:
        folder: Where it lies.
        version: Its Python, as "3.11".
        lock: Which file of locks/, without its ending.
        project: Install this project into it too, editable, with its `scenewright` command.
    """

    def __init__(self, folder: Path, version: str, lock: str, project: bool = False) -> None:
        self.folder = folder
        self.version = version
        self.lock = lock
        self.project = project
        self.python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def prepare(self, free_megabytes: int | None = None, fetch: bool = True) -> Path:
        """Make and fill the environment where it is missing or out of date, and return its Python.

        Args:
            free_megabytes: Room to reckon with; asked of the file system by default.
            fetch: Let uv download a Python where the machine has none.

        Raises:
            Unprepared: No Python, no room, no network, or a package that cannot be installed.
        """
        if self.stamp(self.lock) == self.digest(self.lock):
            return self.python
        download, disk = sizes(self.lock)
        if not self.runs():
            require_room(disk + download, free_megabytes)  # pip keeps what it downloads
            self.create(interpreters.find(self.version, fetch))
        print(f"Installing locks/{self.lock}.txt into {self.folder}:", end=" ")
        print(f"up to {download} MB to download, {disk} MB on disk.", flush=True)
        # Until the stamps stand again the environment counts as incomplete, and the next run takes it up from here.
        for stamp in self.folder.glob("installed-*"):
            stamp.unlink()
        install(self.python, LOCKS / f"{self.lock}.txt", ROOT if self.project else None)
        for name in (self.lock, *COVERS.get(self.lock, ())):
            (self.folder / f"installed-{name}").write_text(self.digest(name))
        return self.python

    def create(self, interpreter: Path) -> None:
        """Make the empty environment, in place of a broken one.

        Raises:
            Unprepared: `interpreter` cannot make one.
        """
        command = [str(interpreter), "-m", "venv", "--clear", str(self.folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            last = (done.stderr or done.stdout).strip().split("\n")[-1]
            raise Unprepared(f"{self.folder} could not be made: {last}.", f"rm -r {self.folder}")

    def runs(self) -> bool:
        """Tell whether the environment's Python starts, has pip, and is of the right version."""
        code = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
        return interpreters.run([str(self.python), "-c", code]).strip() == self.version

    def stamp(self, lock: str) -> str:
        """Return the digest noted when `lock` was last installed whole; "" if it never was, or its Python is gone."""
        note = self.folder / f"installed-{lock}"
        return note.read_text() if note.is_file() and self.python.exists() else ""

    def digest(self, lock: str) -> str:
        """Return a digest of everything that decides what is installed."""
        text = (LOCKS / f"{lock}.txt").read_bytes()
        return hashlib.sha256(text + ((ROOT / "pyproject.toml").read_bytes() if self.project else b"")).hexdigest()


def sizes(lock: str) -> tuple[int, int]:
    """Return megabytes to download and megabytes on disk, as the lock's first lines tell."""
    platform = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
    figures = dict(re.findall(r"(disk:|linux|macos|windows) (\d+) MB", (LOCKS / f"{lock}.txt").read_text()))
    return int(figures[platform]), int(figures["disk:"])


def require_room(megabytes: int, free_megabytes: int | None = None) -> None:
    """Check that the checkout's disk has room for `megabytes`.

    Raises:
        Unprepared: It has not.
    """
    free = shutil.disk_usage(ROOT).free // 2**20 if free_megabytes is None else free_megabytes
    if free < megabytes:
        sentence = f"The installation needs {megabytes} MB and the disk of {ROOT} has {free} MB free."
        raise Unprepared(sentence, f"df -h {ROOT}" if os.name != "nt" else "cleanmgr")
