"""Paint props from words and render them with Cycles, before and after: `python scripts/sheets/texturing.py`."""

from __future__ import annotations

import argparse
from pathlib import Path

import families
import msgspec
from PIL import Image, ImageDraw, ImageFont

from scenewright.backend.context import Context
from scenewright.backend.generators.texture.projected_material import ProjectedMaterial
from scenewright.backend.modelling.props import build
from scenewright.shared.artifacts import Material, Mesh
from scenewright.shared.tasks import MeshToTexture

SHEET = Path(__file__).parents[2] / "docs" / "images" / "texturing.jpg"
PROPS = {
    "chest": ("worn blue painted wood", "old rusty metal plate"),
    "barrel": ("mossy old oak", "old green painted metal"),
    "well": ("mossy brick", "snowy rock"),
    "lantern": ("rusty metal", "dusty marble"),
}
CLAY = Material(name="clay", base_colour=(0.5, 0.49, 0.47, 1.0), roughness=0.7)
GAP, LABEL = 4, 18  # pixels between tiles, and for the words above


def main() -> None:
    """Render and save the sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tile", type=int, default=300)
    parser.add_argument("--samples", type=int, default=32)
    parser.add_argument("--texture", type=int, default=1024)
    parser.add_argument("--output", type=Path, default=SHEET)
    asked = parser.parse_args()
    camera = families.studio(asked.tile, asked.samples)
    columns = []
    for prop, prompts in PROPS.items():
        bare = msgspec.structs.replace(build(prop, 1, texture_size=128), material=CLAY)
        column = [(prop, families.tile(camera, bare))]
        column += [(words, families.tile(camera, painted(bare, words, asked.texture))) for words in prompts]
        columns.append(column)
    arranged(columns, asked.tile).save(asked.output, quality=88)


def painted(mesh: Mesh, words: str, size: int) -> Mesh:
    """Return a mesh with the surface that words say."""
    context = Context("0" * 32, lambda message: None, lambda: False)
    task = MeshToTexture(mesh=mesh, prompt=words, texture_size=size, seed=1)
    return ProjectedMaterial().run(task, ProjectedMaterial.Options(), context)


def arranged(columns: list[list[tuple[str, Image.Image]]], tile: int) -> Image.Image:
    """Return the tiles of each column below each other, each under its words."""
    wide, tall = tile + GAP, tile + LABEL
    sheet = Image.new("RGB", (len(columns) * wide - GAP, len(columns[0]) * tall), (24, 24, 26))
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(13)
    for x, column in enumerate(columns):
        for y, (words, picture) in enumerate(column):
            pen.text((x * wide + 4, y * tall + 1), words, fill=(225, 225, 222), font=font)
            sheet.paste(picture, (x * wide, y * tall + LABEL))
    return sheet


if __name__ == "__main__":
    main()
