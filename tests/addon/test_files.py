"""Jobs outlive the file being closed, and Blender; each result comes to its own file, once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import blenders
import pytest

Run = Callable[..., dict[str, Any]]


@pytest.mark.parametrize("series", blenders.SERIES)
def test_a_result_waits_for_its_own_file(blender: Run, home: Path, tmp_path: Path, series: str) -> None:
    found = blender(series, "files", home=home, folder=tmp_path)
    assert (found["elsewhere"], found["listed"]) == (0, 0)
    assert found["landed"] == found["unsaved"] == found["saved"] == 1
    assert found["finish"] == "gloss"
    assert found["renamed"] == 2
    assert found["orphaned"] == 2 and found["owed"]


@pytest.mark.parametrize("saved", ["before asking", "after asking"])
def test_a_crash_loses_nothing(blender: Run, home: Path, tmp_path: Path, saved: str) -> None:
    words = {"home": home, "file": tmp_path / "scene.blend", "user": tmp_path / "user"}
    job = blender("5.0", "crash", saved=saved, **words)["job"]
    found = blender("5.0", "recovery", **words)
    assert found["found"] == [1, 1]
    assert found["listed"] == [[job, "done", True]]
    assert found["files"] == 0  # the file knows all there is to know


def test_a_result_of_a_file_never_saved_is_offered(blender: Run, home: Path, tmp_path: Path) -> None:
    words = {"home": home, "user": tmp_path / "user"}
    job = blender("5.0", "crash", saved="never", **words)["job"]
    found = blender("5.0", "stray", **words)
    assert (found["job"], found["own"]) == (job, 0)
    assert found["found"] == ["replica"]
    assert (found["left"], found["listed"]) == (0, 1)
