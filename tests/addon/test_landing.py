"""Each artifact lands in each way the panel offers; what is looked at stands in scenes/placing.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from blenders import SERIES

from scenewright.backend.formats import mp4

CHECKS = 12


@pytest.mark.parametrize("series", SERIES)
def test_results_land_as_wished(series: str, blender: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    mp4.save(mp4.encode((np.full((16, 32, 3), 20 * i, np.uint8) for i in range(12)), 30.0), film)
    found = blender(series, "placing", folder=tmp_path / "films", film=film)
    assert found["checks"] == CHECKS


@pytest.mark.parametrize("series", SERIES)
def test_results_say_how_they_were_made(
    series: str, blender: Callable[..., dict[str, Any]], home: Path, tmp_path: Path
) -> None:
    found = blender(series, "accounting", home=home, folder=tmp_path)
    assert found["editors"] == sorted(["VIEW_3D", "IMAGE_EDITOR", "NODE_EDITOR", "SEQUENCE_EDITOR", "TEXT_EDITOR"])
    assert found["nothing"][0] is None and "Nothing generated is active here." in found["nothing"][1]
    _check_panel(found["panel"], found["barred"])
    assert found["seeds"][:2] == [7, 7] and found["seeds"][2] != 7 and found["inputs"] == 1
    assert found["again"] == 3 * ["done"]
    asset = found["asset"]
    assert asset["author"].startswith("replica ") and asset["license"] == "GPL-3.0-or-later"
    assert asset["tags"] == ["scenewright", "replica", "mesh-to-point-cloud"] and asset["catalog"] == ""
    assert min(asset["picture"]) > 0 and "is an asset already" in asset["twice"]
    assert found["kept"] == [True, False, False]
    _check_manifest(found)


def _check_panel(shown: list[str], barred: list[str]) -> None:
    assert shown[0] == "replica" and "[Bring Back Original]" in shown
    sentence = " ".join(shown)
    assert "Made with replica, seed 7, " in sentence and "GPL-3.0-or-later" in sentence
    for button in ("[Generate Again]", "[New Seed]", "[Mark as Asset]", "[Copy Settings]", "[Export Manifest]"):
        assert button in shown
    assert "Not for commercial use." not in shown and "Not for commercial use." in barred
    assert "Madewithpainter,seed3,12s,CC-BY-NC-4.0" in "".join(barred).replace(" ", "")  # wrapped anywhere


def _check_manifest(found: dict[str, Any]) -> None:
    listed = found["json"]
    assert not listed["commercial"] and listed["licences"] == ["CC-BY-NC-4.0", "GPL-3.0-or-later"]
    assert len(listed["entries"]) == 4 and found["same"]
    (poster,) = [entry for entry in listed["entries"] if not entry["provenance"]["commercial"]]
    assert poster["datablocks"] == {"Image": ["poster"]} and poster["artifacts"] == ["e" * 40]
    assert poster["provenance"]["settings"] == {"prompt": "a red house", "seed": 3}
    text = found["markdown"]
    assert "**Not for commercial use:** poster (image)" in text
    assert text.index("## poster") < text.index("## replica")  # what is barred comes first
    assert "- Prompt: a red house" in text and "- Weights: ababababab" in text
    assert "cannot be written" in found["refused"] and "Choose another folder" in found["refused"]
