"""Scenes are planned in a list, edited, approved and made; what is looked at stands in scenes/planning.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from blenders import SERIES

GENERATORS = tuple(
    f"scenewright.backend.generators.{made}"
    for made in (
        "scene.scene_grammar:SceneGrammar",
        "scene.scene_builder:SceneBuilder",
        "spatial.parametric:Parametric",
    )
)


@pytest.mark.parametrize("home", [GENERATORS], indirect=True)
@pytest.mark.parametrize("series", SERIES)
def test_a_sentence_becomes_a_plan_and_then_a_scene(
    series: str, home: Path, blender: Callable[..., dict[str, Any]]
) -> None:
    found = blender(series, "planning", home=home)
    planned, stands = found["planned"], found["stands"]
    assert planned["rows"] == [
        ["stool", 2, "red", "", "beside table"], ["table", 1, "", "oak", ""], ["mug", 1, "", "", "on table"],
    ]  # fmt: skip
    assert planned["light"] == "sunset" and planned["made"] == 0  # nothing is made of it before it is approved
    shown = " ".join(planned["shown"])
    assert "unicorn" in shown and "[Approve and Make]" in shown and "[Discard]" in shown
    assert "- 2 × red stool" in planned["text"]
    assert "“somewhere” says no place" in found["wrong"]
    assert stands["kinds"] == ["CAMERA", "LIGHT", "MESH"] and stands["shared"] == 1 and stands["signed"]
    assert stands["bodies"] == ["Ground", "crate", "stool", "stool.001", "stool.002", "table"]
    assert stands["lowest"] >= -1e-3 and stands["left"] < 0.01 and all(stands["camera"])
    assert stands["kept"] and found["discarded"] and found["texts"] == 0
    assert "[Approve and Make]" not in found["making"]  # but how far it is
    assert found["steps"] == {"back": True, "forth": True, "thrown": True}
    assert "Choose a plan to look through." in found["unchosen"] and "[Approve and Make]" in found["chosen"]
