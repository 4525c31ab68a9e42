"""Control pictures of scenes: their pixels are looked at in scenes/controls.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from blenders import SERIES


@pytest.mark.parametrize("series", SERIES)
def test_a_scene_gives_depth_normals_and_edges(
    series: str, blender: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    assert blender(series, "controls", folder=tmp_path)["left"] == []
