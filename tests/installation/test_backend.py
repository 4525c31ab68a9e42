"""The backend's private environment with small packages: made, broken off, taken up again, upgraded and rolled back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import indexes
import pytest
from checkout import ROOT
from supplies import OWN, fill, supply

from scenewright.installation.backend import PrivateEnvironment
from scenewright.installation.problems import NoPython, Unprepared, Unreachable
from scenewright.installation.progress import Step
from scenewright.installation.reservation import reserved


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of wheels."""
    return fill(tmp_path_factory.mktemp("packages"))


@pytest.fixture
def index(packages: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[indexes.Index]:
    """The index that pip asks, and no other."""
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    with indexes.served(packages) as opened:
        for name, value in opened.settings().items():
            monkeypatch.setenv(name, value)
        yield opened


def answer(environment: PrivateEnvironment) -> str:
    """Return what the installed backend prints."""
    installed = environment.installed()
    assert installed is not None
    command = [str(installed.python), "-I", "-m", "scenewright.backend", "list"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_it_is_made_kept_mended_and_removed(index: indexes.Index, packages: Path, tmp_path: Path) -> None:
    environment = PrivateEnvironment(tmp_path / "env", supply(tmp_path / "supplies", packages))
    assert environment.installed() is None and not environment.incomplete
    steps: list[Step] = []
    installed = environment.set_up(steps.append)
    assert environment.installed() == installed and not environment.incomplete
    assert (installed.version, answer(environment)) == ("1.0", "1.0")
    assert installed.megabytes >= 4
    fractions = [step.fraction for step in steps]
    assert fractions == sorted(fractions) and fractions[-1] == 1.0
    phases = list(dict.fromkeys(step.phase for step in steps))
    assert phases == ["Looking for Python", "Making the environment", "Downloading", "Unpacking", "Checking", "Ready"]
    assert {path.name for path in environment.folder.iterdir()} == {environment.target.name, "reserved"}

    before = index.served.copy()
    assert environment.set_up() == installed
    assert index.served == before
    next(environment.target.glob("**/trial_small.py")).unlink()
    next(environment.target.glob("**/trial_vast-1.0.dist-info/RECORD")).unlink()  # as if stopped while unpacking
    environment.set_up()
    assert answer(environment) == "1.0"
    assert index.served - before == {f"trial_{name}-1.0-py3-none-any.whl": 1 for name in ("small", "vast")}
    environment.remove()
    assert not environment.folder.exists() and environment.installed() is None


def test_a_broken_download_is_told_and_taken_up_again(index: indexes.Index, packages: Path, tmp_path: Path) -> None:
    environment = PrivateEnvironment(tmp_path / "env", supply(tmp_path / "supplies", packages))
    index.breaks = "trial_vast"
    with pytest.raises(Unreachable, match="^The download broke off: start again, and it goes on"):
        environment.set_up()
    assert environment.incomplete and environment.installed() is None
    index.breaks = "?"
    environment.set_up()
    assert not environment.incomplete and answer(environment) == "1.0"
    assert index.served["trial_small-1.0-py3-none-any.whl"] == 1  # what had come whole was kept
    assert index.served["trial_vast-1.0-py3-none-any.whl"] == 2


def test_a_failed_upgrade_leaves_what_worked(index: indexes.Index, packages: Path, tmp_path: Path) -> None:
    old = PrivateEnvironment(tmp_path / "env", supply(tmp_path / "old", packages))
    old.set_up()
    new = PrivateEnvironment(old.folder, supply(tmp_path / "new", packages, "2.0", also="trial-absent==1.0\n"))
    with pytest.raises(Unprepared, match="^The package index has no trial-absent==1.0 for this machine"):
        new.set_up()
    assert new.incomplete and new.installed() == old.installed()
    assert answer(new) == "1.0"

    cursed = PrivateEnvironment(old.folder, supply(tmp_path / "cursed", packages, "3.0", starts=False))
    with pytest.raises(Unprepared, match="does not start, and was removed again: It is cursed."):
        cursed.set_up()
    assert not cursed.target.exists() and answer(cursed) == "1.0"

    mended = PrivateEnvironment(old.folder, supply(tmp_path / "mended", packages, "4.0"))
    assert mended.set_up().version == "4.0"
    assert answer(mended) == "4.0"
    assert {path.name for path in mended.folder.iterdir()} == {mended.target.name, "reserved"}


def test_stopped_in_the_middle_it_goes_on_later(index: indexes.Index, packages: Path, tmp_path: Path) -> None:
    """The process is told to stop, as Blender does it, while a download hangs; nothing of it goes on."""
    environment = PrivateEnvironment(tmp_path / "env", supply(tmp_path / "supplies", packages))
    index.hangs = "trial_vast"
    command = [sys.executable, "-m", "scenewright.installation", "set-up", "--watched"]
    command += ["--folder", str(environment.folder), "--supplies", str(environment.supplies.folder)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True, text=True
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        first = next(step for line in process.stdout if (step := json.loads(line))["phase"] == "Downloading")
        assert 0.0 < first["fraction"] < 0.9
        assert index.stuck.wait(60.0)
        with pytest.raises(Unprepared, match="Another installation works in"), reserved(environment.folder):
            pass
        process.stdin.close()
        assert "Unpacking" not in process.stdout.read()  # which ends when nobody is left to write
        assert process.wait(10.0) != 0
    assert environment.incomplete
    index.hangs = "?"
    environment.set_up()
    assert answer(environment) == "1.0" and index.served["trial_small-1.0-py3-none-any.whl"] == 1


def test_what_runs_models_is_added_and_outlives_an_upgrade(
    index: indexes.Index, packages: Path, tmp_path: Path
) -> None:
    environment = PrivateEnvironment(tmp_path / "env", supply(tmp_path / "supplies", packages))
    with pytest.raises(Unprepared, match="set it up first"):
        environment.add_models()
    environment.set_up()
    index.breaks = "trial_later"
    with pytest.raises(Unreachable, match="^The download broke off"):
        environment.add_models()
    before = environment.installed()
    assert before is not None and not before.models and environment.adding
    assert answer(environment) == "1.0"  # the backend works all the while
    index.breaks = "?"
    steps: list[Step] = []
    added = environment.add_models(steps.append)
    assert added == environment.installed() and added.models and not environment.adding
    assert [added.folder / "lib", before.folder] == [before.folder / "lib", added.folder]
    assert steps[-1] == Step("Ready", 1.0) and "Downloading" in {step.phase for step in steps}
    assert list(added.folder.glob("**/trial_later.py")) and index.served["trial_vast-1.0-py3-none-any.whl"] == 1
    newer = PrivateEnvironment(environment.folder, supply(tmp_path / "newer", packages, "2.0"))
    with pytest.raises(Unprepared, match="not of this version"):
        newer.add_models()
    assert newer.set_up().models and list(newer.target.glob("**/trial_later.py"))
    for name in environment.supplies.folder.glob("models.txt"):
        name.unlink()
    with pytest.raises(Unprepared, match="not to be had for this machine"):
        environment.add_models()


def test_too_little_room_and_no_python_are_told_before_anything_is_made(
    packages: Path, tmp_path: Path, index: indexes.Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    vast = PrivateEnvironment(tmp_path / "vast", supply(tmp_path / "one", packages, disk=10**9))
    with pytest.raises(Unprepared, match=r"^The installation needs \d+ MB and the disk of .* has \d+ MB free."):
        vast.set_up()
    assert not vast.incomplete
    supplies = supply(tmp_path / "two", packages)
    supplies.lock.path.write_text(supplies.lock.text.replace(f"Python {OWN}", "Python 3.98"))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    with pytest.raises(NoPython, match=r"^Python 3.98 is missing, and so is uv, which would fetch it."):
        PrivateEnvironment(tmp_path / "none", supplies).set_up()


def test_what_is_said_on_the_command_line_is_for_machines(packages: Path, tmp_path: Path) -> None:
    supplies = supply(tmp_path / "supplies", packages, disk=10**9)
    command = [sys.executable, "-m", "scenewright.installation", "set-up", "--folder", str(tmp_path / "env")]
    done = subprocess.run([*command, "--supplies", str(supplies.folder)], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 1
    problem = json.loads(done.stdout.splitlines()[-1])["problem"]
    assert problem["sentence"].startswith("The installation needs") and problem["action"] == ""
