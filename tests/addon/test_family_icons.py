"""Every family of props has its picture in the list of a plan, under all its nouns."""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image

from scenewright.backend.modelling.families import families, nouns
from scenewright.backend.planning.vocabulary import stand_ins

FOLDER = Path(__file__).parents[2] / "scenewright" / "addon" / "interface" / "families"


def test_every_family_has_a_picture_and_its_nouns() -> None:
    known = json.loads((FOLDER / "nouns.json").read_text())
    assert known == {**stand_ins(), **{noun: family.name for noun, family in nouns().items()}}
    assert {path.stem for path in FOLDER.glob("*.png")} == set(families())
    for path in FOLDER.glob("*.png"):
        with Image.open(path) as picture:
            alpha = picture.convert("RGBA").getchannel("A")
            box = alpha.getbbox()
            assert box is not None and max(box[2] - box[0], box[3] - box[1]) > 60  # cut out, and as large as it fits
            assert alpha.histogram()[0] > 200
