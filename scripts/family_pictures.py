"""Draw the small picture of each family of props that plans are shown with, and write which nouns mean it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from PIL import Image

from scenewright.backend.modelling.families import families, nouns
from scenewright.backend.modelling.props import build
from scenewright.backend.planning.vocabulary import stand_ins
from scenewright.backend.thumbnails import thumbnail

FOLDER = Path(__file__).parents[1] / "scenewright" / "addon" / "interface" / "families"
SIDE, TEXELS, COLOURS = 64, 256, 96
# What shows a family best, where its first seed or its plain name does not.
PROMPTS = {
    "tree": ("tree", 2), "gem": ("ruby", 3), "shelf": ("bookshelf", 2), "mushroom": ("red mushroom", 1),
    "chest": ("treasure chest", 1), "chair": ("chair", 2), "bottle": ("green bottle", 0), "book": ("red book", 0),
    "window": ("arched window", 1), "shield": ("wooden shield", 1),
}  # fmt: skip


def main() -> None:
    """Draw those that are asked for, and write the nouns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("families", nargs="*", default=list(families()))
    for name in parser.parse_args().families:
        picture(name).save(FOLDER / f"{name}.png", optimize=True)
    words = {**stand_ins(), **{noun: family.name for noun, family in nouns().items()}}
    (FOLDER / "nouns.json").write_text(json.dumps(dict(sorted(words.items())), indent=0) + "\n")


def picture(name: str) -> Image.Image:
    """Return a family's picture, as large as it fits."""
    prompt, seed = PROMPTS.get(name, (name, 0))
    drawn = thumbnail(build(prompt, seed, texture_size=TEXELS))
    assert drawn is not None
    cut = Image.fromarray(drawn.pixels)
    cut = cut.crop(cut.getbbox())
    square = Image.new("RGBA", (max(cut.size),) * 2)
    square.paste(cut, ((square.width - cut.width) // 2, (square.height - cut.height) // 2))
    return square.resize((SIDE, SIDE), Image.Resampling.LANCZOS).quantize(COLOURS)


if __name__ == "__main__":
    main()
