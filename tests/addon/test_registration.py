"""The extension comes into Blender without a warning, and leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import blenders
import pytest


@pytest.mark.parametrize("series", blenders.SERIES)
def test_it_comes_and_goes_without_a_trace(blender: Callable[..., dict[str, Any]], home: Path, series: str) -> None:
    found = blender(series, "registration", home=home)
    assert found["imported"] == []  # not before a backend is needed
    assert found["warnings"] == "{}"
    assert found["timer"] and not found["left"]
    assert found["after"] == found["before"]
    assert found["used"]["handlers"] and "scenewright_forms" in found["used"]["scene"]
    assert any(thread.startswith("scenewright") for thread in found["used"]["threads"])
    assert sorted(found["again"]) == ["fog", "replica"]
    assert "Error" not in found["stderr"] and "Traceback" not in found["stderr"]
