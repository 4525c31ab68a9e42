"""Generated Python runs only where it is allowed, when the artist says so, and every recipe works in Blender."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import blenders
import pytest

from scenewright.backend.language.cookbook import RECIPES
from scenewright.backend.language.recipes import worded

Run = Callable[..., dict[str, Any]]


@pytest.mark.parametrize("series", blenders.SERIES)
def test_generated_programs_run_within_their_bounds(blender: Run, series: str) -> None:
    recipes = {recipe.name: recipe.program(worded(recipe.asks))[0] for recipe in RECIPES}
    found = blender(series, "programs", recipes=recipes)
    assert found["worked"] == {"said": "", "made": 3}
    assert (
        found["evil"].startswith("Line 2: importing os is not allowed. Line 3: os")
        and "Nothing was run" in found["evil"]
    )
    assert "was not generated as code" in found["other"]
    assert found["wrong"].startswith("Line 3: IndexError") and found["half"]
    assert "stopped after 0.5 seconds" in found["endless"] and found["took"] < 5
    assert found["out"] == [False] * 7 and found["imports"] == ""
    assert found["failed"] == {}
    assert [name for name, changed in found["changed"].items() if not changed] == []
    assert len(found["changed"]) == len(RECIPES) >= 15
