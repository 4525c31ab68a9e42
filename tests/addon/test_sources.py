"""Every kind of artifact can be taken from the open file; what is looked at stands in scenes/sources.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from blenders import SERIES

from scenewright.backend.formats import mp4

REFUSALS = {
    "unreadable image": "bad.png is no image that Blender reads.",
    "unreadable sound": "bad.wav is no sound that Blender reads. Save it as WAV.",
    "nothing of a sound": ".wav holds no sound there: it is 0 s long. Take more of it.",
    "unreadable film": "bad.mp4 is no film that Blender reads. Save it as MP4.",
    "no render": "There is no render yet. Render the scene first.",
    "half a world": "blocks.vox cannot be read: it ends too early. Export it again.",
    "no plan": "plan.json holds no scene plan",
    "computed material": "comes from the node Noise Texture, not from an image. Bake it to an image first.",
}


@pytest.mark.parametrize("series", SERIES)
def test_every_artifact_can_be_taken_from_the_file(
    series: str, blender: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    film = tmp_path / "film.mp4"
    mp4.save(mp4.encode((np.full((16, 32, 3), 20 * i, np.uint8) for i in range(12)), 30.0), film)
    found = blender(series, "sources", folder=tmp_path, film=film)
    assert found["left"] == ["audio RECORD", "image SCENE_VIEWPORT", "image VIEWPORT"]  # which need a window, a voice
    said = found["refusals"]
    for trouble, sentence in REFUSALS.items():
        assert any(sentence in line for line in said[trouble]), (trouble, said[trouble])
    assert all(line.endswith("which was never saved.  [save-file]") for line in said["never saved"])
    assert all(line.count(".") >= 1 for line in said["nothing there"] if line)
    with av.open(str(tmp_path / "cut.mp4")) as opened:
        shown = [frame.to_ndarray(format="gray").mean() for frame in opened.decode(video=0)]
    assert np.allclose(shown, 20 * np.arange(3, 9), atol=8)
