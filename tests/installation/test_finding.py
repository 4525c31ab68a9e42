"""What is found on a machine, and what is said where something is missing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from checkout import LOCKS

from scenewright.installation.environments import create, require_room, version_of
from scenewright.installation.interpreters import find
from scenewright.installation.locks import Lock
from scenewright.installation.problems import NoPython, Unprepared, Unreachable, explain

OWN = f"{sys.version_info.major}.{sys.version_info.minor}"


def stand_in(folder: Path, version: str, state: str) -> Path:
    """Write a program that answers like a Python of `version`."""
    python = folder / f"python{version}"
    python.write_text(f"#!/bin/sh\nprintf '{version}\\n{state}\\n{python}\\n'\n")
    python.chmod(0o755)
    return python


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose only programs are those in the folder returned."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    return tmp_path


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_python_without_ensurepip_is_named(alone: Path) -> None:
    """Debian's own Python runs and cannot make environments until python3-venv is there."""
    bare = stand_in(alone, "3.99", "bare")
    (alone / "apt-get").write_text("#!/bin/sh\n")
    (alone / "apt-get").chmod(0o755)
    with pytest.raises(Unprepared) as problem:
        find(("3.99",))
    assert problem.value.sentence == f"{bare} cannot make virtual environments."
    assert problem.value.remedy == "sudo apt-get install -y python3.99-venv"
    assert find(("3.99",), bare=True) == bare


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_the_preferred_python_wins_and_blenders_own_comes_last(alone: Path) -> None:
    preferred, other = stand_in(alone, "3.99", "ready"), stand_in(alone, "3.98", "ready")
    assert find(("3.99", "3.98", OWN), own_first=False) == preferred
    assert find(("3.98", "3.99", OWN), own_first=False) == other
    assert version_of(find(("3.99", OWN))) == OWN
    preferred.unlink()
    other.unlink()
    assert version_of(find(("3.99", "3.98", OWN), own_first=False)) == OWN


def test_no_python_is_one_sentence(alone: Path) -> None:
    with pytest.raises(
        NoPython, match=r"^There is no Python 3.98 or 3.99 on this machine.\n    uv python install 3.98$"
    ):
        find(("3.98", "3.99"))


def test_a_program_that_is_no_python_makes_no_environment(tmp_path: Path) -> None:
    with pytest.raises(Unprepared, match="could not be made: .*nowhere: No such file or directory"):
        create(tmp_path / "nowhere", tmp_path / "environment")
    assert version_of(tmp_path / "nowhere") == ""


def test_full_disk_is_said_before_and_during(tmp_path: Path) -> None:
    download, disk = Lock(LOCKS / "default.txt").sizes
    require_room(tmp_path, disk, download + disk)
    with pytest.raises(Unprepared, match=f"The installation needs {disk} MB and the disk of .* has 1 MB free"):
        require_room(tmp_path, disk, 1)
    full = explain("ERROR: Could not install: [Errno 28] No space left on device")
    assert full.remedy.startswith("df -h") and full.action == ""


def test_unknown_package_and_other_failures_are_one_sentence() -> None:
    missing = explain("ERROR: No matching distribution found for bpy==5.0.1\n")
    assert "no bpy==5.0.1 for this machine" in missing.sentence
    assert explain("noise\nERROR: something else\n").sentence == "pip could not install everything: something else"
    refused = "error: Failed to fetch: `http://127.0.0.1:9/simple/numpy/`\n  Caused by: error sending request for url"
    assert isinstance(explain(refused), Unreachable)


def test_the_backends_lock_says_what_it_is_for() -> None:
    lock = Lock(LOCKS / "backend.txt")
    assert lock.pythons == ("3.11", "3.12", "3.13")
    assert "bpy" not in lock.pins and {"msgspec", "pyzmq", "numba", "pip"} <= lock.pins.keys()
    assert 50 < lock.sizes.download < lock.sizes.disk < 2000
