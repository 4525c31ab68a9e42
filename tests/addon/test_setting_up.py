"""The extension as it is released, from the zip to a job's result, in Blenders without msgspec and pyzmq."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import blenders
import pytest
import releases
import supplies

from scenewright import __version__

Run = Callable[..., dict[str, Any]]


def test_one_button_leads_from_nothing_to_a_result(blender: Run, tmp_path: Path) -> None:
    """Everything real: the wheels of the zip, the package index, the backend's own environment, a job."""
    home = tmp_path / "home"
    home.mkdir()
    settings = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "XDG_DATA_HOME": str(home / "data")}
    settings["RUSTUP_HOME"] = str(tmp_path / "rustup")  # pip asks rustc, where there is one, for its version
    found = blender("5.0", "setting_up", user=tmp_path / "user", bare=True, settings=settings, extension=releases.own())
    assert found["bare"] == [] and found["warnings"] == "{}"
    assert found["said"]["start"] == "The backend is not set up yet. Press Set Up Backend."
    assert found["said"]["offline"].startswith("Blender's online access is off.") and found["action"] == "allow-online"
    assert found["version"] == __version__ and 200 < found["megabytes"] < 1200
    assert found["python"].startswith(found["own"]) and found["own"].startswith(str(tmp_path / "user"))
    assert found["connected"] and "scatter" in found["offered"]
    assert found["made"] == {"done": None}
    assert found["again"] == ["FINISHED"]
    assert found["removed"] == {"folder": False, "connected": False}
    assert found["left"] == {"module": False, "operators": [], "threads": [], "folder": False}
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_each_state_is_drawn_with_the_button_that_leads_on(blender: Run, tmp_path: Path) -> None:
    (tmp_path / "packages").mkdir()
    packages = supplies.fill(tmp_path / "packages")
    words = {
        "good": supplies.supply(tmp_path / "good", packages),
        "newer": supplies.supply(tmp_path / "newer", packages, "2.0", also="trial-vaster==1.0\n"),
        "vast": supplies.supply(tmp_path / "vast", packages, disk=10**9),
    }
    folders = {name: brought.folder for name, brought in words.items()}
    found = blender("5.0", "set_up_states", packages=packages, tests=Path(supplies.__file__).parent, **folders)
    said, drawn = found["said"], found["drawn"]

    assert drawn["nothing"]["missing"] and drawn["nothing"]["operators"] == ["scenewright.set_up_backend"]
    assert "Up to 6 MB are downloaded, and it takes about 1 MB" in " ".join(drawn["nothing"]["notes"])
    assert said["offline"].startswith("Blender's online access is off.")
    assert drawn["offline"]["operators"] == ["scenewright.allow_online", "scenewright.set_up_backend"]
    assert said["no room"].startswith("The installation needs 1000000006 MB and the disk of")
    assert said["no room"].endswith("Make room and try again.")

    assert drawn["running"]["operators"] == ["scenewright.cancel_set_up", "scenewright.read_set_up_log"]
    assert drawn["running"]["notes"][0].startswith("Downloading  ") and "MB" in drawn["running"]["notes"][1]
    assert said["twice"].endswith("Wait until it has ended, or stop it.")
    assert drawn["cancelled"]["notes"][-1] == "[Go On with the Set-Up]"
    assert said["broken"].startswith("The download broke off")
    assert drawn["broken"]["operators"] == ["scenewright.read_set_up_log", "scenewright.set_up_backend"]
    assert found["served"]["trial_small-1.0-py3-none-any.whl"] == 1

    assert re.fullmatch(r"Version 1.0, \d+ MB on the disk", drawn["installed"]["notes"][0])
    assert drawn["installed"]["notes"][1] == "[Remove]" and not drawn["installed"]["missing"]
    assert "up to 0.0 GB to download, about 0.0 GB on the disk" in " ".join(drawn["installed"]["notes"])
    assert drawn["installed"]["notes"][-1] == "[Add Pretrained Models]"
    assert drawn["adding"]["operators"] == ["scenewright.cancel_set_up", "scenewright.read_set_up_log"]
    assert drawn["adding cancelled"]["notes"][-1] == "[Go On Adding Pretrained Models]"
    assert not drawn["adding cancelled"]["missing"]
    assert drawn["added"]["notes"][1:] == ["[Remove]", "Pretrained models can be run"]
    assert "Set up the backend first" in said["added"]
    assert drawn["outdated"]["operators"] == ["scenewright.set_up_backend"] and not drawn["outdated"]["missing"]
    assert drawn["upgrade broken off"] == drawn["outdated"] and found["version"] == "1.0"
    assert drawn["own python"]["operators"] == [] and not drawn["own python"]["missing"]


@pytest.mark.parametrize("series", blenders.SERIES)
def test_a_repository_offers_installs_and_takes_away(blender: Run, tmp_path: Path, series: str) -> None:
    """A real Blender without the wheels, and a loopback server with what the release script wrote."""
    found = blender(series, "repository", bare=True, user=tmp_path, released=releases.released()[0].parent)
    assert found["bare"] == [] and found["offered"] == {"scenewright": __version__}
    assert found["installed"] == {"warnings": "{}", "imported": []}
    wheels = Path(found["wheels"]["zmq"]), Path(found["wheels"]["msgspec"])
    assert all(tmp_path / "extensions" in wheel.parents for wheel in wheels)
    assert found["left"] == {"operators": [], "types": [], "threads": [], "handlers": [], "folders": []}
    assert "Warning" not in found["stderr"]
