"""The extension as it is released, from the zip to a job's result, in Blenders without msgspec and pyzmq."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import releases

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
