"""Make variations in a real window, pick one, watch the list, and read a log."""

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


def press(operator: Callable[..., set[str]], **words: object) -> None:
    """Run an operator as its button does."""
    with bpy.context.temp_override(window=window, area=area):
        operator("INVOKE_DEFAULT", **words)
    gui.pump(0.2)


def wait(condition: Callable[[], object]) -> None:
    """Let Blender's event loop turn until the condition holds."""
    for _ in range(100):
        if condition():
            return
        gui.pump(0.2)
    raise AssertionError(session.ledger.jobs)


def picture(name: str) -> None:
    """Keep a screenshot."""
    gui.pump(0.8)
    gui.screenshot(f"{given['pictures']}/{name}.png")


gui.open_sidebar("Scenewright")
press(bpy.ops.scenewright.connect)
session, scene = extension.runtime.current(), bpy.context.scene
wait(lambda: session.catalogue.generators)
scene.scenewright_forms.task = "mesh-to-point-cloud"
scene.scenewright_forms.options_replica.seconds = 0.6
scene.scenewright.variations = 4
press(bpy.ops.scenewright.submit)
wait(lambda: sum(job.ended for job in session.ledger.jobs.values()) >= 2)
picture("under_way")
jobs = session.ledger.group(session.gallery.groups[0])
wait(lambda: all(job.ended for job in jobs))
icons = [session.thumbnails.icon(job.id) > 0 for job in jobs]
press(bpy.ops.scenewright.pick_variation, job=jobs[1].id)
picture("picked")
press(bpy.ops.scenewright.use_variations, group=jobs[0].group)
wait(lambda: jobs[1].applied)
press(bpy.ops.scenewright.discard_variations, group=jobs[0].group)
applied = [sum("scenewright_kind" in candidate for candidate in scene.objects), len(session.ledger.jobs)]

# A job that fails, its log in the popup, and news in the status bar.
scene.scenewright.variations = 1
scene.scenewright_forms.options_replica.dry = True
press(bpy.ops.scenewright.submit)
wait(lambda: len(session.ledger.jobs) == 2 and all(job.ended for job in session.ledger.jobs.values()))
failed = list(session.ledger.jobs.values())[-1]
press(bpy.ops.scenewright.read_log, job=failed.id)
wait(lambda: session.logs.texts)
picture("log")
gui.key("Escape")
session.notices.ended(failed)
gui.pump(0.5)
reported = session.notices.said[-1]
picture("told")

# With a text editor in the window, the log is there.
area.type = "TEXT_EDITOR"
press(bpy.ops.scenewright.read_log, job=failed.id)
wait(lambda: area.spaces.active.text)
picture("text")
tell(icons=icons, applied=applied, reported=reported, text=area.spaces.active.text.as_string())
gui.quit()
