"""Find assets of a library, of the open file and of past jobs, use them, and put variations in order."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import SimpleNamespace

import bpy
import numpy as np
from extension import NAME, attempt, connect, given, install, tell, wait
from recording import Layout

COLOURS = {"Old Barrel": (0.45, 0.25, 0.1), "Beach Ball": (0.75, 0.1, 0.1), "Crate": (0.15, 0.35, 0.65)}


def shelf(path: Path, colours: dict[str, tuple[float, float, float]]) -> None:
    """Write a .blend with an asset for each colour, and a material and a collection that have no picture."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    for name, colour in colours.items():
        made = bpy.data.objects.new(name, bpy.data.meshes.new(name))
        bpy.context.collection.objects.link(made)
        made.asset_mark()
        made.asset_data.tags.new("prop")
        preview = made.preview_ensure()
        preview.image_size = (64, 64)
        picture = np.zeros((64, 64, 4), np.float32)
        picture[8:56, 8:56] = (*colour, 1)
        preview.image_pixels_float.foreach_set(picture.ravel())
    bpy.data.objects["Old Barrel"].asset_data.description = "a keg of ale from the tavern"
    for made in (bpy.data.materials.new("Mossy Stone"), bpy.data.collections.new("Market Stall")):
        made.asset_mark()
    bpy.ops.wm.save_as_mainfile(filepath=str(path))


folder = Path(given["folder"])
(folder / "shelf").mkdir()
shelf(folder / "shelf" / "things.blend", COLOURS)
(folder / "shelf" / "broken.blend").write_bytes(b"BLENDER no more than that")
bpy.ops.wm.read_factory_settings()
extension = install()
bpy.ops.preferences.asset_library_add(directory=str(folder / "shelf"))
connect()
session = extension.runtime.current()
wait(extension, lambda: session.catalogue.generators)
scene, finder = bpy.context.scene, session.finder
panel = importlib.import_module(f"{NAME}.interface.asset_panel")
cube = scene.objects["Cube"]


def find(words: str, like: bpy.types.Image | None = None) -> list[str]:
    """Search, and return the names found."""
    scene.scenewright.find, scene.scenewright.find_like = words, like
    assert bpy.ops.scenewright.find_assets() == {"FINISHED"}
    wait(extension, lambda: not finder.running)
    assert finder.problem is None, finder.problem
    return [hit.name for hit in finder.hits]


def key(name: str) -> str:
    """Return the key of one that was found."""
    return next(hit.key for hit in finder.hits if hit.name == name)


def draw() -> list[str]:
    """Draw the panel."""
    layout = Layout()
    panel.SCENEWRIGHT_PT_assets.draw(SimpleNamespace(layout=layout), bpy.context)
    return layout.notes


facts = {"refused": attempt(bpy.ops.scenewright.find_assets)}
facts["words"] = [find(words)[:1] for words in ("barrels", "keg", "stone", "stall", "something red")]
facts["nothing"] = [find("quiet mathematics"), draw()[-1]]
red = bpy.data.images.new("red", 16, 16)
red.pixels.foreach_set(np.tile(np.array([0.75, 0.1, 0.1, 1], np.float32), 256))
facts["like"] = find("", red)[:1]
find("prop")
draw()
for _ in range(20):
    extension.pump.tick()
facts["drawn"] = draw()
here = [hit for hit in finder.hits if hit.source.endswith("things.blend")]
# Without a window icons have no numbers, but they have pixels.
name_of = importlib.import_module(f"{NAME}.finding.finder")._name
facts["pictures"] = [list(finder.icons.pixels(name_of(hit.key)).shape) for hit in here]

# An object comes to the cursor, a material onto it; what is linked stays in its file.
scene.cursor.location = (1, 2, 3)
bpy.ops.scenewright.use_asset(key=key("Old Barrel"))
barrel = bpy.context.view_layer.objects.active
facts["barrel"] = [barrel.name, list(barrel.location), barrel.library is None, barrel.name in scene.objects]
facts["once"] = find("barrel").count("Old Barrel")
bpy.context.view_layer.objects.active = cube
find("mossy")
bpy.ops.scenewright.use_asset(key=key("Mossy Stone"))
facts["material"] = cube.active_material.name
scene.scenewright.find_linked = True
find("stall")
bpy.ops.scenewright.use_asset(key=key("Market Stall"))
stall = bpy.context.view_layer.objects.active
facts["linked"] = [stall.instance_collection.name, bool(stall.instance_collection.library)]

# What is marked in the open file is found too, and selected; what changed on disk is read anew.
cube.name = "Pedestal"
cube.asset_mark()
find("pedestal")
bpy.ops.scenewright.use_asset(key=key("Pedestal"))
facts["selected"] = [bpy.context.view_layer.objects.active.name, cube.select_get(), len(scene.objects)]
told = dict(finder._shelves.told.files)
find("prop")
facts["unread"] = told == finder._shelves.told.files
(folder / "shelf" / "things.blend").unlink()
facts["gone"] = attempt(bpy.ops.scenewright.use_asset, key=key("Crate"))
facts["forgotten"] = find("crate")

# Variations: the best fit first, and results are found by what they were made from.
forms = scene.scenewright_forms
forms.task, forms.text_to_image.prompt, forms.text_to_image.seed = "text-to-image", "a red sheet", 0
scene.scenewright.variations = 4
bpy.ops.scenewright.submit(task="text-to-image")
wait(extension)
(group,) = session.gallery.groups
seeds = [job.seed for job in session.fitting.sorted(group)]
bpy.ops.scenewright.order_variations(group=group)
wait(extension, lambda: session.fitting.sorted(group) != session.ledger.group(group))
facts["seeds"] = [seeds, [job.seed for job in session.fitting.sorted(group)]]
bpy.ops.scenewright.order_variations(group=group)
facts["back"] = [job.seed for job in session.fitting.sorted(group)]
find("sheet")
facts["results"] = len(finder.hits)
bpy.ops.scenewright.use_asset(key=finder.hits[0].key)
wait(extension)
facts["landed"] = any("swatch" in image.name for image in bpy.data.images)
tell(**facts)
