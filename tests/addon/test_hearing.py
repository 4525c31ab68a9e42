"""A voice is recorded beside Blender, sounds are heard before they are used, and land where the artist then says."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

GENERATORS = (
    "scenewright.backend.generators.audio.foley:Foley",
    "scenewright.backend.generators.audio.voice_colouring:VoiceColouring",
)


@pytest.mark.parametrize("home", [GENERATORS], indirect=True)
@pytest.mark.parametrize("series", ["4.5", "5.2"])
def test_sounds_are_recorded_heard_and_placed(blender: Callable[..., dict[str, Any]], home: Path, series: str) -> None:
    found = blender(series, "hearing", home=home, python=sys.executable)
    assert found["before"] == ["Press Record, and speak.", ["[Record]", "[Listen]"]]
    assert found["without"] == "No microphone can be used here."
    sentence, drawn = found["under way"]
    assert sentence == "It is recording." and drawn[0].startswith("[Stop  ") and drawn[1:] == ["", "[Listen]"]
    missing, drawn = found["after"]
    assert missing == "" and drawn[1].startswith("Recording 20")
    rate, seconds, pitch = found["recorded"]
    assert rate == 16_000 and 0.3 < seconds < 20 and abs(pitch - 440) < 5
    assert found["silent"].startswith("Blender has no sound output. Choose an audio device")
    assert found["playing"] and found["stopped"] == found["ended"] == ""

    assert found["held"] == ["done", True, True]
    offered = ["[Strip]", "[Speaker]", "[Strip and Speaker]"]
    assert [note for note in found["gallery"] if note in offered] == offered and "[Use This One]" not in found[
        "gallery"
    ]
    assert [note for note in found["details"] if note in offered] == offered and "[Listen]" in found["details"]
    assert found["heard"][0] == 1 and found["heard"][1] > 0.01 and "[Stop]" in found["while heard"]
    assert found["placed"] == [33, True, "", 0]
    assert found["again"] == [33, 50]
