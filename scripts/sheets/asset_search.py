"""Photograph the search for assets in a real Blender window: a library of props, a sentence, the grid, one brought in.

SCENEWRIGHT_BLENDER_WINDOW names the Python file that opens a window from the bpy wheel; it needs an X display.
"""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
SHEET = ROOT / "docs" / "images" / "asset_search.jpg"
EXTENSION = "bl_ext.user_default.scenewright"
PROPS = (
    "weathered oak chest", "treasure chest", "wooden crate", "oak barrel", "red mushroom", "wooden mug", "ruby",
    "bookshelf", "wooden shield", "mossy rock", "red bottle", "green bottle", "candelabrum", "oak chair", "oak table",
    "iron lantern", "stone bridge", "timber framed house", "tree", "red barrel", "blue crate", "walnut stool",
)  # fmt: skip
SENTENCES = ("something red", "wooden box", "old wooden things")


def main() -> None:
    """Make the library, serve, and photograph."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=SHEET)
    parser.add_argument("--window", type=Path, help="the folder of a library: only the part in the window")
    asked = parser.parse_args()
    if asked.window:
        return photograph(asked.window, asked.output)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "shelf").mkdir()
        shelve(folder / "shelf" / "props.blend")
        sys.path.insert(0, str(ROOT / "scripts"))
        importlib.import_module("build_extension").build(folder)
        serve = [sys.executable, "-m", "scenewright.backend", "serve", "--home", str(folder / "home")]
        with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as backend:
            assert backend.stdout is not None
            backend.stdout.readline()
            again = [sys.executable, __file__, "--window", str(folder), "--output", str(asked.output)]
            user = {"BLENDER_USER_RESOURCES": str(folder / "user")}
            try:
                subprocess.run(again, check=True, env={**os.environ, **user})
            finally:
                backend.terminate()


def shelve(path: Path) -> None:
    """Write a .blend in which every prop is an asset."""
    import bpy

    from scenewright.backend.modelling.props import build
    from scenewright.backend.thumbnails import thumbnail

    bpy.ops.wm.read_factory_settings(use_empty=True)
    for number, name in enumerate(PROPS):
        mesh = build(name, seed=number, texture_size=256)
        made = bpy.data.objects.new(name.title(), data_of(name, mesh))
        bpy.context.collection.objects.link(made)
        made.asset_mark()
        made.asset_data.tags.new("prop")
        shown = thumbnail(mesh)
        assert shown is not None
        preview = made.preview_ensure()
        preview.image_size = shown.pixels.shape[1::-1]
        preview.image_pixels_float.foreach_set((shown.pixels[::-1].astype(np.float32) / 255).ravel())
    bpy.ops.wm.save_as_mainfile(filepath=str(path))


def data_of(name: str, mesh: Any) -> Any:
    """Return a prop as Blender's mesh, with its colours as a texture."""
    import bpy

    data = bpy.data.meshes.new(name)
    data.from_pydata(mesh.vertices.tolist(), [], mesh.faces.tolist())
    data.uv_layers.new().uv.foreach_set("vector", mesh.uvs.ravel())
    albedo = mesh.material.albedo_map.pixels
    height, width = albedo.shape[:2]
    image = bpy.data.images.new(name, width, height)
    whole = np.dstack([albedo[::-1, :, :3].astype(np.float32) / 255, np.ones((height, width), np.float32)])
    image.pixels.foreach_set(whole.ravel())
    image.pack()
    material = bpy.data.materials.new(name)
    if material.node_tree is None:
        material.use_nodes = True
    texture = material.node_tree.nodes.new("ShaderNodeTexImage")
    texture.image = image
    shader = material.node_tree.nodes["Principled BSDF"]
    material.node_tree.links.new(texture.outputs["Color"], shader.inputs["Base Color"])
    data.materials.append(material)
    return data


def photograph(folder: Path, output: Path) -> None:
    """Search in a window, bring one in, and keep the picture."""
    launcher = Path(os.environ["SCENEWRIGHT_BLENDER_WINDOW"])
    sys.path.insert(0, str(launcher.parent))
    gui = importlib.import_module(launcher.stem)  # before bpy
    import bpy
    from PIL import Image

    archive = next(folder.glob("*.zip"))
    bpy.ops.extensions.package_install_files(repo="user_default", filepath=str(archive), enable_on_install=True)
    extension = importlib.import_module(EXTENSION)
    bpy.ops.preferences.asset_library_add(directory=str(folder / "shelf"))
    bpy.context.preferences.addons[EXTENSION].preferences.home = str(folder / "home")
    window, area = gui.view3d()

    def press(operator: Callable[..., set[str]], **words: object) -> None:
        with bpy.context.temp_override(window=window, area=area):
            operator("INVOKE_DEFAULT", **words)
        gui.pump(0.3)

    def wait(condition: Callable[[], object]) -> None:
        for _ in range(200):
            if condition():
                return
            gui.pump(0.2)
        raise TimeoutError

    scene = bpy.context.scene
    for name in ("Cube", "Camera", "Light"):
        scene.objects[name].hide_set(True)
    area.spaces.active.shading.color_type = "TEXTURE"
    gui.open_sidebar("Scenewright")
    press(bpy.ops.scenewright.connect)
    session = extension.runtime.current()
    wait(lambda: session.catalogue.generators)
    gui.pump(1.0)
    for header in (162, 217):  # what generates closes, and the search opens
        gui.click(820, header)
    for sentence in SENTENCES:
        scene.scenewright.find = sentence
        press(bpy.ops.scenewright.find_assets)
        wait(lambda: not session.finder.running)
        press(bpy.ops.scenewright.use_asset, key=session.finder.hits[0].key)
        scene.cursor.location.x += 0.9
        region = next(region for region in area.regions if region.type == "WINDOW")
        with bpy.context.temp_override(window=window, area=area, region=region):
            bpy.ops.view3d.view_all(center=False)
        gui.pump(4.0)
    shot = folder / "shot.png"
    gui.screenshot(str(shot))
    Image.open(shot).convert("RGB").save(output, quality=88)
    gui.quit()


if __name__ == "__main__":
    main()
