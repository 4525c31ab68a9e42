"""The panels show what the backend's schemas say, with names and icons that each Blender knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import blenders
import pytest


@pytest.mark.parametrize("series", blenders.SERIES)
def test_panels_show_what_there_is(blender: Callable[..., dict[str, Any]], home: Path, series: str) -> None:
    found = blender(series, "drawing", home=home)
    assert found["offline"]["backend"][0] == "Not connected"
    assert found["offline"]["generate"] is None
    assert found["online"] == ["Connected", "[Disconnect]"]

    field, mesh = found["drawn"]["images-to-field"], found["drawn"]["mesh-to-point-cloud"]
    for shown in ("Capture", "Cube", "Views", "Size", "Samples", "Time", "Quality (dB)", "Background", "Seed"):
        assert shown in field
    assert "[Generate]" in field and "Place" not in field
    for shown in ("Cube", "Points", "Seed", "Place", "Replica", "Time", "Dry", "Finish"):
        assert shown in mesh
    assert "Select the object to capture." in " ".join(found["drawn"]["nothing selected"])
    assert "[Mesh to point cloud]" in found["drawn"]["nothing selected"]

    assert "Python" in found["settings"] and "Key File" in found["elsewhere"]
