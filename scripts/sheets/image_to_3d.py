"""Render what pictures become in 3D with Cycles onto one sheet.

    python scripts/scenes/photograph.py photos
    python scripts/sheets/image_to_3d.py photos

The photos of the bundled scene are for the visual hull and one relief; everything else is drawn by code.
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import bpy
import numpy as np
from drawings import draw
from mathutils import Vector
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from scenewright.backend import formats
from scenewright.backend.context import Context
from scenewright.backend.formats import mesh_glb
from scenewright.backend.generators.spatial.inflate import Inflate
from scenewright.backend.generators.spatial.relief import Relief
from scenewright.backend.generators.spatial.visual_hull import VisualHull
from scenewright.shared.artifacts import Image as Picture
from scenewright.shared.artifacts import Mesh
from scenewright.shared.tasks import ImagesTo3D, ImageTo3D

SHEET = Path(__file__).parents[2] / "docs" / "images" / "image_to_3d.jpg"
PAPER, TILE, INK = (228, 227, 223), (247, 246, 243), (46, 48, 52)
GAP, LABEL = 6, 22  # pixels between tiles, and for the words above a row
ROUND = (-28.0, -75.0, 150.0, 180.0)  # degrees to the right of the front, of the views
FLAT = (-12.0, -38.0, -66.0, 30.0)


class Row(NamedTuple):
    """Hold one row of the sheet: its words, what went in, what came out, and from where it is seen."""

    words: str
    picture: NDArray[np.uint8]
    mesh: Mesh
    angles: tuple[float, ...]


def main() -> None:
    """Render and save the sheet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", type=Path, help="what scripts/scenes/photograph.py wrote")
    parser.add_argument("--tile", type=int, default=220)
    parser.add_argument("--samples", type=int, default=24)
    parser.add_argument("--output", type=Path, default=SHEET)
    asked = parser.parse_args()
    rows = list(_rows(asked.photos))
    camera = _studio(asked.tile, asked.samples)
    tiles = [[_shown(row.picture, asked.tile), *_views(camera, row)] for row in rows]
    sheet = _sheet([row.words for row in rows], tiles, asked.tile)
    sheet.convert("RGB").save(asked.output, quality=88, optimize=True)


def _rows(photos: Path) -> Iterator[Row]:
    context = Context("0" * 32, lambda message: None, lambda: False)

    def inflated(name: str, words: str, **options: Any) -> Row:
        task = ImageTo3D(image=Picture(name=name, pixels=draw(name)), faces=20_000)
        return Row(words, draw(name, 512), Inflate().run(task, Inflate.Options(**options), context), ROUND)

    yield inflated("clownfish", "inflate", depth=0.7)
    yield inflated("toadstool", "inflate, spots raised as layers", depth=0.9, layers=12)
    words = "inflate, pressed flat, buttons as layers, smooth back"
    yield inflated("gingerbread", words, depth=0.8, flatness=0.55, layers=6, back="smooth")
    yield inflated("rocket", "inflate, flat back", sides="front", depth=0.9)
    capture = formats.load(photos / "transforms_train.json", "capture")
    photo = max(capture.images, key=lambda image: int((image.pixels[..., 3] > 0).sum()))
    upright = formats.load(photos / "test" / "000.png", Picture)
    plate = Relief().run(ImageTo3D(image=upright, faces=60_000), Relief.Options(surface="plain"), context)
    yield Row("relief, a plain plate", upright.pixels, plate, FLAT)
    gilded = ImageTo3D(image=Picture(name="toadstool", pixels=draw("toadstool")), faces=40_000)
    medal = Relief().run(gilded, Relief.Options(shape="outline", depth=0.12), context)
    yield Row("relief, cut along the outline", draw("toadstool", 512), medal, FLAT)
    hull = VisualHull().run(ImagesTo3D(capture=capture, faces=20_000), VisualHull.Options(), context)
    yield Row(f"visual-hull, from {len(capture.images)} photos", photo.pixels, hull, (-28.0, -75.0, 60.0, 180.0))


def _studio(tile: int, samples: int) -> bpy.types.Object:
    """Set up an empty scene with soft light, a floor that shows only shadows, and a camera, and return the camera."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine, scene.cycles.samples, scene.cycles.use_denoising = "CYCLES", samples, True
    scene.render.resolution_x = scene.render.resolution_y = tile
    scene.view_settings.view_transform = "Standard"
    scene.world = bpy.data.worlds.new("Sky")
    scene.world.use_nodes = True
    background = scene.world.node_tree.nodes["Background"]
    background.inputs["Color"].default_value, background.inputs["Strength"].default_value = (0.95, 0.97, 1, 1), 0.62
    for place, power, size in (((-2.2, -2.8, 3.2), 120, 1.6), ((2.8, 1.8, 2.4), 60, 1.2)):
        light = bpy.data.lights.new("Lamp", "AREA")
        light.energy, light.size = power, size
        lamp = bpy.data.objects.new("Lamp", light)
        lamp.location = place
        scene.collection.objects.link(lamp)
    bpy.ops.mesh.primitive_plane_add(size=80)
    bpy.context.object.is_shadow_catcher = scene.render.film_transparent = True
    camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    camera.data.lens = 70
    scene.collection.objects.link(camera)
    scene.camera = camera
    return camera


def _views(camera: bpy.types.Object, row: Row) -> list[Image.Image]:
    """Render a mesh from several sides; the lamps turn with the camera, so that every side is lit alike."""
    with tempfile.TemporaryDirectory() as folder:
        mesh_glb.save(row.mesh, Path(folder) / "thing.glb")
        bpy.ops.import_scene.gltf(filepath=str(Path(folder) / "thing.glb"))
        thing = bpy.context.selected_objects[0]
        low, high = row.mesh.vertices.min(axis=0), row.mesh.vertices.max(axis=0)
        scale = 1 / float((high - low).max())
        thing.scale = (scale,) * 3
        thing.location = (-scale * (low + high) / 2 * [1, 1, 0] - [0, 0, scale * low[2]]).tolist()
        pictures = [_view(camera, angle, float(high[2] - low[2]) * scale, Path(folder)) for angle in row.angles]
        bpy.data.objects.remove(thing)
        bpy.ops.outliner.orphans_purge(do_recursive=True)
        return pictures


def _view(camera: bpy.types.Object, angle: float, height: float, folder: Path) -> Image.Image:
    turn = math.radians(angle)
    middle = Vector((0, 0, height / 2))
    camera.location = middle + 2.5 * Vector((math.sin(turn), -math.cos(turn), 0.22))
    camera.rotation_euler = (middle - camera.location).to_track_quat("-Z", "Y").to_euler()
    for lamp, (beside, distance, above) in zip(_lamps(), ((-0.7, 3.6, 3.2), (2.4, 3.2, 2.4)), strict=True):
        side = turn + beside
        lamp.location = (distance * math.sin(side), -distance * math.cos(side), above)
        lamp.rotation_euler = (middle - lamp.location).to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.render.filepath = str(folder / "tile.png")
    bpy.ops.render.render(write_still=True)
    return _on_paper(Image.open(folder / "tile.png"))


def _lamps() -> list[bpy.types.Object]:
    return [thing for thing in bpy.context.scene.objects if thing.type == "LIGHT"]


def _shown(pixels: NDArray[np.uint8], tile: int) -> Image.Image:
    """Return a picture on paper, as large as a tile."""
    return _on_paper(Image.fromarray(pixels).convert("RGBA").resize((tile, tile), Image.Resampling.LANCZOS))


def _on_paper(picture: Image.Image) -> Image.Image:
    paper = Image.new("RGBA", picture.size, (*TILE, 255))
    return Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")


def _sheet(words: list[str], rows: list[list[Image.Image]], tile: int) -> Image.Image:
    """Return the rows below each other, each under its words."""
    width, height = len(rows[0]) * (tile + GAP) + GAP, tile + GAP + LABEL
    sheet = Image.new("RGB", (width, len(rows) * height + GAP), PAPER)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(14)
    for number, (label, tiles) in enumerate(zip(words, rows, strict=True)):
        pen.text((GAP + 2, number * height + 4), label, fill=INK, font=font)
        for column, picture in enumerate(tiles):
            sheet.paste(picture, (GAP + column * (tile + GAP), number * height + LABEL))
    return sheet


if __name__ == "__main__":
    main()
