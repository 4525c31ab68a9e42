"""Virtual environments for generators whose dependencies fight with ours; their workers run there."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from scenewright.backend.home import Home, disk_errors
from scenewright.shared.errors import Unavailable

GROUP = "scenewright.environments"
WORKER_NEEDS = ("msgspec>=0.19", "numpy>=1.26")
INCOMPLETE = "incomplete"
COMMAND = ("-m", "scenewright.backend", "environments")


@dataclass(frozen=True)
class Environment:
    """What a virtual environment holds. Packages declare theirs under the entry point `scenewright.environments`.

    Attributes:
        name: what generators call it in `environment`.
        requirements: as for pip; what a worker needs is added.
        python: the interpreter it is made from, such as "python3.10"; "" is the backend's own.
        shares_packages: packages it lacks are taken from the backend's own environment.
    """

    name: str
    requirements: tuple[str, ...]
    python: str = ""
    shares_packages: bool = False


def declared() -> dict[str, Environment]:
    """Return the environments that installed packages declare, by name."""
    found = (point.load() for point in entry_points(group=GROUP))
    return {environment.name: environment for environment in found}


def find_python(home: Home, name: str) -> Path | None:
    """Return an environment's interpreter, None if it was not made, or not to its end."""
    python = _python(home.environments / name)
    return python if python.exists() and not (home.environments / name / INCOMPLETE).exists() else None


def require(home: Home, name: str) -> Path:
    """Return an environment's interpreter; the backend's own for "".

    Raises:
        Unavailable: it was not made; the command that makes it is told.
    """
    python = find_python(home, name) if name else Path(sys.executable)
    if python is None:
        raise missing(home, name)
    return python


def missing(home: Home, name: str) -> Unavailable:
    """Return the error for an environment that is not there."""
    words = [sys.executable, *COMMAND, "--home", str(home.path), "make", name]
    command = subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
    return Unavailable(f"It needs the environment {name!r}, which is not there yet.", remedy=f"Make it with: {command}")


def make(environment: Environment, home: Home) -> Path:
    """Make a virtual environment afresh and return its interpreter. What pip or uv print is seen.

    Raises:
        Unavailable: there is no such Python, or the requirements could not be installed.
        StorageError: the disk is full or the folder cannot be written.
    """
    folder = home.environments / environment.name
    with disk_errors(f"The environment {folder}"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / INCOMPLETE).touch()
    uv = shutil.which("uv")
    base = environment.python or sys.executable
    requirements = environment.requirements + (() if environment.shares_packages else WORKER_NEEDS)
    _run([base, "-m", "venv", *([] if requirements and not uv else ["--without-pip"]), str(folder)], environment)
    python = _python(folder)
    if environment.shares_packages:
        _share_packages(python, environment)
    if requirements:
        install = [uv, "pip", "install", "--python", str(python)] if uv else [str(python), "-m", "pip", "install"]
        _run([*install, *requirements], environment)
    (folder / INCOMPLETE).unlink()
    return python


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _share_packages(python: Path, environment: Environment) -> None:
    """Append our packages' folder to the environment's search path, after its own packages."""
    told = _run([str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], environment, keep=True)
    Path(told.strip(), "shared_packages.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")


def _run(command: list[str], environment: Environment, keep: bool = False) -> str:
    try:
        done = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE if keep else None)
    except (OSError, subprocess.CalledProcessError) as error:
        sentence = f"The environment {environment.name!r} could not be made: {error}."
        raise Unavailable(sentence, remedy="What was printed above says why; mend that and try again.") from error
    return done.stdout or ""
