"""Photograph the plan of a scene beside the scene it became, and a storyboard's strips, in a real Blender window.

SCENEWRIGHT_BLENDER_WINDOW names the Python file that opens a window from the bpy wheel; it needs an X display of
1400 by 1240 pixels.
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

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
EXTENSION = "bl_ext.user_default.scenewright"
SENTENCE = (
    "a round oak table with four red chairs around it, a brass lamp and two books on the table, a bookshelf "
    "against the wall, a chest beside the bookshelf, and a unicorn, at sunset"
)
STORY = (
    "A lamp burns on a table in a quiet room. A chest stands beside the table. Old books fill the shelf. "
    "“Somebody was here,” says Mara. She runs to the door."
)
PLAN, STRIPS = (0, 0, 1146, 1126), (0, 26, 1146, 1126)  # of the screen


def main() -> None:
    """Serve, and photograph."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--window", type=Path, help="the folder with the extension: only the part in the window")
    asked = parser.parse_args()
    if asked.window:
        return photograph(asked.window)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        sys.path.insert(0, str(ROOT / "scripts"))
        importlib.import_module("build_extension").build(folder)
        serve = [sys.executable, "-m", "scenewright.backend", "serve", "--home", str(folder / "home")]
        with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as backend:
            assert backend.stdout is not None
            backend.stdout.readline()
            user = {"BLENDER_USER_RESOURCES": str(folder / "user")}
            try:
                again = [sys.executable, __file__, "--window", str(folder)]
                subprocess.run(again, check=True, env={**os.environ, **user})
            finally:
                backend.terminate()


def photograph(folder: Path) -> None:
    """Plan and make a scene, then break a story into shots, and keep both pictures."""
    launcher = Path(os.environ["SCENEWRIGHT_BLENDER_WINDOW"])
    sys.path.insert(0, str(launcher.parent))
    gui = importlib.import_module(launcher.stem)  # before bpy
    import bpy
    from PIL import Image

    archive = next(folder.glob("*.zip"))
    bpy.ops.extensions.package_install_files(repo="user_default", filepath=str(archive), enable_on_install=True)
    extension = importlib.import_module(EXTENSION)
    bpy.context.preferences.addons[EXTENSION].preferences.home = str(folder / "home")
    window, area = gui.view3d()
    scene = bpy.context.scene

    def press(operator: Callable[..., set[str]], **words: object) -> None:
        with bpy.context.temp_override(window=window, area=area):
            operator("INVOKE_DEFAULT", **words)
        gui.pump(0.3)

    def wait(condition: Callable[[], object]) -> None:
        for _ in range(600):
            if condition():
                return
            gui.pump(0.2)
        raise TimeoutError

    def make(operator: Callable[..., set[str]], **words: object) -> None:
        known = set(session.ledger.jobs)
        press(operator, **words)
        wait(lambda: set(session.ledger.jobs) - known)
        wait(lambda: not session.active)

    def keep(name: str, box: tuple[int, int, int, int]) -> None:
        gui.pump(3.0)
        gui.screenshot(str(folder / "shot.png"))
        Image.open(folder / "shot.png").convert("RGB").crop(box).save(IMAGES / name, quality=85, optimize=True)

    for thing in list(scene.objects):
        bpy.data.objects.remove(thing)
    gui.open_sidebar("Scenewright")
    press(bpy.ops.scenewright.connect)
    session = extension.runtime.current()
    wait(lambda: session.catalogue.generators)
    forms = scene.scenewright_forms
    press(bpy.ops.scenewright.choose_task, task="text-to-scene")
    forms.text_to_scene.prompt = SENTENCE
    make(bpy.ops.scenewright.submit, task="text-to-scene")
    scene.scenewright.plan.scenewright_plan.active = 1
    make(bpy.ops.scenewright.approve_plan)
    area.spaces.active.shading.color_type = "TEXTURE"
    area.spaces.active.region_3d.view_perspective = "CAMERA"
    bpy.context.view_layer.objects.active.select_set(False)
    keep("plan.jpg", PLAN)

    with bpy.context.temp_override(window=window, area=area):
        area.spaces.active.show_region_ui = False
        bpy.ops.screen.area_split(direction="HORIZONTAL", factor=0.4)
    gui.pump(0.5)
    low, area = sorted((each for each in window.screen.areas if each.type == "VIEW_3D"), key=lambda each: each.y)
    low.type = "SEQUENCE_EDITOR"
    gui.pump(0.5)
    forms.text_to_storyboard.text = STORY
    make(bpy.ops.scenewright.submit, task="text-to-storyboard")
    scene.frame_set(scene.timeline_markers[1].frame + 20)
    region = next(region for region in low.regions if region.type == "WINDOW")
    with bpy.context.temp_override(window=window, area=low, region=region):
        bpy.ops.sequencer.view_all()
    area.spaces.active.overlay.show_extras = False
    keep("strips.jpg", STRIPS)
    gui.quit()


if __name__ == "__main__":
    main()
