"""Each artifact lands in each way the panel offers; what is looked at stands in scenes/placing.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from blenders import SERIES

from scenewright.backend.formats import mp4

CHECKS = 10


@pytest.mark.parametrize("series", SERIES)
def test_results_land_as_wished(series: str, blender: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    mp4.save(mp4.encode((np.full((16, 32, 3), 20 * i, np.uint8) for i in range(12)), 30.0), film)
    found = blender(series, "placing", folder=tmp_path / "films", film=film)
    assert found["checks"] == CHECKS
