"""Show an asset beside its source, its levels, collision parts and maps: `python scripts/sheets/asset.py`."""

from __future__ import annotations

import argparse
import colorsys
import math
import tempfile
from pathlib import Path

import bpy
import numpy as np
from mathutils import Vector
from PIL import Image, ImageDraw, ImageFont

from scenewright.backend.assets.road import Asset, make_asset
from scenewright.backend.assets.settings import AssetSettings
from scenewright.backend.geometry.triangles import Triangles
from scenewright.shared.artifacts import Mesh

SHEET = Path(__file__).parents[2] / "docs" / "images" / "asset.png"
PAPER, INK, FAINT = (24, 24, 26), (228, 228, 224), (150, 150, 148)
GAP, LABEL = 6, 44  # pixels between tiles, and for the words above
STONE, MOSS, DUST = (0.30, 0.27, 0.23), (0.075, 0.11, 0.03), (0.50, 0.43, 0.34)
FLOOR = (0.09, 0.09, 0.095, 1.0)


def main() -> None:
    """Make the asset, render it and save the sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tile", type=int, default=360)
    parser.add_argument("--samples", type=int, default=48)
    parser.add_argument("--output", type=Path, default=SHEET)
    asked = parser.parse_args()
    source = idol()
    asset = make_asset(source, AssetSettings(height=1.0), lambda done, phase: None, lambda surface: None)
    studio(asked.tile, asked.samples)
    tiles = [_rendered(placed(asset.source.mesh, colours=source.colours), "Source", len(source.faces))]
    tiles += [
        _rendered(placed(level.mesh, level=level), f"LOD {n}", len(level.mesh.faces))
        for n, level in enumerate(asset.levels)
    ]
    hulls = [collider(part, n / len(asset.collision)) for n, part in enumerate(asset.collision)]
    tiles.append(_rendered(hulls, f"{len(hulls)} convex parts", sum(len(part.faces) for part in asset.collision)))
    tiles += [_rendered(placed(level.mesh, wire=True), "", 0) for level in asset.levels]
    maps(asset, tiles, asked.tile)
    sheet(tiles, asked.tile).quantize(256, dither=Image.Dither.FLOYDSTEINBERG).save(asked.output, optimize=True)


def idol() -> Mesh:
    """Return Blender's monkey, cut in weathered stone: a quarter of a million triangles, open at the eyes."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.mesh.primitive_monkey_add()
    each = bpy.context.object
    each.modifiers.new("Fine", "SUBSURF").levels = 4
    data = each.evaluated_get(bpy.context.evaluated_depsgraph_get()).to_mesh()
    data.calc_loop_triangles()
    v, n = np.empty(3 * len(data.vertices), np.float32), np.empty(3 * len(data.vertices), np.float32)
    data.vertices.foreach_get("co", v)
    data.vertices.foreach_get("normal", n)
    faces = np.empty(3 * len(data.loop_triangles), np.int32)
    data.loop_triangles.foreach_get("vertices", faces)
    v, n = v.reshape(-1, 3), n.reshape(-1, 3)
    rough, patches = noise(v, 6.0, 5), noise(v + 7, 2.2, 4)
    cracks = np.exp(-((noise(v + 3, 2.6, 3) / 0.05) ** 2))
    v = v + n * (0.018 * rough - 0.022 * cracks)[:, None]
    moss = np.clip(3 * (patches + 0.55 * n[:, 2] - 0.35), 0, 1) * np.clip(0.8 + rough, 0, 1)
    colour = np.array(STONE) * (1 + 0.35 * rough[:, None])
    colour += np.clip(noise(v + 11, 3.0, 4), 0, 1)[:, None] * (np.array(DUST) - STONE)
    colour = colour * (1 - 0.65 * cracks[:, None]) * (1 - moss[:, None]) + moss[:, None] * np.array(MOSS) * (
        1 + 0.5 * rough[:, None]
    )
    rgba = np.concatenate([np.clip(colour, 0, 1) ** (1 / 2.2), np.ones((len(v), 1))], 1)
    colours = np.rint(255 * rgba).astype(np.uint8)
    return Mesh(name="idol", vertices=v.astype(np.float32), faces=faces.reshape(-1, 3), colours=colours)


def noise(points: np.ndarray, frequency: float, octaves: int) -> np.ndarray:
    """Return a rough pattern in space (k,), about -1 to 1, of waves in many directions."""
    random = np.random.default_rng(5)
    total = np.zeros(len(points))
    for octave in range(octaves):
        waves = random.normal(size=(6, 3)) * frequency * 2**octave
        total += np.sin(points @ waves.T + random.uniform(0, 7, 6)).sum(1) / 2.5 / 1.7**octave
    return np.tanh(total / 1.6)


def studio(tile: int, samples: int) -> None:
    """Set up an empty scene with soft lamps, a floor and a camera."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine, scene.cycles.samples, scene.cycles.use_denoising = "CYCLES", samples, True
    scene.render.resolution_x = scene.render.resolution_y = tile
    scene.view_settings.view_transform, scene.view_settings.look = "AgX", "AgX - Medium High Contrast"
    scene.world = bpy.data.worlds.new("Sky")
    scene.world.use_nodes = True
    scene.world.node_tree.nodes["Background"].inputs["Color"].default_value = (0.05, 0.058, 0.07, 1)
    for name, place, power, size in (
        ("key", (-2.0, -2.4, 2.4), 150, 0.9),
        ("fill", (2.6, -2.2, 1.0), 30, 1.5),
        ("rim", (1.8, 2.2, 2.4), 160, 0.9),
    ):
        light = bpy.data.lights.new(name, "AREA")
        light.energy, light.size = power, size
        lamp = bpy.data.objects.new(name, light)
        lamp.location = place
        lamp.rotation_euler = (Vector((0, 0, 0.5)) - Vector(place)).to_track_quat("-Z", "Y").to_euler()
        scene.collection.objects.link(lamp)
    bpy.ops.mesh.primitive_plane_add(size=60)
    bpy.context.object.data.materials.append(painted("Floor", FLOOR))
    camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    camera.data.lens = 72
    camera.location = (-0.70, -2.95, 1.45)
    camera.rotation_euler = (Vector((-0.03, 0, 0.46)) - camera.location).to_track_quat("-Z", "Y").to_euler()
    scene.collection.objects.link(camera)
    scene.camera = camera


def painted(name: str, colour: tuple[float, ...]) -> bpy.types.Material:
    """Return a matt material of one colour."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    surface = material.node_tree.nodes["Principled BSDF"]
    surface.inputs["Base Color"].default_value, surface.inputs["Roughness"].default_value = colour, 0.75
    return material


def placed(
    mesh: Triangles, colours: np.ndarray | None = None, level: object = None, wire: bool = False
) -> list[bpy.types.Object]:
    """Add a mesh to the scene: painted at its vertices, with its baked maps, or as clay with its edges drawn."""
    data = bpy.data.meshes.new("shown")
    data.from_pydata(mesh.vertices, [], mesh.faces)
    data.shade_smooth()
    material = painted("Shown", (0.45, 0.44, 0.42, 1))
    nodes, links = material.node_tree.nodes, material.node_tree.links
    surface = nodes["Principled BSDF"]
    if colours is not None:
        layer = data.color_attributes.new("Colour", "BYTE_COLOR", "POINT")
        layer.data.foreach_set("color_srgb", (colours / 255).astype(np.float32).ravel())
        attribute = nodes.new("ShaderNodeVertexColor")
        attribute.layer_name = "Colour"
        links.new(attribute.outputs["Color"], surface.inputs["Base Color"])
    if level is not None:
        data.normals_split_custom_set_from_vertices(level.normals)
        layer = data.uv_layers.new(name="UVMap")
        layer.uv.foreach_set("vector", level.surface.corner_uvs().ravel())
        links.new(_texture(nodes, level.material.albedo_map, "sRGB").outputs["Color"], surface.inputs["Base Color"])
        bump = nodes.new("ShaderNodeNormalMap")
        links.new(_texture(nodes, level.material.normal_map, "Non-Color").outputs["Color"], bump.inputs["Color"])
        links.new(bump.outputs["Normal"], surface.inputs["Normal"])
    if wire:
        edges, mix = nodes.new("ShaderNodeWireframe"), nodes.new("ShaderNodeMixRGB")
        edges.use_pixel_size, edges.inputs["Size"].default_value = True, 0.9
        mix.inputs["Color1"].default_value, mix.inputs["Color2"].default_value = (
            (0.5, 0.49, 0.47, 1),
            (0.02, 0.03, 0.05, 1),
        )
        links.new(edges.outputs["Fac"], mix.inputs["Fac"])
        links.new(mix.outputs["Color"], surface.inputs["Base Color"])
    data.materials.append(material)
    return [_linked(data)]


def collider(part: Triangles, hue: float) -> bpy.types.Object:
    """Add a convex part in a colour of its own, a little apart from the others."""
    middle = part.vertices.mean(0)
    data = bpy.data.meshes.new("part")
    data.from_pydata(middle * 1.06 + 0.97 * (part.vertices - middle), [], part.faces)
    data.materials.append(painted("Part", (*colorsys.hsv_to_rgb(hue, 0.75, 0.45), 1)))
    return _linked(data)


def _linked(data: bpy.types.Mesh) -> bpy.types.Object:
    each = bpy.data.objects.new(data.name, data)
    bpy.context.scene.collection.objects.link(each)
    return each


def _texture(nodes: bpy.types.Nodes, picture: object, space: str) -> bpy.types.Node:
    height, width, channels = picture.pixels.shape
    image = bpy.data.images.new(picture.name, width, height)
    image.colorspace_settings.name = space
    rgba = np.ones((height, width, 4), np.float32)
    rgba[..., :channels] = picture.pixels[::-1] / np.float32(255)
    image.pixels.foreach_set(rgba.ravel())
    node = nodes.new("ShaderNodeTexImage")
    node.image = image
    return node


def _rendered(shown: list[bpy.types.Object], title: str, triangles: int) -> tuple[Image.Image, str, str]:
    with tempfile.TemporaryDirectory() as folder:
        bpy.context.scene.render.filepath = str(Path(folder) / "tile.png")
        bpy.ops.render.render(write_still=True)
        for each in shown:
            bpy.data.objects.remove(each)
        picture = Image.open(Path(folder) / "tile.png").convert("RGB")
    return picture, title, f"{triangles:,} triangles" if triangles else ""


def maps(asset: Asset, tiles: list[tuple[Image.Image, str, str]], tile: int) -> None:
    """Append the maps of the finest level, and its charts, to the tiles."""
    finest = asset.levels[0]
    for kind in ("albedo", "normal", "occlusion"):
        pixels = getattr(finest.material, f"{kind}_map").pixels
        picture = Image.fromarray(np.repeat(pixels, 3, 2) if pixels.shape[2] == 1 else pixels)
        tiles.append(
            (
                picture.resize((tile, tile), Image.Resampling.LANCZOS),
                f"{kind} map",
                f"{finest.size} px a side, baked",
            )
        )
    charts = Image.new("RGB", (3 * tile, 3 * tile), (38, 38, 41))
    pen = ImageDraw.Draw(charts)
    for corners in finest.corner_uvs * (1, -1) + (0, 1):
        pen.polygon([tuple(each) for each in 3 * tile * corners], fill=(92, 112, 128), outline=(190, 204, 212))
    share = math.floor(100 * (np.asarray(charts)[..., 2] > 60).mean())
    tiles.append(
        (charts.resize((tile, tile), Image.Resampling.LANCZOS), "charts", f"{share} % of the texture, no overlap")
    )


def sheet(tiles: list[tuple[Image.Image, str, str]], tile: int) -> Image.Image:
    """Return the tiles in rows of four, each under its words."""
    columns, rows = 4, -(-len(tiles) // 4)
    made = Image.new("RGB", (columns * (tile + GAP) + GAP, rows * (tile + GAP) + GAP + 2 * LABEL), PAPER)
    pen = ImageDraw.Draw(made)
    for number, (picture, title, words) in enumerate(tiles):
        row = number // columns
        # The rows of shaded and of drawn levels stand close: they are the same things.
        x, y = GAP + number % columns * (tile + GAP), GAP + row * (tile + GAP) + (LABEL if row < 2 else 2 * LABEL)
        made.paste(picture, (x, y))
        top = y - LABEL + 4 if row != 1 else y + 6
        pen.text((x + 6, top), title, INK, ImageFont.load_default(18))
        pen.text((x + 6, top + 20), words, FAINT, ImageFont.load_default(13))
    return made


if __name__ == "__main__":
    main()
