"""Assets are found by a sentence or a picture, and variations put in order by how well they fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., dict[str, Any]]
GENERATORS = (
    "scenewright.backend.generators.multimodal.asset_search:LibrarySearch",
    "scenewright.backend.generators.multimodal.ranking:LooksRanking",
    "swatch:Swatch",
)


@pytest.mark.parametrize("home", [GENERATORS], indirect=True)
@pytest.mark.parametrize("series", ["4.5", "5.2"])
def test_assets_are_found_and_used(blender: Run, home: Path, tmp_path: Path, series: str) -> None:
    found = blender(series, "finding", home=home, folder=tmp_path)
    assert "Write what it shall be like" in found["refused"]
    assert found["words"] == [["Old Barrel"], ["Old Barrel"], ["Mossy Stone"], ["Market Stall"], ["Beach Ball"]]
    assert found["nothing"][0] == []
    assert found["like"] == ["Beach Ball"]
    drawn = found["drawn"]
    assert found["pictures"] == [[128, 128, 4]] * 3 and {"[Old Barrel]", "[Beach Ball]", "[Crate]"} <= set(drawn)
    assert found["barrel"] == ["Old Barrel", [1, 2, 3], True, True]
    assert found["once"] == 1
    assert found["material"] == "Mossy Stone"
    assert found["linked"] == ["Market Stall", True]
    assert found["selected"][:2] == ["Pedestal", True]
    assert found["unread"] and "is gone" in found["gone"] and found["forgotten"] == []
    assert found["seeds"][0] == found["back"] == [0, 1, 2, 3] and found["seeds"][1][0] == 2  # the red one
    assert found["results"] >= 4 and found["landed"]
