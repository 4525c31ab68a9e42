"""A story is asked for in the panel and lands as strips, markers and cameras; see scenes/boarding.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from blenders import SERIES

GENERATORS = (
    "scenewright.backend.generators.multimodal.sentence_shots:SentenceShots",
    "scenewright.backend.generators.image.studio_picture:StudioPicture",
)
STORY = "A lantern stands on a table. Mara looks at the lantern. “Somebody was here,” says Mara."


@pytest.mark.parametrize("home", [GENERATORS], indirect=True)
@pytest.mark.parametrize("series", SERIES)
def test_a_story_lands_as_one_step(series: str, home: Path, blender: Callable[..., dict[str, Any]]) -> None:
    found = blender(series, "boarding", home=home, story=STORY)
    landed, count = found["landed"], found["shots"]
    assert count == 3 and landed["strips"] and found["signed"]
    pictures, words = landed["strips"][:count], landed["strips"][count:]
    assert {kind for kind, *_ in pictures} == {"IMAGE"} and {kind for kind, *_ in words} == {"TEXT"}
    assert found["pictures"] == [[128, 64]] * count
    starts, ends = [each[2] for each in pictures], [each[3] for each in pictures]
    assert starts[0] == 25 and starts[1:] == ends[:-1] and landed["end"] == ends[-1] - 1  # from the playhead, no gaps
    assert [each[2:4] for each in words] == [each[2:4] for each in pictures] and words[0][1] > pictures[0][1]
    assert words[0][4] == "A lantern stands on a table." and "Somebody was here" in words[2][4]
    assert [frame for frame, *_ in landed["markers"]] == starts and all(found["seen"])
    assert len({camera for *_, camera in landed["markers"]}) == count
    assert found["ahead"] and all(z < -0.9 for z in found["ahead"])  # whom the scene holds is in the picture
    assert found["away"] < 30  # and the ground around it makes no shot wider
    assert found["steps"] == {"back": True, "forth": True}
    assert found["page"].count("## Shot") == count
