"""Work in a real window: timers, modal operators, undo and redo as artists have them."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

launcher = Path(os.environ["SCENEWRIGHT_BLENDER_WINDOW"])
sys.path.insert(0, str(launcher.parent))
gui = importlib.import_module(launcher.stem)  # before bpy

import bpy  # noqa: E402
from extension import given, install, preferences, tell  # noqa: E402

extension = install()
preferences().home = given["home"]
window, area = gui.view3d()
region = next(region for region in area.regions if region.type == "WINDOW")


def press(operator: Callable[..., set[str]], **words: object) -> str:
    """Run an operator as its button does."""
    with bpy.context.temp_override(window=window, area=area, region=region):
        return next(iter(operator("INVOKE_DEFAULT", **words)))


def wait(condition: Callable[[], object]) -> None:
    """Let Blender's event loop turn until the condition holds."""
    for _ in range(100):
        if condition():
            return
        gui.pump(0.2)
    raise AssertionError(session.ledger.jobs)


def replicas() -> int:
    """Return how many results stand in the scene."""
    return sum("scenewright_kind" in candidate for candidate in bpy.context.scene.objects)


def picture(name: str) -> None:
    """Keep a screenshot."""
    gui.pump(1.0)
    gui.screenshot(f"{given['pictures']}/{name}.png")


gui.open_sidebar("Scenewright")
press(bpy.ops.scenewright.connect)
session = extension.runtime.current()
wait(lambda: session.catalogue.generators)
scene = bpy.context.scene
scene.scenewright_forms.task = "mesh-to-point-cloud"
scene.scenewright_forms.options_replica.seconds = 4.0
press(bpy.ops.ed.undo_push, message="before")
press(bpy.ops.scenewright.submit)
wait(lambda: session.ledger.jobs)
(job,) = session.ledger.jobs.values()
wait(lambda: 0.1 < job.fraction < 1 and session.thumbnails.icon(job.id))
picture("running")
wait(lambda: job.applied)
picture("applied")

counts = [replicas()]
for step in (bpy.ops.ed.undo, bpy.ops.ed.redo):
    press(step)
    gui.pump(1.0)
    counts.append(replicas())
scene = bpy.context.scene

# Escape stops a capture, and the scene is as before.
scene.scenewright_forms.task = "images-to-field"
scene.scenewright.views, scene.scenewright.view_size, scene.scenewright.samples = 200, 16, 1
before = (scene.render.engine, scene.camera.name, len(scene.objects))
gui.move(400, 400)
invoked = press(bpy.ops.scenewright.submit)
wait(lambda: session.capture and session.capture[0] > 1)
picture("capturing")
gui.key("Escape")
wait(lambda: session.capture is None)
after = (scene.render.engine, scene.camera.name, len(scene.objects))

# A capture that is left alone is sent, and its field comes.
scene.scenewright.views = 3
press(bpy.ops.scenewright.submit)
wait(lambda: len(session.ledger.jobs) == 2 and list(session.ledger.jobs.values())[1].applied)
picture("field")
tell(counts=counts, invoked=invoked, restored=before == after, jobs=[job.state for job in session.ledger.jobs.values()])
gui.quit()
