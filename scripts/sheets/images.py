"""Show what pictures can be made and changed without weights: `python scripts/sheets/images.py`.

Three sheets go to docs/images: pictures from words, one picture in many looks, and what is understood of pictures.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from scenewright.backend.context import Context
from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.generator import Generator
from scenewright.backend.generators.image.classical_depth import ClassicalDepth
from scenewright.backend.generators.image.classical_normals import ClassicalNormals
from scenewright.backend.generators.image.cutout import CutoutGenerator
from scenewright.backend.generators.image.enlarger import Enlarger
from scenewright.backend.generators.image.flow_morph import FlowMorph
from scenewright.backend.generators.image.relit_control import RelitControl
from scenewright.backend.generators.image.relook import Relook
from scenewright.backend.generators.image.studio_picture import StudioPicture
from scenewright.backend.studio import camera, seeing
from scenewright.backend.studio.picture import lighting, staged
from scenewright.backend.studio.stage import set_up
from scenewright.backend.studio.wording import read
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import (
    BackgroundRemoval,
    ControlToImage,
    DepthEstimation,
    ImageInterpolation,
    ImageToImage,
    NormalEstimation,
    SuperResolution,
    Task,
    TextToImage,
)

FOLDER = Path(__file__).parents[2] / "docs" / "images"
PROMPTS = (
    "a red mug and two books on a wooden table",
    "a house with a red roof in a forest at sunset",
    "three mushrooms on moss, close-up",
    "a green glass bottle and a lantern on a table by candlelight",
    "an old barrel on cobblestones, foggy",
    "a stone well in a garden, golden hour",
    "a sword before a brick wall, dramatic",
    "a wooden chair in a room",
    "a chest of gold and a lantern in a dungeon",
    "forest at night",
    "a blue vase, studio light",
    "wet cobblestones",
)
LOOKS = (
    "night", "golden hour", "fog", "oil painting", "watercolour", "pencil", "coloured pencil", "charcoal",
    "ink drawing", "comic", "poster", "pixel art", "stained glass", "mosaic", "blueprint", "carved from white marble",
)  # fmt: skip
SCENE = "a house with a red roof and a stone well in a garden"
CONTROLS = (("depth", "brick on grass, golden hour"), ("normal", "gold, dramatic"), ("edges", "watercolour"))
GAP, LABEL = 4, 18
SEED = 1


def main() -> None:
    """Make and save the sheets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=512, help="of the pictures, before they are put on a sheet")
    parser.add_argument("sheets", nargs="*", default=["pictures", "looks", "understood"])
    asked = parser.parse_args()
    if "pictures" in asked.sheets:
        made = [(prompt, picture(prompt, asked.side)) for prompt in PROMPTS]
        sheet(made, 4, 352).save(FOLDER / "studio.jpg", quality=84)
    if {"looks", "understood"} & set(asked.sheets):
        source = picture(f"{SCENE}, daylight", 3 * asked.side // 2)
    if "looks" in asked.sheets:
        made = [(words, look(source, words)) for words in LOOKS]
        sheet(made, 4, 340).save(FOLDER / "relook.jpg", quality=80)
    if "understood" in asked.sheets:
        sheet(understood(source, asked.side), 4, 340).save(FOLDER / "understood.jpg", quality=84)


def ran(generator: Generator[Any], task: Task, **options: Any) -> Any:
    """Return what a generator makes of a task."""
    context = Context("0" * 32, lambda said: None, lambda: False)
    generator.load(context)
    return generator.run(task, generator.Options(**options), context)


def picture(prompt: str, side: int) -> Image:
    """Return a picture from words."""
    print(prompt, flush=True)
    return ran(StudioPicture(), TextToImage(prompt=prompt, width=side, height=side, seed=SEED))


def look(source: Image, words: str) -> Image:
    """Return a picture in another look."""
    print(words, flush=True)
    return ran(Relook(), ImageToImage(image=source, prompt=words, strength=1.0, seed=SEED))


def understood(source: Image, side: int) -> list[tuple[str, Image]]:
    """Return a thing cut out, depth, normals, pictures over controls, the middle of a movement, and an enlargement."""
    vase = picture("a blue vase, studio light", side)
    cut = ran(CutoutGenerator(), BackgroundRemoval(image=vase))
    made = [
        ("cutout", _over(cut)), ("classical-depth", ran(ClassicalDepth(), DepthEstimation(image=source))),
        ("classical-normals", ran(ClassicalNormals(), NormalEstimation(image=source))),
    ]  # fmt: skip
    controls = known_controls(side)
    for kind, words in CONTROLS:
        task = ControlToImage(control=controls[kind], kind=kind, prompt=words, seed=SEED)  # type: ignore[arg-type]
        made.append((f"{kind}: {words}", ran(RelitControl(), task)))
    ends = [_shifted(source, by) for by in (0, 60)]
    between = ran(FlowMorph(), ImageInterpolation(first=ends[0], last=ends[1], count=3))[1]
    part = Image(pixels=np.ascontiguousarray(_small(source)))
    large = ran(Enlarger(), SuperResolution(image=part, scale=4))
    return [*made, ("flow-morph: halfway between two views", between), ("enlarger: four times", _beside(part, large))]


def known_controls(side: int) -> dict[str, Image]:
    """Return depth, normals and edges of the scene, as a renderer gives them."""
    wish = read(SCENE)
    stage = set_up(wish, SEED, side)
    view: Cameras = camera.placed(stage, wish.cameras, side, side, False)
    scene = staged(wish, stage, lighting(wish)[1], SEED, side)
    props = seeing.joined(scene.surfaces)
    samples = seeing.seen(scene, props, seeing.layers(props, view)[0], *seeing.rays_of(view, np.arange(side)))
    ahead = samples.rays @ -view.camera_to_world[0, :3, 2]
    nearness = np.where(np.isfinite(samples.away), 1 / np.maximum(samples.away * ahead, 1e-3), 0)
    normals = seeing.faced(samples, props) @ view.camera_to_world[0, :3, :3]
    jumps = sum(np.abs(np.diff(normals, axis=axis, append=0)).sum(2) for axis in (0, 1)) > 0.5
    seen = np.where((samples.kind != seeing.NOWHERE)[..., None], normals * 0.5 + 0.5, 0)
    arrays = {"depth": (nearness / nearness.max())[..., None], "normal": seen, "edges": jumps[..., None]}
    return {kind: Image(pixels=np.float32(values), colour_space="data") for kind, values in arrays.items()}


def sheet(made: list[tuple[str, Image]], columns: int, tile: int) -> Pictures.Image:
    """Return pictures with their words above, side by side."""
    wide, tall = tile + GAP, tile + LABEL
    whole = Pictures.new("RGB", (columns * wide - GAP, -(-len(made) // columns) * tall), (24, 24, 26))
    pen, font = ImageDraw.Draw(whole), ImageFont.load_default(12)
    for number, (words, image) in enumerate(made):
        x, y = number % columns * wide, number // columns * tall
        pen.text((x + 3, y + 2), words, fill=(225, 225, 222), font=font)
        pixels = image.pixels if image.pixels.dtype == np.uint8 else srgb.as_bytes(image.pixels)
        shown = Pictures.fromarray(np.repeat(pixels, 3, 2) if pixels.shape[2] == 1 else pixels[..., :3])
        whole.paste(shown.resize((tile, tile), Pictures.Resampling.LANCZOS), (x, y + LABEL))
    return whole


def _over(image: Image) -> Image:
    """Return a picture with alpha over squares of two greys."""
    y, x = np.mgrid[: image.pixels.shape[0], : image.pixels.shape[1]] // 16
    squares = np.where((x + y) % 2, 150, 105)[..., None]
    alpha = image.pixels[..., 3:] / 255
    return msgspec.structs.replace(image, pixels=np.uint8(image.pixels[..., :3] * alpha + squares * (1 - alpha)))


def _shifted(image: Image, pixels: int) -> Image:
    return Image(pixels=np.ascontiguousarray(image.pixels[:, pixels : image.pixels.shape[1] - 60 + pixels]))


def _small(image: Image) -> np.ndarray:
    """Return a part around the middle, scaled down to 128 pixels a side."""
    side = image.pixels.shape[0] // 2
    top, left = int(0.45 * side), int(0.15 * side)
    part = Pictures.fromarray(image.pixels[top : top + side, left : left + side])
    return np.asarray(part.resize((128, 128), Pictures.Resampling.BICUBIC))


def _beside(small: Image, large: Image) -> Image:
    """Return the left half of a picture enlarged by repetition, and the right half of it enlarged by the network."""
    pixels = small.pixels.repeat(4, 0).repeat(4, 1)
    half = pixels.shape[1] // 2
    return Image(pixels=np.ascontiguousarray(np.concatenate([pixels[:, :half], large.pixels[:, half:]], axis=1)))


if __name__ == "__main__":
    main()
