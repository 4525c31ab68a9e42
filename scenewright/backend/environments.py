"""Virtual environments for generators whose dependencies fight with ours; their workers run there."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

import numpy

from scenewright.backend.home import Home, disk_errors
from scenewright.installation.environments import create, python_of
from scenewright.installation.interpreters import run
from scenewright.installation.packages import Installer, uv_command
from scenewright.installation.problems import Unprepared
from scenewright.shared.errors import Unavailable

GROUP = "scenewright.environments"
WORKER_NEEDS = ("msgspec>=0.19", "numpy>=1.26")
COMPLETE = "complete"
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


# Its authors' package is on no index: it comes from their repository, at a commit that is known to work.
HUNYUAN3D_2 = "c4527b6a5b1073c59f7c43617dd6393b098e658f"
OURS = (
    Environment(
        "hunyuan3d-2",
        (
            f"hy3dgen @ https://github.com/Tencent-Hunyuan/Hunyuan3D-2/archive/{HUNYUAN3D_2}.zip",
            "torch>=2.4", "torchvision", "diffusers>=0.30,<0.36", "transformers>=4.48,<5", "accelerate",
            "safetensors", "scikit-image", "pyyaml",
            # Our own compiled packages are shared, and were made for this one.
            f"numpy=={numpy.__version__}",
        ),
        shares_packages=True,
    ),
)  # fmt: skip


def declared() -> dict[str, Environment]:
    """Return our environments and those that installed packages declare, by name."""
    found = (point.load() for point in entry_points(group=GROUP))
    return {environment.name: environment for environment in (*OURS, *found)}


def find_python(home: Home, name: str) -> Path | None:
    """Return an environment's interpreter, None if it was not made, or not to its end."""
    python = python_of(home.environments / name)
    return python if python.exists() and (home.environments / name / COMPLETE).exists() else None


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
    requirements = environment.requirements + (() if environment.shares_packages else WORKER_NEEDS)
    with disk_errors(f"The environment {folder}"), told_of(environment):
        (folder / COMPLETE).unlink(missing_ok=True)
        python = create(environment.python or sys.executable, folder)
        if environment.shares_packages:
            _share_packages(python)
        if requirements:
            Installer(python, log=sys.stdout, uv=uv_command()).install(*requirements)
        (folder / COMPLETE).touch()
    return python


@contextmanager
def told_of(environment: Environment) -> Iterator[None]:
    """Turn what goes wrong while installing into an error that names the environment."""
    try:
        yield
    except Unprepared as problem:
        sentence = f"The environment {environment.name!r} could not be made: {problem.sentence}"
        raise Unavailable(sentence, remedy=problem.remedy or "Mend that and try again.") from problem


def _share_packages(python: Path) -> None:
    """Append our packages' folder to the environment's search path, after its own packages."""
    own = run([str(python), "-I", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).strip()
    Path(own, "shared_packages.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
