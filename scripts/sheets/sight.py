"""Ask the bundled scene what it holds, beside its picture; and lay out a story: `python scripts/sheets/sight.py`.

Runs in an environment with the bpy wheel; the extension's own exporter describes the scene.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
import textwrap
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import headless
import msgspec
from PIL import Image, ImageDraw, ImageFont

from scenewright.backend.context import Context
from scenewright.backend.generators.image.studio_picture import StudioPicture
from scenewright.backend.sight import telling
from scenewright.backend.sight.questions import answer
from scenewright.backend.storyboards.blocking import sketch
from scenewright.backend.storyboards.directing import direct
from scenewright.backend.storyboards.painting import lacks_people
from scenewright.backend.storyboards.reading import read
from scenewright.backend.storyboards.sheet import drawn
from scenewright.shared import artifacts
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import TextToImage

IMAGES = Path(__file__).parents[2] / "docs" / "images"
SIZE = (760, 570)  # pixels of the render
PAPER, INK, FAINT = (250, 249, 246), (34, 34, 38), (110, 108, 104)
WIDE, GAP, LINE = 640, 24, 62  # pixels of the words, between, and characters of a line
QUESTIONS = (
    "How many boulders are there?", "What colour is the roof?", "What is on the tower?", "What is left of the tower?",
    "How tall is the tower?", "What is nearest to the cottage?", "Which object takes up most of the picture?",
    "What lens does the camera have?", "Is there a boat?",
)  # fmt: skip
STORY = (
    "Night lies over a village street. A wooden barrel and a lantern stand on the cobbles. Ada, a girl in a red coat, "
    "walks across the square. “Who is there?” she whispers. Behind a door stands a wooden chest. Next morning a blue "
    "mug and two books stand on a wooden table in the kitchen."
)


def main() -> None:
    """Make both sheets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=IMAGES)
    parser.add_argument("--samples", type=int, default=48)
    parser.add_argument("--only", choices=["sight", "storyboard"])
    asked = parser.parse_args()
    if asked.only != "storyboard":
        sight(asked.samples).save(asked.output / "sight.jpg", quality=88)
    if asked.only != "sight":
        image = drawn(storyboard())
        Image.fromarray(image.pixels).save(asked.output / "storyboard.jpg", quality=86)


def sight(samples: int) -> Image.Image:
    """Return the bundled scene's picture beside what is told of it."""
    with tempfile.TemporaryDirectory() as temporary:
        extension = headless.start(Path(temporary))
        import bpy
        from scenes import lighthouse

        lighthouse.build()
        lighthouse.camera_on_arc(120)
        bpy.context.scene.frame_set(1)
        scene, render = bpy.context.scene, bpy.context.scene.render
        scene.name = "Lighthouse"
        render.engine, scene.cycles.samples = "CYCLES", samples
        render.resolution_x, render.resolution_y = SIZE
        render.filepath = f"{temporary}/picture.png"
        exporter = importlib.import_module(f"{extension.__name__}.exporters.scene_description")
        steps = exporter.from_scene(scene)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                described = msgspec.convert(msgspec.to_builtins(end.value), artifacts.SceneDescription)
                break
        bpy.ops.render.render(write_still=True)
        picture = Image.open(render.filepath).convert("RGB")
    return _beside(picture, described)


def storyboard() -> artifacts.Storyboard:
    """Return a story as shots with pictures that need no weights."""
    context = Context("0" * 32, lambda said: None, lambda: False)
    painted = []
    for number, shot in enumerate(direct(read(STORY), "")):
        asking = TextToImage(prompt=shot.prompt, width=768, height=432, seed=number + 3)
        try:
            context.report.clear()
            picture = StudioPicture().run(asking, StudioPicture.Options(), context)
            picture = sketch(shot, 768, 432, picture) if lacks_people(shot, context.report) else picture
        except InvalidInput:
            picture = sketch(shot, 768, 432)
        painted.append(msgspec.structs.replace(shot, picture=picture))
    return artifacts.Storyboard(name="The visitor", shots=tuple(painted))


def _beside(picture: Image.Image, described: artifacts.SceneDescription) -> Image.Image:
    rows = [("", telling.caption(described)), *((asked, answer(asked, described).words) for asked in QUESTIONS)]
    sheet = Image.new("RGB", (picture.width + WIDE + 3 * GAP, picture.height + 2 * GAP), PAPER)
    sheet.paste(picture, (GAP, GAP))
    draw, top = ImageDraw.Draw(sheet), GAP
    for asked, words in rows:
        if asked:
            draw.text((picture.width + 2 * GAP, top), asked, FAINT, ImageFont.load_default(15))
            top += 19
        lines = textwrap.wrap(words, LINE)
        draw.multiline_text(
            (picture.width + 2 * GAP, top), "\n".join(lines), INK, ImageFont.load_default(17), spacing=3
        )
        top += 22 * len(lines) + 11
    return sheet


if __name__ == "__main__":
    main()
