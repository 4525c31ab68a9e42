"""Speech made from a text moves the mouth of a face."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from blenders import SERIES


@pytest.mark.parametrize("series", SERIES)
def test_a_face_speaks(series: str, blender: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    found = blender(series, "speaking", folder=tmp_path)
    assert found["start"] == 11
    avatar = found["avatar"]
    assert [value > 0.8 for value in avatar["viseme_PP"]] == [True, False, True, False, False]
    assert [value > 0.8 for value in avatar["viseme_aa"]] == [False, True, False, True, False]
    assert avatar["viseme_aa"][2] < 0.2 and avatar["viseme_SS"][4] > 0.8 and max(avatar["viseme_O"]) == 0
    jaw = found["jaw"]
    assert max(jaw["JawOpen"]) == pytest.approx(0.5, abs=0.02) and jaw["JawOpen"][0] < 0.1 and max(jaw["brow"]) == 0
    assert found["blair"]["MBP"][0] > 0.8 and found["blair"]["AI"][1] > 0.8 and found["blair"]["etc"][4] > 0.8
    assert "No shape key has the name of a mouth shape" in found["strange"] and not found["without"]
    assert found["midi"] == "MThd" and "A minor" in found["listing"] and "beat 0: A4 for 1, 64" in found["listing"]
