"""Render every family of props in several seeds with Cycles onto one sheet: `python scripts/sheets/families.py`."""

from __future__ import annotations

import argparse
import math
import tempfile
from pathlib import Path

import bpy
import numpy as np
from mathutils import Vector
from PIL import Image, ImageDraw, ImageFont

from scenewright.backend.formats import mesh_glb
from scenewright.backend.modelling.families import families
from scenewright.backend.modelling.props import build
from scenewright.shared.artifacts import Mesh

SHEET = Path(__file__).parents[2] / "docs" / "images" / "parametric.jpg"
FLOOR = (0.20, 0.20, 0.21, 1.0)
GAP, LABEL = 4, 18  # pixels between tiles, and for the name above
COLUMNS = 4  # families side by side


def main() -> None:
    """Render and save the sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("prompts", nargs="*", default=list(families()))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--tile", type=int, default=256)
    parser.add_argument("--samples", type=int, default=32)
    parser.add_argument("--columns", type=int, default=COLUMNS)
    parser.add_argument("--output", type=Path, default=SHEET)
    asked = parser.parse_args()
    camera = studio(asked.tile, asked.samples)
    rows = [[tile(camera, build(prompt, seed)) for seed in range(asked.seeds)] for prompt in asked.prompts]
    sheet = arranged(asked.prompts, rows, asked.tile, asked.columns)
    sheet.save(asked.output, quality=88)


def studio(tile: int, samples: int) -> bpy.types.Object:
    """Set up an empty scene with soft light, a neutral floor and a camera, and return the camera."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine, scene.cycles.samples, scene.cycles.use_denoising = "CYCLES", samples, True
    scene.render.resolution_x = scene.render.resolution_y = tile
    scene.view_settings.view_transform, scene.view_settings.look = "AgX", "AgX - Medium High Contrast"
    scene.world = bpy.data.worlds.new("Sky")
    scene.world.use_nodes = True
    background = scene.world.node_tree.nodes["Background"]
    background.inputs["Color"].default_value, background.inputs["Strength"].default_value = (0.75, 0.85, 1, 1), 0.45
    for name, place, power, size in (("key", (-2.4, -2.6, 3.4), 170, 2.0), ("rim", (2.6, 2.2, 2.6), 110, 1.2)):
        light = bpy.data.lights.new(name, "AREA")
        light.energy, light.size = power, size
        lamp = bpy.data.objects.new(name, light)
        lamp.location = place
        lamp.rotation_euler = (-Vector(place)).to_track_quat("-Z", "Y").to_euler()
        scene.collection.objects.link(lamp)
    bpy.ops.mesh.primitive_plane_add(size=60)
    ground = bpy.data.materials.new("Floor")
    ground.use_nodes = True
    ground.node_tree.nodes["Principled BSDF"].inputs["Base Color"].default_value = FLOOR
    ground.node_tree.nodes["Principled BSDF"].inputs["Roughness"].default_value = 0.7
    bpy.context.object.data.materials.append(ground)
    camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    camera.data.lens = 70
    scene.collection.objects.link(camera)
    scene.camera = camera
    return camera


def tile(camera: bpy.types.Object, mesh: Mesh) -> Image.Image:
    """Render one prop, scaled to about a metre, from half above its front left."""
    with tempfile.TemporaryDirectory() as folder:
        mesh_glb.save(mesh, Path(folder) / "prop.glb")
        bpy.ops.import_scene.gltf(filepath=str(Path(folder) / "prop.glb"))
        prop = bpy.context.selected_objects[0]
        size = np.ptp(mesh.vertices, axis=0)
        scale = 1.0 / float(np.linalg.norm(size))
        prop.scale = (scale, scale, scale)
        middle = Vector((0, 0, float(size[2]) * scale / 2))
        camera.location = middle + 2.15 * Vector((math.sin(0.55) * -1, -math.cos(0.55), 0.48))
        camera.rotation_euler = (middle - camera.location).to_track_quat("-Z", "Y").to_euler()
        bpy.context.scene.render.filepath = str(Path(folder) / "tile.png")
        bpy.ops.render.render(write_still=True)
        bpy.data.objects.remove(prop)
        bpy.ops.outliner.orphans_purge(do_recursive=True)
        return Image.open(Path(folder) / "tile.png").convert("RGB")


def arranged(names: list[str], rows: list[list[Image.Image]], tile: int, columns: int) -> Image.Image:
    """Return the tiles side by side, each family's under its name."""
    wide, tall = len(rows[0]) * tile + GAP * (len(rows[0]) + 2), tile + GAP + LABEL
    sheet = Image.new("RGB", (min(columns, len(rows)) * wide, -(-len(rows) // columns) * tall), (24, 24, 26))
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(13)
    for number, (name, tiles) in enumerate(zip(names, rows, strict=True)):
        x, y = number % columns * wide + GAP, number // columns * tall
        pen.text((x + 2, y + 1), name, fill=(225, 225, 222), font=font)
        for i, picture in enumerate(tiles):
            sheet.paste(picture, (x + i * (tile + GAP), y + LABEL))
    return sheet


if __name__ == "__main__":
    main()
