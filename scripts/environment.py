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
import subprocess
import sys
from pathlib import Path

from checkout import BORROWED, LOCKS, ROOT
from libraries import require_libraries
from progress import Bar

from scenewright.installation.environments import create, python_of, require_room, size_of, version_of
from scenewright.installation.interpreters import find
from scenewright.installation.locks import Lock
from scenewright.installation.packages import Installer
from scenewright.installation.problems import NoPython, Unprepared
from scenewright.installation.progress import Step
from scenewright.installation.uv import fetch_python

COVERS = {"dev": ("default",), "diffusion": ("default", "dev")}  # what else is in place once a lock is installed


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
        self.lock = Lock(LOCKS / f"{lock}.txt")
        self.project = project
        self.python = python_of(folder)

    def prepare(self, free_megabytes: int | None = None) -> Path:
        """Make and fill the environment where it is missing or out of date, and return its Python.

        Args:
            free_megabytes: Room to reckon with; asked of the file system by default.

        Raises:
            Unprepared: No Python, no room, no network, or a package that cannot be installed.
        """
        if self.stamp(self.lock) == self.digest(self.lock):
            return self.python
        download, disk = self.lock.sizes
        here = version_of(self.python) == self.version
        # pip keeps what it downloads.
        require_room(ROOT, max(disk + download - here * size_of(self.folder), 0), free_megabytes)
        if not here:
            create(find_or_fetch(self.version), self.folder)
        print(f"Installing locks/{self.lock.path.name} into {self.folder}:", end=" ")
        print(f"up to {download} MB to download, {disk} MB on disk.", flush=True)
        # Until the stamps stand again the environment counts as incomplete, and the next run takes it up from here.
        for stamp in self.folder.glob("installed-*"):
            stamp.unlink()
        self.install()
        for lock in (self.lock, *(Lock(LOCKS / f"{name}.txt") for name in COVERS.get(self.lock.path.stem, ()))):
            (self.folder / f"installed-{lock.path.stem}").write_text(self.digest(lock))
        return self.python

    def install(self) -> None:
        """Install the lock, with one progress bar, and then the project where it is wanted.

        Raises:
            Unprepared: No network, no room, or a package that cannot be installed.
        """
        bar = Bar("Installing")

        def show(step: Step) -> None:
            bar.show(step.fraction, f"{step.phase.lower()} {step.note}")

        try:
            Installer(self.python, report=show).install_lock(self.lock)
        finally:
            bar.close()
        if self.project:
            Installer(self.python).install("--no-deps", "--no-build-isolation", "--editable", str(ROOT))

    def stamp(self, lock: Lock) -> str:
        """Return the digest noted when `lock` was last installed whole; "" if it never was, or its Python is gone."""
        note = self.folder / f"installed-{lock.path.stem}"
        return note.read_text() if note.is_file() and self.python.exists() else ""

    def digest(self, lock: Lock) -> str:
        """Return a digest of everything that decides what is installed."""
        project = (ROOT / "pyproject.toml").read_bytes() if self.project else b""
        return hashlib.sha256(lock.path.read_bytes() + project).hexdigest()


def find_or_fetch(version: str) -> Path:
    """Return a Python of `version`, fetched by uv where this machine has none.

    Raises:
        Unprepared: There is none and none could be fetched.
    """
    try:
        return find((version,))
    except NoPython:
        print(
            f"There is no Python {version} here: uv fetches one, about 30 MB, into {BORROWED / 'python'}.", flush=True
        )
        return fetch_python(version, BORROWED, LOCKS / "uv.txt")
