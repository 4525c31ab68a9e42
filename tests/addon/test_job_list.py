"""The list of jobs shows how each stands, and stays quick to draw."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import blenders
import pytest

MOST_ROWS = 8
OLD_RECORD = """
{"id": "0123456789abcdef0123456789abcdef", "task": "mesh-to-point-cloud", "generator": "replica", "title":
"Replica: Cube", "origin": {"file": "/elsewhere/old.blend", "scene": "Scene", "identity": "x"}, "submitted": 1.0,
"place": "CURSOR", "cursor": [1.0, 2.0, 3.0], "state": "running", "fraction": 0.5}
"""
Run = Callable[..., dict[str, Any]]


@pytest.mark.parametrize("series", blenders.SERIES)
def test_the_list_shows_how_jobs_stand(blender: Run, home: Path, tmp_path: Path, series: str) -> None:
    found = blender(series, "listing", home=home, file=tmp_path / "castle.blend", **{"old record": OLD_RECORD})
    assert found["nothing"] is None
    drawn = found["drawn"]
    assert drawn["submitted"][:2] == ["0 running, 1 waiting", "[Clear Finished]"]
    assert "[Stop]" in drawn["submitted"] and "[Retry]" not in drawn["submitted"]
    assert {"1 running, 0 waiting", "soft", "Elapsed", "Left", "1 s", "Generator", "Seed"} <= set(drawn["running"])
    assert any(note.startswith("Kneading  ") and note.endswith("%") for note in drawn["running"])
    assert "Waiting for 1 before it" in drawn["waiting"] and "1 running, 1 waiting" in drawn["waiting"]
    assert "Stopping …" in drawn["stopping"] and "Stopping …" not in drawn["cancelled"]
    assert "Nothing is running" in drawn["cancelled"] and "[Retry]" in drawn["cancelled"]
    assert {"The clay is too dry.", "Add water.", "[Retry]", "[Edit]", "[Log]", "[Remove]"} <= set(drawn["failed"])
    assert {"Weight", "2.5", "[Apply Again]", "[Run Again]", "[Edit]", "[Log]"} <= set(drawn["done"])
    assert found["picture"]  # kept on disk, and read again outside of drawing
    assert found["landed"] and found["reopened"] and found["forgotten"] and found["cleared"] == [0, 0, 0]
    _check_other_files(found["elsewhere"])
    assert found["read"] == ["Replica: Cube", "running", {}, "", False, False, False]
    assert {"Waits for old.blend to be opened", "[Stop]", "[Remove]"} <= set(found["lost"])
    assert found["two hundred"] == {"rows": 200, "drawn": MOST_ROWS}


def _check_other_files(found: dict[str, Any]) -> None:
    assert found["rows"] == 0 and "5 of other files" in found["hidden"]
    assert not _titles(found["hidden"])
    assert found["own"] == [False] * 5 and len(_titles(found["listed"])) == 6
    assert "Waits for castle.blend to be opened" in found["listed"]
    assert found["said"] == ["INFO", f"{_titles(found['listed'])[0]} is done (castle.blend)."]
    assert found["kept"] == 5  # clearing the list of this file leaves theirs alone


def _titles(notes: list[str]) -> list[str]:
    return [note for note in notes if note.startswith("Replica: ")]


@pytest.mark.parametrize("series", blenders.SERIES)
def test_a_job_is_asked_for_again(blender: Run, home: Path, series: str) -> None:
    found = blender(series, "again", home=home)
    assert found["selected"]
    assert [stored for stored, _ in found["sent"]] == [False, True, False, True, True]  # the mesh is not sent again
    same = {"other": True, "state": "failed", "seed": 7, "selected": True, "same": True}
    assert found["retry"] == same
    assert found["restored"] == ["mesh-to-point-cloud", True, "gloss", 7]
    assert found["edited"] == {"seconds": 0.0, "dry": False, "finish": "gloss"} and found["landed"] == 1
    assert found["log"]["name"] == "Replica: Cube log" and found["log"]["texts"] == 1
    assert "Moisture: none" in found["log"]["text"]
    assert found["gone"][0] == "The mesh of this job is no longer kept by the backend."
    assert found["gone"][1] in " ".join(found["drawn"]) and "[Edit]" in found["drawn"]
    assert found["never"].endswith("Press Edit and Run Again, then Generate.")
    assert found["lost"][0] == "The backend no longer keeps this result." and found["lost"][2] == "run-again"
    assert "Run Again" in found["offered"]
