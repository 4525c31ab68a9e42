"""What is told of a scene is what stands in it; what is looked at stands in scenes/describing.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from blenders import SERIES

from scenewright.backend import formats
from scenewright.shared.artifacts import SceneDescription

KNOWN = Path(__file__).parents[1] / "backend" / "sight"
CROWDED_SECONDS, SLICE_SECONDS = 4.0, 0.1  # of processor time; a quarter of each is usual


def alike(found: Any, known: Any) -> bool:
    """Tell whether two descriptions are the same, numbers to a thousandth."""
    if isinstance(found, dict) and isinstance(known, dict):
        return found.keys() == known.keys() and all(alike(found[key], known[key]) for key in found)
    if isinstance(found, list | tuple) and isinstance(known, list | tuple):
        return len(found) == len(known) and all(map(alike, found, known))
    if isinstance(found, float) or isinstance(known, float):
        return bool(np.isclose(found, known, rtol=1e-3, atol=2e-3))
    return bool(found == known)


@pytest.mark.parametrize("series", SERIES)
def test_scenes_are_told_as_they_are(series: str, blender: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    found = blender(series, "describing", folder=tmp_path)
    for room in ("kitchen", "street"):
        told, known = (formats.load(folder / f"{room}.json", SceneDescription) for folder in (tmp_path, KNOWN))
        for one, other in zip(told.objects, known.objects, strict=True):
            assert alike(msgspec.to_builtins(one), msgspec.to_builtins(other)), (one, other)
        for part in ("materials", "lights", "cameras", "frame_end", "unit_system", "world"):
            assert alike(msgspec.to_builtins(getattr(told, part)), msgspec.to_builtins(getattr(known, part))), part
    assert found["kept"] and found["cameras"] == dict.fromkeys(["orthographic", "panorama", "within", "none"], True)
    kinds = found["kinds"]
    assert kinds["sign"] > 0.9 and 0 < kinds["ring"] < 0.04 and kinds["instance"] == "instance"
    assert np.allclose(kinds["box"], (1, 1, 1), atol=1e-4) and kinds["nothing"] == 0 and kinds["squashed"][0] == 0
    assert found["texture"] == "0.50,0.00,0.50"
    assert found["count"] > 2000 and found["seconds"] < CROWDED_SECONDS and found["longest"] < SLICE_SECONDS, found
