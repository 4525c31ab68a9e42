"""Generators with a virtual environment of their own: made for real, and a worker run in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from engines import Client, House
from servers import run

from scenewright.backend import environments
from scenewright.backend.environments import Environment
from scenewright.backend.executors.inline import InlineExecutor
from scenewright.backend.executors.processes import ProcessExecutor
from scenewright.backend.home import Home
from scenewright.shared.errors import Unavailable
from scenewright.shared.messages import Done

NAME = "trial-environment"


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a wheel of a package that nobody else has, so that nothing is fetched."""
    path = tmp_path / "trial_dependency-1.0-py3-none-any.whl"
    information = "trial_dependency-1.0.dist-info"
    files = {
        "trial_dependency.py": "import sys\nWHERE = __file__\n",
        f"{information}/METADATA": "Metadata-Version: 2.1\nName: trial-dependency\nVersion: 1.0\n",
        f"{information}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in (*files, f"{information}/RECORD"))
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**files, f"{information}/RECORD": record}.items():
            archive.writestr(name, content)
    monkeypatch.setenv("TRIAL_WHEEL", str(path))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    return path


def test_a_job_runs_in_the_environment_its_generator_needs(house: House, home: Home, wheel: Path) -> None:
    client = house.open(ProcessExecutor())
    problem = client.run("trial-elsewhere").problem
    assert problem.code == "Unavailable"
    _follow(problem.remedy)
    text = client.run("trial-elsewhere").artifacts[0].text
    prefix, where = text.split("|")
    assert Path(prefix) == home.environments / NAME
    assert Path(where).is_relative_to(home.environments / NAME)
    ours = client.run("trial-echo")
    assert isinstance(ours, Done)
    assert client.run("trial-elsewhere").artifacts[0].text == text


def test_an_environment_that_was_not_finished_is_none(home: Home) -> None:
    python = environments.make(Environment("halfway", (), shares_packages=True), home)
    assert environments.require(home, "halfway") == python
    (home.environments / "halfway" / environments.COMPLETE).unlink()
    with pytest.raises(Unavailable, match=r"Make it with: .* environments --home .* make halfway"):
        environments.require(home, "halfway")


@pytest.mark.skipif(shutil.which("false") is None, reason="needs a program that fails")
def test_what_cannot_be_made_is_told_and_is_not_there(home: Home) -> None:
    with pytest.raises(Unavailable, match="The environment 'broken' could not be made: false cannot make .* code 1"):
        environments.make(Environment("broken", (), python="false"), home)
    assert environments.find_python(home, "broken") is None


def test_a_python_that_is_not_there_is_told(home: Home) -> None:
    with pytest.raises(Unavailable, match="could not be made: .*python0.1"):
        environments.make(Environment("old", (), python="python0.1"), home)


def test_the_backends_own_environment_is_always_there(home: Home) -> None:
    assert environments.require(home, "") == Path(sys.executable)


def test_an_environment_nobody_declares_is_told(home: Home, trials: Path) -> None:
    code, _, errors = run("environments", "--home", str(home.path), "make", "unheard-of", packages=trials)
    assert code == 1
    assert errors == (
        "scenewright: No installed package declares an environment 'unheard-of'; declared: hunyuan3d-2, trial-"
        "environment.\n"
    )


def test_the_list_tells_which_environments_are_made(home: Home, trials: Path) -> None:
    at_home = ("environments", "--home", str(home.path))
    ours = f"{'hunyuan3d-2':24}not made yet\n"
    assert run(*at_home, packages=trials) == (0, f"{ours}{NAME:24}not made yet\n", "")
    python = environments.make(Environment(NAME, (), shares_packages=True), home)
    assert run(*at_home, packages=trials) == (0, f"{ours}{NAME:24}{python}\n", "")


def test_inline_jobs_cannot_change_their_environment(house: House, home: Home) -> None:
    python = environments.make(Environment(NAME, (), shares_packages=True), home)
    assert environments.find_python(home, NAME) == python
    client: Client = house.open(InlineExecutor())
    failed = client.run("trial-elsewhere")
    assert failed.problem.code == "Unavailable"
    assert failed.problem.message.endswith("this backend runs without workers.")


def _follow(remedy: str) -> None:
    """Run the command that a remedy names."""
    words = remedy.partition("Make it with: ")[2].split()
    assert words[0] == sys.executable
    subprocess.run(words, check=True)
