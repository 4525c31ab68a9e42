"""Every artifact is built in the Blenders we support; what is looked at stands in scenes/importing.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from blenders import SERIES

from scenewright.backend import formats
from scenewright.backend.formats import mp4
from scenewright.shared.artifacts import AnyArtifact, Mesh

CHECKS = 13


@pytest.mark.parametrize("series", SERIES)
def test_artifacts_arrive_whole(series: str, blender: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    mp4.save(mp4.encode((np.full((16, 32, 3), 20 * i, np.uint8) for i in range(12)), 30.0), film)
    glb = tmp_path / "kept.glb"
    found = blender(series, "importing", folder=tmp_path / "films", film=film, glb=glb)
    assert found["checks"] == CHECKS
    assert found["kinds"] == sorted(kind.__name__ for kind in get_args(AnyArtifact))
    exported = formats.load(glb, Mesh)
    assert len(exported.faces) == 4
    assert np.array_equal(exported.material.albedo_map.pixels[..., :3], np.load(glb.with_suffix(".npy")))
    assert exported.material.occlusion_map is not None
