"""Render all families of props, all generators and all levels of detail on one sheet."""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import bpy
import numpy as np
from asset import placed
from drawings import draw
from families import studio
from mathutils import Vector
from PIL import Image, ImageDraw, ImageFont

from scenewright.backend.assets.road import make_asset
from scenewright.backend.assets.settings import AssetSettings
from scenewright.backend.context import Context
from scenewright.backend.formats import mesh_glb
from scenewright.backend.generators.spatial.inflate import Inflate
from scenewright.backend.generators.spatial.pointflow import PointFlow
from scenewright.backend.generators.spatial.relief import Relief
from scenewright.backend.generators.spatial.visual_hull import VisualHull
from scenewright.backend.geometry.appearance import Surface
from scenewright.backend.geometry.lighting import draw_lit, turntable
from scenewright.backend.geometry.raster import rasterise
from scenewright.backend.geometry.triangles import Triangles
from scenewright.backend.modelling.families import families
from scenewright.backend.modelling.props import build
from scenewright.shared import srgb
from scenewright.shared.artifacts import Capture, Mesh
from scenewright.shared.artifacts import Image as Picture
from scenewright.shared.tasks import ImagesTo3D, ImageTo3D, TextTo3D

SHEET = Path(__file__).parents[2] / "docs" / "images" / "window.jpg"
COLUMNS = 9
GAP, LABEL, HEAD, MARGIN = 8, 24, 46, 26  # pixels: between tiles, below them, above a section, around all
PAPER, INK, FAINT = (22, 23, 26), (236, 234, 228), (150, 150, 148)
# What shows a family best, where its first seed or its plain name does not.
PROMPTS = {
    "tree": ("tree", 2), "house": ("timber framed house", 2), "gem": ("ruby", 3), "bridge": ("stone bridge", 1),
    "shelf": ("bookshelf", 2), "candle": ("candelabrum", 0), "window": ("arched window", 1),
    "mug": ("wooden mug", 1), "mushroom": ("red mushroom", 1), "shield": ("wooden shield", 1),
    "chest": ("treasure chest", 1), "chair": ("chair", 2), "rock": ("mossy rock", 2), "bottle": ("red bottle", 0),
}  # fmt: skip


class Tile(NamedTuple):
    """One picture of the sheet: what is shown, its name and a remark."""

    mesh: Any
    name: str
    remark: str = ""
    wire: bool = False


def main() -> None:
    """Render and save the sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tile", type=int, default=224)
    parser.add_argument("--samples", type=int, default=40)
    parser.add_argument("--only", type=int, default=10**6, help="tiles of each section, to try it out")
    parser.add_argument("--output", type=Path, default=SHEET)
    asked = parser.parse_args()
    sections = {
        "From words": [tile for tile, _ in zip(props(), range(asked.only), strict=False)],
        "From pictures and from a small trained model": [
            tile for tile, _ in zip(others(), range(asked.only), strict=False)
        ],
        "Ready for a game engine": [tile for tile, _ in zip(levels(), range(asked.only), strict=False)],
    }
    camera = studio(asked.tile, asked.samples)
    light()
    shown = {
        head: [(photographed(camera, tile), tile.name, tile.remark) for tile in tiles]
        for head, tiles in sections.items()
    }
    arranged(shown, asked.tile).save(asked.output, quality=86, optimize=True)


def props() -> Iterator[Tile]:
    """Yield a prop of each family."""
    for name in families():
        prompt, seed = PROMPTS.get(name, (name, 0))
        yield Tile(build(prompt, seed), name)


def others() -> Iterator[Tile]:
    """Yield what the other generators make."""
    context = Context("0" * 32, lambda message: None, lambda: False)

    def made(kind: Any, task: Any, **options: Any) -> Mesh:
        generator = kind()
        generator.load(context)
        return generator.run(task, kind.Options(**options), context)

    def of(name: str, faces: int = 20_000) -> ImageTo3D:
        return ImageTo3D(image=Picture(name=name, pixels=draw(name)), faces=faces)

    yield Tile(made(Inflate, of("clownfish"), depth=0.7), "inflate", "blown up")
    yield Tile(made(Inflate, of("toadstool"), depth=0.9, layers=12), "inflate", "layers")
    yield Tile(
        made(Inflate, of("gingerbread"), depth=0.8, flatness=0.55, layers=6, back="smooth"), "inflate", "pressed"
    )
    yield Tile(made(Inflate, of("rocket"), sides="front", depth=0.9), "inflate", "flat back")
    yield Tile(made(Relief, of("clownfish", 40_000), surface="plain", depth=0.12), "relief", "plate")
    yield Tile(made(Relief, of("toadstool", 40_000), shape="outline", depth=0.12), "relief", "outline")
    yield Tile(made(VisualHull, ImagesTo3D(capture=photographs(), faces=12_000)), "visual-hull", "24 pictures")
    yield Tile(made(PointFlow, TextTo3D(prompt="vase", faces=8000, seed=4)), "pointflow", "experimental")
    yield Tile(made(PointFlow, TextTo3D(prompt="half bottle half vase", faces=8000)), "pointflow", "bottle and vase")


def photographs() -> Capture:
    """Return pictures of a lantern from all around, with masks."""
    prop = build("brass lantern", 1)
    surface = Surface.of(prop)
    cameras = turntable(surface.mesh, 24, 400)
    alpha = (rasterise(surface.mesh, cameras).face >= 0)[..., None]
    colours = srgb.as_bytes(draw_lit(surface, cameras))
    images = tuple(
        Picture(pixels=np.concatenate([each, np.where(mask, 255, 0).astype(np.uint8)], axis=2))
        for each, mask in zip(colours, alpha, strict=True)
    )
    return Capture(
        images=images, camera_to_world=cameras.camera_to_world, focal=cameras.focal, centre=cameras.centre
    )  # fmt: skip


def levels() -> Iterator[Tile]:
    """Yield the levels of detail of a prop, their edges, quads and collision parts."""
    task = ImageTo3D(image=Picture(name="clownfish", pixels=draw("clownfish")), faces=40_000)
    context = Context("0" * 32, lambda message: None, lambda: False)
    source = Inflate().run(task, Inflate.Options(depth=0.7), context)

    def asset(**words: Any) -> Any:
        settings = AssetSettings(faces=3000, texture_size=1024, levels=4, height=1.0, **words)
        return make_asset(source, settings, lambda done, phase: None, lambda surface: None)

    made = asset()
    for number, level in enumerate(made.levels):
        yield Tile(level, f"LOD {number}", f"{len(level.mesh.faces):,} triangles")
    for number in (0, len(made.levels) - 1):
        yield Tile(made.levels[number].mesh, f"LOD {number}", "its edges", wire=True)
    yield Tile(asset(quads=True).levels[0], "Quads", "by QuadriFlow", wire=True)
    yield Tile(made.collision, "Collision", f"{len(made.collision)} convex parts")


def light() -> None:
    """Warm the key, cool the sky, and let the floor fade into the dark."""
    scene = bpy.context.scene
    scene.world.node_tree.nodes["Background"].inputs["Color"].default_value = (0.55, 0.68, 1.0, 1)
    scene.world.node_tree.nodes["Background"].inputs["Strength"].default_value = 0.32
    bpy.data.lights["key"].color, bpy.data.lights["key"].energy = (1.0, 0.91, 0.8), 210
    bpy.data.lights["rim"].color, bpy.data.lights["rim"].energy = (0.8, 0.9, 1.0), 190
    floor = bpy.data.materials["Floor"].node_tree.nodes["Principled BSDF"]
    floor.inputs["Base Color"].default_value = (0.12, 0.122, 0.13, 1)
    scene.camera.data.lens = 85


def photographed(camera: bpy.types.Object, tile: Tile) -> Image.Image:
    """Render one thing so that it fills its tile, from half above its front left."""
    things = list(objects(tile))
    corners = np.concatenate([np.array([each.matrix_world @ Vector(c) for c in each.bound_box]) for each in things])
    low, high = corners.min(0), corners.max(0)
    scale = 1.0 / float(np.linalg.norm(high - low))
    for each in things:
        each.scale = each.scale * scale
        each.location = (each.location - Vector(((low + high) / 2 * (1, 1, 0)) + (0, 0, low[2]))) * scale
    middle = Vector((0, 0, float(high[2] - low[2]) * scale / 2))
    camera.location = middle + 2.35 * Vector((-math.sin(0.55), -math.cos(0.55), 0.42))
    camera.rotation_euler = (middle - camera.location).to_track_quat("-Z", "Y").to_euler()
    with tempfile.TemporaryDirectory() as folder:
        bpy.context.scene.render.filepath = str(Path(folder) / "tile.png")
        bpy.ops.render.render(write_still=True)
        picture = Image.open(Path(folder) / "tile.png").convert("RGB")
    for each in things:
        bpy.data.objects.remove(each)
    bpy.ops.outliner.orphans_purge(do_recursive=True)
    return picture


def objects(tile: Tile) -> Iterator[bpy.types.Object]:
    """Add what a tile shows to the scene."""
    from asset import collider

    shown = tile.mesh
    if isinstance(shown, Mesh):
        with tempfile.TemporaryDirectory() as folder:
            mesh_glb.save(shown, Path(folder) / "thing.glb")
            bpy.ops.import_scene.gltf(filepath=str(Path(folder) / "thing.glb"))
        yield bpy.context.selected_objects[0]
    elif isinstance(shown, tuple) and not isinstance(shown, Triangles):
        for number, part in enumerate(shown):
            yield collider(part, number / len(shown))
    elif isinstance(shown, Triangles):
        yield from placed(shown, wire=True)
    elif tile.wire:
        yield from quads(shown)
    else:
        yield from placed(shown.mesh, level=shown)


def quads(level: Any) -> Iterator[bpy.types.Object]:
    """Add a level of quads as clay with the edges of its quads drawn."""
    from scenewright.shared.polygons import outlines

    corners, starts = outlines(level.polygons)
    vertices = level.mesh.faces.ravel()[corners]
    rings = [ring.tolist() for ring in np.split(vertices, starts[1:])]
    (body,) = placed(level.mesh)
    (lines,) = placed(level.mesh)
    lines.data.clear_geometry()
    lines.data.from_pydata(level.mesh.vertices, [], rings)
    lines.modifiers.new("Lines", "WIREFRAME").thickness = 0.006
    lines.data.materials[0].node_tree.nodes["Principled BSDF"].inputs["Base Color"].default_value = (
        0.02,
        0.03,
        0.05,
        1,
    )
    yield from (body, lines)


def arranged(sections: dict[str, list[tuple[Image.Image, str, str]]], tile: int) -> Image.Image:
    """Return the tiles in rows, each section under its head, each tile above its name."""
    rows = {head: math.ceil(len(tiles) / COLUMNS) for head, tiles in sections.items()}
    wide = 2 * MARGIN + COLUMNS * tile + (COLUMNS - 1) * GAP
    tall = 2 * MARGIN + sum(HEAD + count * (tile + LABEL + GAP) for count in rows.values())
    sheet = Image.new("RGB", (wide, tall), PAPER)
    pen, small, large = ImageDraw.Draw(sheet), ImageFont.load_default(14), ImageFont.load_default(24)
    top = MARGIN
    for head, tiles in sections.items():
        pen.text((MARGIN, top + 4), head, fill=INK, font=large)
        top += HEAD
        for number, (picture, name, remark) in enumerate(tiles):
            x = MARGIN + number % COLUMNS * (tile + GAP)
            y = top + number // COLUMNS * (tile + LABEL + GAP)
            sheet.paste(picture, (x, y))
            pen.text((x + 2, y + tile + 3), name, fill=INK, font=small)
            pen.text((x + 10 + pen.textlength(name, small), y + tile + 3), remark, fill=FAINT, font=small)
        top += rows[head] * (tile + LABEL + GAP)
    return sheet


if __name__ == "__main__":
    main()
