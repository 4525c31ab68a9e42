"""Render every family of materials on a ball with Cycles onto one sheet: `python scripts/sheets/materials.py`."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import bpy
from mathutils import Vector
from PIL import Image, ImageDraw, ImageFont

from scenewright.backend.formats import image_pillow
from scenewright.backend.materials import surface
from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.family import Family
from scenewright.backend.materials.look import Look
from scenewright.shared.artifacts import Material

SHEET = Path(__file__).parents[2] / "docs" / "images" / "materials.jpg"
SEED = 3
GAP, LABEL = 3, 17  # pixels between tiles, and for the name above
COLUMNS = 8
FLOOR = (0.08, 0.08, 0.085, 1.0)
AROUND = 2.0  # tiles around the ball, for one that covers a metre
COLOURED = {"albedo": "sRGB", "emission": "sRGB"}


def main() -> None:
    """Render and save the sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("families", nargs="*", default=list(FAMILIES))
    parser.add_argument("--tile", type=int, default=200)
    parser.add_argument("--samples", type=int, default=32)
    parser.add_argument("--output", type=Path, default=SHEET)
    asked = parser.parse_args()
    ball = _studio(asked.tile, asked.samples)
    tiles = [_tile(ball, FAMILIES[name]) for name in asked.families]
    _sheet(asked.families, tiles, asked.tile).save(asked.output, quality=88)


def _studio(tile: int, samples: int) -> bpy.types.Object:
    """Set up a ball before a curtain in soft light, and return the ball."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine, scene.cycles.samples, scene.cycles.use_denoising = "CYCLES", samples, True
    scene.render.resolution_x = scene.render.resolution_y = tile
    scene.view_settings.view_transform, scene.view_settings.look = "AgX", "AgX - Medium High Contrast"
    scene.world = bpy.data.worlds.new("Sky")
    scene.world.use_nodes = True
    background = scene.world.node_tree.nodes["Background"]
    background.inputs["Color"].default_value, background.inputs["Strength"].default_value = (0.8, 0.88, 1, 1), 0.35
    for place, power, size in (((-3, -3, 4), 380, 2.5), ((3.5, -1, 1.5), 90, 2.0), ((2, 3, 3), 200, 1.5)):
        lamp = bpy.data.objects.new("Lamp", bpy.data.lights.new("Lamp", "AREA"))
        lamp.data.energy, lamp.data.size, lamp.location = power, size, place
        lamp.rotation_euler = (-Vector(place)).to_track_quat("-Z", "Y").to_euler()
        scene.collection.objects.link(lamp)
    bpy.ops.mesh.primitive_plane_add(size=40, location=(0, 0, -1.02))
    floor = bpy.data.materials.new("Floor")
    floor.use_nodes = True
    floor.node_tree.nodes["Principled BSDF"].inputs["Base Color"].default_value = FLOOR
    bpy.context.object.data.materials.append(floor)
    camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    camera.data.lens, camera.location = 85, (0, -6.6, 1.5)
    camera.rotation_euler = (Vector((0, 0, -0.02)) - camera.location).to_track_quat("-Z", "Y").to_euler()
    scene.collection.objects.link(camera)
    scene.camera = camera
    bpy.ops.mesh.primitive_uv_sphere_add(segments=256, ring_count=128)
    bpy.ops.object.shade_smooth()
    return bpy.context.object


def _tile(ball: bpy.types.Object, family: Family) -> Image.Image:
    made = surface.material(surface.cut(family.draw(Look(1024, family.metres, SEED))), family.name)
    with tempfile.TemporaryDirectory() as folder:
        ball.data.materials.clear()
        ball.data.materials.append(_shader(made, Path(folder)))
        bpy.context.scene.render.filepath = str(Path(folder) / "tile.png")
        bpy.ops.render.render(write_still=True)
        ball.data.materials.clear()
        bpy.ops.outliner.orphans_purge(do_recursive=True)
        return Image.open(Path(folder) / "tile.png").convert("RGB")


def _shader(made: Material, folder: Path) -> bpy.types.Material:
    """Return a material for Cycles; its maps are files in a folder."""
    shader = bpy.data.materials.new(made.name)
    shader.use_nodes = True
    nodes, link = shader.node_tree.nodes, shader.node_tree.links.new
    principled = nodes["Principled BSDF"]
    place = nodes.new("ShaderNodeMapping")
    place.inputs["Scale"].default_value = (2 * AROUND, AROUND, 1)
    link(nodes.new("ShaderNodeTexCoord").outputs["UV"], place.inputs["Vector"])
    for kind, socket in (("albedo", "Base Color"), ("roughness", "Roughness"), ("metallic", "Metallic"),
                         ("emission", "Emission Color"), ("normal", "Normal")):  # fmt: skip
        picture = getattr(made, f"{kind}_map")
        if picture is None:
            continue
        image_pillow.save(picture, folder / f"{kind}.png")
        texture = nodes.new("ShaderNodeTexImage")
        texture.image = bpy.data.images.load(str(folder / f"{kind}.png"))
        texture.image.colorspace_settings.name = COLOURED.get(kind, "Non-Color")
        link(place.outputs["Vector"], texture.inputs["Vector"])
        colour = texture.outputs["Color"]
        if kind == "normal":
            bump = nodes.new("ShaderNodeNormalMap")
            link(colour, bump.inputs["Color"])
            colour = bump.outputs["Normal"]
        link(colour, principled.inputs[socket])
    principled.inputs["Emission Strength"].default_value = 2.0 if made.emission_map else 0.0
    return shader


def _sheet(names: list[str], tiles: list[Image.Image], tile: int) -> Image.Image:
    wide, tall = tile + GAP, tile + LABEL
    sheet = Image.new("RGB", (COLUMNS * wide, -(-len(tiles) // COLUMNS) * tall), (24, 24, 26))
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(12)
    for number, (name, picture) in enumerate(zip(names, tiles, strict=True)):
        x, y = number % COLUMNS * wide, number // COLUMNS * tall
        pen.text((x + 3, y + 1), name, fill=(225, 225, 222), font=font)
        sheet.paste(picture, (x, y + LABEL))
    return sheet


if __name__ == "__main__":
    main()
