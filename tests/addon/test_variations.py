"""Variations: several seeds of the same, whose inputs are sent once, and of which only the picked ones land."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import blenders
import pytest

Run = Callable[..., dict[str, Any]]
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("series", blenders.SERIES)
def test_variations_are_made_and_picked(blender: Run, home: Path, tmp_path: Path, series: str) -> None:
    found = blender(series, "varying", home=home, file=tmp_path / "castle.blend")
    drawn = found["drawn"]
    assert found["seeded"] == [True, False]
    assert found["planned"] == ["submitted", "planned", "planned", "planned"]
    assert found["sent"][:4] == [[False, 41], [True, 42], [True, 43], [True, 44]]  # the mesh is sent once
    assert found["ended"] == {"seeds": [41, 42, 43, 44], "states": ["done"] * 4, "standing": []}
    assert found["pictures"] == [True] * 4
    assert found["counted"] and drawn["ended"][:1] == ["Replica: Cube"]
    assert [note for note in drawn["ended"] if "Seed" in note] == [f"[Seed {seed}]" for seed in (41, 42, 43, 44)]
    assert found["reloaded"] == {"standing": [], "groups": 1}
    assert "[Use These 2]" in drawn["two picked"] and "[Use This One]" in drawn["picked"]
    assert found["picked"] == found["saved"] == [43]
    assert found["rest"] == {"seeds": [43], "groups": 0}
    assert found["kept"] == [41, 42, 43]
    assert found["stopped"] == ["done", "cancelled"] and found["left"] == 0
    assert found["again"] == [True, "done", True, True, True]  # one that was stopped is retried within its group


def test_a_crash_loses_no_variation(blender: Run, home: Path, tmp_path: Path) -> None:
    words = {"home": home, "file": tmp_path / "castle.blend", "user": tmp_path / "user"}
    asked = blender("5.0", "varying_crash", **words)
    assert asked["states"] == ["submitted", "planned", "planned"]
    found = blender("5.0", "varying_recovery", **words)
    assert found["states"] == ["done"] * 3 and found["seeds"] == [0, 1, 2]
    assert found["held"] == [True] * 3 and found["groups"] == [asked["job"]]
    assert found["pictures"] == [True] * 3  # also of the one that ended while nobody looked


def test_a_backend_that_is_killed_makes_the_rest_when_it_is_back(blender: Run, tmp_path: Path) -> None:
    words = {"python": sys.executable, "backend": Path(__file__).with_name("backend.py"), "packages": ROOT}
    found = blender("5.0", "varying_restart", home=tmp_path / "home", **words)
    assert found["between"][:2] == ["done", "done"] and len(found["between"]) == 4
    assert found["after"] == {"states": ["done"] * 4, "known": 4}
    assert found["standing"] == 4
