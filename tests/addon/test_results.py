"""Results stand in their scene, once, with their provenance, as one undo step each, and nothing else is changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import blenders
import pytest

Run = Callable[..., dict[str, Any]]


@pytest.mark.parametrize("series", blenders.SERIES)
def test_results_land_well(blender: Run, home: Path, series: str) -> None:
    found = blender(series, "landing", home=home)
    _check_fields(found["fields"])
    _check_meshes(found["meshes"])
    assert found["gate"] == {"waits": True, "why": "Return to object mode to receive results", "lands": True}
    assert found["again"] == 2
    assert found["pushed"] == ["Fog: Cube", "Fog: Cube field"] + 7 * ["Replica: Cube"]
    assert found["left"] == 0 and found["files"] == []
    assert "not on the list" in found["unknown"]


def _check_fields(found: dict[str, Any]) -> None:
    assert found["display"] == "CUBE"
    assert found["location"] == [0, 0, 0] and found["scale"] == pytest.approx([1, 1, 1], abs=0.1)
    assert found["same photos"] and found["newest"]
    assert "does not offer 'field-to-mesh'" in found["chosen"][0] and found["chosen"][1]
    assert "[Make Mesh]" in found["panel"] and "[Film It]" in found["panel"]
    written = found["provenance"]
    assert (written["kind"], written["generator"], written["task"]) == ("radiance-field", "fog", "images-to-field")
    assert written["settings"]["seconds"] == 30
    assert len(written["digest"]) == len(written["inputs"]["capture"]) == 40
    assert "does not offer 'field-to-mesh'" in found["obstacle"]


def _check_meshes(found: dict[str, Any]) -> None:
    places = found["places"]
    assert places["AUTO"] == pytest.approx([2 * 1.15, 0, -1])  # beside what it was made from
    assert places["BESIDE"] == pytest.approx([2 * 2 * 1.15, 0, -1])  # and the next one beside that
    assert places["CURSOR"] == [1, 2, 3] and places["ORIGIN"] == [0, 0, 0] and places["INPLACE"] == [0, 0, 0]
    assert found["shown"]
    assert found["vertices"] == 8 and found["original"] == [True, [0, 0, 0], 8]
    assert found["collections"] == 4 * ["Scenewright"] + ["Collection"]
    assert [written["generator"] for written in found["provenance"]] == ["replica", "replica"]
    assert found["report"] == {"weight": 2.5}
