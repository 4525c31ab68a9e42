"""Meshes are painted by a real backend, on themselves; what is looked at stands in scenes/painting.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from blenders import SERIES

CHECKS = 6
GENERATOR = "scenewright.backend.generators.texture.projected_material:ProjectedMaterial"


@pytest.mark.parametrize("home", [[GENERATOR]], indirect=True)
@pytest.mark.parametrize("series", SERIES)
def test_objects_are_painted_as_they_are(series: str, blender: Callable[..., dict[str, Any]], home: Path) -> None:
    assert blender(series, "painting", home=home)["checks"] == CHECKS
