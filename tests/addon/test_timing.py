"""Films and music are as long as the scene, at its rate, with its cuts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from blenders import SERIES


@pytest.mark.parametrize("series", SERIES)
def test_time_comes_from_the_scene(series: str, blender: Callable[..., dict[str, Any]], home: Path) -> None:
    found = blender(series, "timing", home=home)
    assert found["buttons"] == {"text-to-music": True, "text-to-video": True, "text-to-image": False}
    rate = 30 / 1.001
    music, film = found["text-to-music"], found["text-to-video"]
    assert music["seconds"] == pytest.approx(300 / rate, rel=1e-6)
    assert [float(cue) for cue in music["cues"].split()] == pytest.approx([90 / rate, 189 / rate], rel=1e-4)
    assert film["seconds"] == pytest.approx(300 / rate, rel=1e-6) and film["frame_rate"] == pytest.approx(
        rate, rel=1e-6
    )
    assert found["short"] == 4  # music is no shorter
