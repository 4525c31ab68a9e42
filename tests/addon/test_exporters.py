"""What leaves each Blender we support is what stands in it; what is looked at stands in scenes/exporting.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from blenders import SERIES

REFUSALS = (
    "The camera Camera is not a perspective one. Set its type to Perspective.",
    "The scene has no camera to film with. Add a camera to the scene.",
    "Nothing selected can be rendered. Select at least one object that renders.",
    "r_1.png is no image that Blender reads. Take or export the photo again.",
    "Light is no mesh and cannot become one.",
    "nothing has no faces. Select an object with faces.",
    "The image red has no pixels. Find its missing file.",
)


@pytest.mark.parametrize("series", SERIES)
def test_artifacts_leave_whole(series: str, blender: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    found = blender(series, "exporting", folder=tmp_path)
    assert [said.endswith(sentence) for said, sentence in zip(found["refusals"], REFUSALS, strict=True)] == [True] * 7
