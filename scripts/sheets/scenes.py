"""Render scenes that sentences became, each beside its plan, onto one sheet: `python scripts/sheets/scenes.py`."""

from __future__ import annotations

import argparse
import tempfile
import textwrap
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from scenewright.backend.asking import Asking, Loaded, reference
from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.generators.scene.scene_builder import SceneBuilder
from scenewright.backend.generators.scene.scene_grammar import SceneGrammar
from scenewright.backend.registry import Registry
from scenewright.backend.scene.scenery import save_scene
from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import ScenePlan
from scenewright.shared.plans import PlannedObject
from scenewright.shared.tasks import PlanToScene, TextToScene

SHEET = Path(__file__).parents[2] / "docs" / "images" / "scenes.jpg"
PAPER, INK, SOFT = (247, 246, 243), (46, 48, 52), (120, 122, 126)
WIDTH, HEIGHT, SIDE, GAP = 640, 360, 330, 8
SENTENCES = (
    "A tavern: two round tables with three stools around each of them, mugs on the tables, three barrels against the "
    "wall and a lantern on the middle one, a shield on the wall",
    "A small cottage with two pine trees behind it, a well in front of it and a wooden fence to the left of the well, "
    "in a meadow at sunrise, birds singing",
    "close-up of a stack of five books on a desk, with a brass lamp beside them and a mug to the left of the books, "
    "at night",
    "two armchairs facing each other with a small table between them, a bookshelf against the wall, a lamp on the "
    "small table, a window on the wall, oak floor",
)


def main() -> None:
    """Make and render every scene, and save the sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=SHEET)
    asked = parser.parse_args()
    sheet = Image.new("RGB", (SIDE + WIDTH, len(SENTENCES) * (HEIGHT + GAP) - GAP), PAPER)
    for number, sentence in enumerate(SENTENCES):
        plan, picture = scene(sentence)
        top = number * (HEIGHT + GAP)
        sheet.paste(picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS), (SIDE, top))
        write(ImageDraw.Draw(sheet), plan, top)
    sheet.save(asked.output, quality=86)


def scene(sentence: str) -> tuple[ScenePlan, Image.Image]:
    """Return the plan of a sentence and a render of what it became."""
    plan = SceneGrammar().run(TextToScene(prompt=sentence), None, _context(SceneGrammar))
    made = SceneBuilder().run(PlanToScene(plan=plan), SceneBuilder.Options(), _context(SceneBuilder))
    with tempfile.TemporaryDirectory() as folder:
        save_scene(made, Path(folder, "scene.blend"), Path(folder, "scene.png"))
        with Image.open(Path(folder, "scene.png")) as picture:
            return plan, picture.convert("RGB")


def write(draw: ImageDraw.ImageDraw, plan: ScenePlan, top: int) -> None:
    """Write a sentence and its plan beside the picture."""
    y = top + 8
    for line in textwrap.wrap(f"“{plan.description}”", 46):
        draw.text((12, y), line, INK, ImageFont.load_default(13))
        y += 17
    y += 8
    extras = {
        "light": plan.light,
        "ground": plan.ground,
        "wall": plan.wall,
        "sound": plan.sound,
        "shot": plan.camera.shot,
    }
    lines = [*map(in_words, plan.objects), *(f"{name}: {words}" for name, words in extras.items() if words)]
    for line in (part for whole in lines for part in textwrap.wrap(whole, 50, subsequent_indent="    ")):
        draw.text((12, y), line, SOFT, ImageFont.load_default(12))
        y += 15


def in_words(planned: PlannedObject) -> str:
    """Return one line of a plan."""
    said = " ".join(filter(None, (f"{planned.count} x", planned.colour, planned.material, planned.name)))
    size = " x ".join(f"{side:.2g}" for side in planned.dimensions)
    return ", ".join([said, f"{size} m", *(f"{each.kind} {each.to}" for each in planned.relations)])


def _context(generator: type[Generator]) -> Context:  # type: ignore[type-arg]
    """Return a context whose generator may ask all others."""
    shelf, loaded = Shelf(Path(tempfile.gettempdir()) / "no_weights"), Loaded()
    bare = Context("sheet", lambda message: None, lambda: False, shelf)
    loaded.at(0, reference(generator), bare)
    registry = Registry.discover()
    asking = Asking(lambda: registry, loaded, shelf, "", (generator,), [])
    return Context("sheet", lambda message: None, lambda: False, shelf, asking)


if __name__ == "__main__":
    main()
