"""Texts grow where they are seen: the panel, the gallery, the text editor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import blenders
import pytest

Run = Callable[..., dict[str, Any]]


@pytest.mark.parametrize("home", [["penman:Penman"]], indirect=True)
@pytest.mark.parametrize("series", blenders.SERIES)
def test_texts_grow_while_they_are_written(blender: Run, home: object, series: str) -> None:
    found = blender(series, "writing", home=home)
    growing = found["growing"]
    assert growing["begun"] and growing["name"] and growing["same"] and growing["signed"]
    assert 1 <= len(growing["panel"]) <= 12 and growing["lines"] == 41
    assert growing["beginning"][0].startswith("Seed 0")
    assert found["kept"] == {"mine": True, "result": 21}
    assert found["gone"][0] is True and found["gone"][1]
    assert found["stopped"] == {"state": "cancelled", "stays": True}
    assert found["late"] == [True, True]
    assert found["gallery"]["drawn"] and found["gallery"]["alive"] is None
    assert {"Seed 0", "Seed 1"} <= set(found["gallery"]["ended"])
    assert found["slowest"] < 0.1
