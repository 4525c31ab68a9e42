"""Virtual environments: their Python, whether it starts, and room for them on the disk."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from .interpreters import run
from .problems import Unprepared


def python_of(folder: Path) -> Path:
    """Return where the interpreter of a virtual environment lies."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def distributions(folder: Path) -> list[Path]:
    """Return the .dist-info folder of each package in a virtual environment."""
    pattern = "Lib/site-packages" if os.name == "nt" else "lib/python3.*/site-packages"
    return sorted(folder.glob(f"{pattern}/*.dist-info"))


def create(interpreter: Path | str, folder: Path) -> Path:
    """Make an empty environment, without pip, in place of what is in `folder`, and return its interpreter.

    Raises:
        Unprepared: `interpreter` cannot make one.
    """
    command = [str(interpreter), "-m", "venv", "--clear", "--without-pip", str(folder)]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    except OSError as error:
        raise Unprepared(f"{folder} could not be made: {interpreter}: {error.strerror}.") from error
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip() or f"it ended with code {done.returncode}"
        last = said.split("\n")[-1].rstrip(".")
        raise Unprepared(f"{interpreter} cannot make {folder}: {last}.", f"rm -r {folder}")
    return python_of(folder)


def version_of(python: Path) -> str:
    """Return the version of an environment's Python, such as "3.11", or "" if it does not start."""
    return run([str(python), "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).strip()


def size_of(folder: Path) -> int:
    """Return how many MB the files in a folder take."""
    return sum(path.lstat().st_size for path in folder.rglob("*")) >> 20


def require_room(folder: Path, megabytes: int, free_megabytes: int | None = None) -> None:
    """Check that the disk of `folder` has room for `megabytes`.

    Raises:
        Unprepared: It has not.
    """
    free = shutil.disk_usage(folder).free // 2**20 if free_megabytes is None else free_megabytes
    if free < megabytes:
        sentence = f"The installation needs {megabytes} MB and the disk of {folder} has {free} MB free."
        raise Unprepared(sentence, f"df -h {folder}" if os.name != "nt" else "cleanmgr", action="")
