"""Forms keep what artists set; editors offer what belongs there; presets, quotes and dropped files."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import blenders
import pytest

Found = dict[str, Any]


@pytest.mark.parametrize("series", blenders.SERIES)
def test_an_artist_asks(blender: Callable[..., Found], home: Path, tmp_path: Path, series: str) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    found = blender(series, "asking", home=home, folder=folder)
    _values(found["check_values"])
    _prompts(found["check_prompts"])
    _presets(found["check_presets"])
    assert found["check_agreeing"] == {
        "before": "Say first that you may.", "after": None, "preset": {}, "set": {"agreed": True},
        "applied": ["No preset says for you: I may."],
    }  # fmt: skip
    _editors(found["check_editors"])
    _dropping(found["check_dropping"], folder)
    _quotes(found["check_quotes"])
    assert found["check_wrapping"] == {"fits": True, "whole": True, "single": True}


def _values(found: Found) -> None:
    assert found["reloaded"] == {"finish": "gloss", "depth": 3.0, "words": "soft"}
    assert found["fallen"] == {"finish": "matt", "depth": 3.0}  # gloss is gone, and with it that choice
    assert found["back"] == {"finish": "matt", "depth": 3.0, "words": "soft"}
    assert found["filled"] == {"finish": "matt", "depth": 5.0, "words": "hard"}
    assert found["range"] == [0.0, 9.0, 2.0, "LENGTH"]


def _prompts(found: Found) -> None:
    assert found["empty"] == "Write something under Prompt."
    assert "Prompt" in found["drawn"] and "[Edit in Text Editor]" in found["drawn"]
    assert found["edited"] == {"words": "a red sofa by night"} and found["back"] == "a red sofa by night"
    assert found["lines"] == ["one\ntwo", True]
    assert len(found["inside"]) == len(found["drawn"])


def _presets(found: Found) -> None:
    assert found["reset"] == [10_000, "matt", 0.0]
    assert found["applied"] == [77, "gloss", 2.0]
    assert found["imported"] == [77, "gloss", 2.0]
    assert found["said"] == [
        "Points cannot be 5000000000.",
        "Time cannot be 999.0.",
        "This version knows no setting 'glaze'.",
    ]
    assert found["kept"] == ["shared", "Shiny: much"] and found["left"] == ["shared"]
    assert "shared.json is no preset" in found["broken"] and "is a preset of fog" in found["foreign"]
    assert {"[Shiny: much]", "[Save Preset]", "[Reset to Defaults]"} <= set(found["menu"])
    assert "needs a name" in found["nameless"] and "cannot be read" in found["gone"]


def _editors(found: Found) -> None:
    menus = found["menus"]
    assert menus["VIEW_3D"] == {
        "Radiance Fields": ["images-to-field"], "Meshes": ["image-to-3d"], "Materials": ["field-to-mesh"],
        "Films": ["field-to-video"], "Text": ["mesh-to-point-cloud"],
    }  # fmt: skip
    assert menus["IMAGE_EDITOR"] == menus["NODE_EDITOR"] == {"Meshes": ["image-to-3d"], "Materials": ["field-to-mesh"]}
    assert menus["SEQUENCE_EDITOR"] == {"Films": ["field-to-video"], "Text": ["mesh-to-point-cloud"]}
    assert menus["TEXT_EDITOR"] == {"Text": ["mesh-to-point-cloud"]}
    shown = found["shown"]
    assert "MIT, commercial OK" in shown["VIEW_3D"]
    assert "It needs a GPU." in shown["NODE_EDITOR"]
    assert "CC-BY-NC-4.0: non-commercial" in shown["IMAGE_EDITOR"]
    assert any(line.startswith("Experimental") for line in shown["IMAGE_EDITOR"])
    assert found["geometry"] == [None, None]
    assert found["tasks"] == {
        "VIEW_3D": "mesh-to-point-cloud", "IMAGE_EDITOR": "image-to-3d", "NODE_EDITOR": "field-to-mesh",
        "SEQUENCE_EDITOR": "mesh-to-point-cloud", "TEXT_EDITOR": "mesh-to-point-cloud",
    }  # fmt: skip


def _dropping(found: Found, folder: Path) -> None:
    said = found["said"]
    assert "broken.png is no image that Blender reads" in said["broken"]
    assert "file.xyz is nothing that can be used here" in said["odd"] and "not of one kind" in said["mixed"]
    assert "Nothing here takes one.png" in said["here"] and "transforms.json is nothing" in said["unposed"]
    assert found["single"] == ["image-to-3d", "FILE", str(folder / "one.png")]
    assert found["several"] == ["field-to-mesh", [str(folder / "one.png"), str(folder / "two.png")]]
    assert found["words"] == {"prompt": "a red sofa"}
    assert found["capture"] == ["images-to-field", "FOLDER", str(folder)]
    assert all(found["polls"]) and found["ran"] == 0


def _quotes(found: Found) -> None:
    assert any(line.startswith("About ") and "run" in line for line in found["shown"])
    moments = [moment for moment, _ in found["asked"]]
    assert all(later - earlier >= 0.499 for earlier, later in pairwise(moments))
    assert found["asked"][-1][1] == 7 and found["stale"] and found["answer"] == 4
