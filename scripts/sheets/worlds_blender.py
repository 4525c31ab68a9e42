"""Show a world of blocks and its landscape as Blender renders them, and say how long that took.

python scripts/sheets/worlds_blender.py [docs/images/worlds_blender.jpg]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as Picture

sys.path.insert(0, str(Path(__file__).parents[1]))

import headless

from scenewright.backend.worlds import growing, makers, wording
from scenewright.backend.worlds.landscaping import Wishes, landscape
from scenewright.backend.worlds.viewing import FOCAL, looking
from scenewright.shared import wire
from scenewright.shared.artifacts import Artifact

SHEET = Path(__file__).parents[2] / "docs" / "images" / "worlds_blender.jpg"
PROMPT, SEED, BLOCKS = "valley with a river, a forest and a village", 1, 64
EYE, TARGET, SUN = (-6.0, 54.0, 27.0), (1.0, 0.0, 8.0), (0.55, 0.45, 0.70)  # as the world's middle is the origin
WIDTH, HEIGHT, SAMPLES, GAP = 480, 320, 16, 4
SENSOR = 36.0  # millimetres


def main() -> None:
    """Grow a world, bring it and its landscape into Blender, and render both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path, nargs="?", default=SHEET)
    parser.add_argument("--blend", type=Path, help="keep the scene there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        headless.start(Path(folder, "profile"))
        world = timed("grown", lambda: growing.grow(wording.read(PROMPT), (BLOCKS,) * 3, 1.0, SEED, lambda *_: None))
        scene = timed("landscape", lambda: landscape(world, Wishes(seed=SEED, sun=SUN), makers.local(512, SEED)))
        look()
        timed("brought in", lambda: build(scene, Path(folder)))
        after = timed("rendered", lambda: rendered(Path(folder, "after.png")))
        if asked.blend:
            bpy().ops.wm.save_as_mainfile(filepath=str(asked.blend.resolve()))
        alone(build(world, Path(folder))[0])
        before = rendered(Path(folder, "before.png"))
    sheet = Picture.new("RGB", (2 * WIDTH + GAP, HEIGHT), "white")
    sheet.paste(before, (0, 0))
    sheet.paste(after, (WIDTH + GAP, 0))
    sheet.save(asked.output, quality=88)


def bpy() -> Any:
    """Return Blender, which `headless` starts with a profile of its own."""
    return sys.modules["bpy"]


def timed(what: str, work: Callable[[], Any]) -> Any:
    """Do some work, and tell how many seconds of all processors it took."""
    began = time.process_time()
    made = work()
    print(f"{what}: {time.process_time() - began:.1f} s", flush=True)
    return made


def build(artifact: Artifact, folder: Path) -> Any:
    """Bring an artifact in as the extension does, and return what was made."""
    from bl_ext.user_default.scenewright import importers
    from bl_ext.user_default.scenewright.shared import artifacts
    from bl_ext.user_default.scenewright.shared import wire as theirs

    told = theirs.decode(wire.encode(artifact), getattr(artifacts, type(artifact).__name__))
    steps = importers.build(told, importers.Placement(folder=folder))
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def look() -> None:
    """Set up a camera and a renderer."""
    from mathutils import Matrix

    scene = bpy().context.scene
    scene.render.engine, scene.cycles.samples, scene.cycles.use_denoising = "CYCLES", SAMPLES, True
    scene.render.resolution_x, scene.render.resolution_y = WIDTH, HEIGHT
    scene.render.threads_mode, scene.render.threads = "FIXED", int(os.environ.get("OMP_NUM_THREADS", "2"))
    camera = bpy().data.objects.new("Camera", bpy().data.cameras.new("Camera"))
    camera.data.lens, camera.data.clip_end = FOCAL * SENSOR, 10_000
    camera.matrix_world = Matrix(looking(np.array(EYE), np.array(TARGET)).tolist())
    scene.collection.objects.link(camera)
    scene.camera = camera


def alone(blocks: Any) -> None:
    """Show nothing but the blocks, in the same light."""
    for body in bpy().context.scene.objects:
        body.hide_render = body.type == "MESH" and body != blocks


def rendered(path: Path) -> Picture.Image:
    """Return what the camera sees."""
    scene = bpy().context.scene
    scene.render.filepath = str(path)
    bpy().ops.render.render(write_still=True)
    with Picture.open(path) as picture:
        return picture.convert("RGB")


if __name__ == "__main__":
    main()
