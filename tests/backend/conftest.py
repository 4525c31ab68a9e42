"""An engine with trial generators, which an installed package of their own adds as third parties do."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import Client, House

from scenewright.backend.executors.processes import ProcessExecutor
from scenewright.backend.home import Home

TRIALS = Path(__file__).parent / "trials"
PACKAGE = Path(__file__).parents[2]
TESTS = PACKAGE / "tests"


@pytest.fixture(scope="session")
def trial_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the trial generators as an installed package."""
    folder = tmp_path_factory.mktemp("site-packages")
    distribution = folder / "trial_generators-1.0.dist-info"
    distribution.mkdir()
    (distribution / "METADATA").write_text("Metadata-Version: 2.1\nName: trial-generators\nVersion: 1.0\n")
    shutil.copy(TRIALS / "entry_points.txt", distribution)
    for module in TRIALS.glob("*.py"):
        shutil.copy(module, folder)
    return folder


@pytest.fixture
def trials(trial_packages: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let this process, and those it starts, see the trial generators; the folder they are installed in."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(trial_packages), str(PACKAGE), str(TESTS)]))
    monkeypatch.syspath_prepend(str(trial_packages))
    yield trial_packages
    for name in ("trial_generators", "trial_broken"):
        sys.modules.pop(name, None)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home of the test's own."""
    return Home.open(tmp_path / "home")


@pytest.fixture
def house(home: Home, trials: Path) -> Iterator[House]:
    """A home with engines in it."""
    house = House(home)
    yield house
    house.close()


@pytest.fixture
def client(house: House) -> Client:
    """A client of an engine that runs jobs inline."""
    return house.open()


@pytest.fixture
def workers_client(house: House) -> Client:
    """A client of an engine that runs jobs in one worker process."""
    return house.open(ProcessExecutor())
