"""Films and music take their length, rate and cuts from the scene."""

from __future__ import annotations

from typing import Any

import bpy
from extension import connect, install, tell
from recording import draw

extension = install()

# isort: split
from bl_ext.user_default.scenewright.asking import forms, timing  # noqa: E402
from bl_ext.user_default.scenewright.shared.schema import GeneratorInfo, settings  # noqa: E402
from bl_ext.user_default.scenewright.shared.tasks import TextToImage, TextToMusic, TextToVideo  # noqa: E402

connect()
session, scene = extension.runtime.current(), bpy.context.scene
KINDS = {"text-to-music": TextToMusic, "text-to-video": TextToVideo, "text-to-image": TextToImage}
MAKES = {"text-to-music": "audio", "text-to-video": "video", "text-to-image": "image"}


def offered(task: str) -> GeneratorInfo:
    return GeneratorInfo(
        name=task.replace("-", ""), title=task, description="", task=task, task_title=task, licence="MIT",
        commercial=True, vram_gb=0.0, produces=(MAKES[task],), task_settings=settings(KINDS[task]),
    )  # fmt: skip


def shown(task: str) -> list[str]:
    scene.scenewright_forms.task = task
    return draw(extension.interface.panels.SCENEWRIGHT_PT_generate)


session.catalogue.adopt(tuple(map(offered, KINDS)))
scene.render.fps, scene.render.fps_base = 30, 1.001
scene.frame_start, scene.frame_end = 11, 310
for name, frame in (("cut", 101), ("before", 5), ("last", 200)):
    scene.timeline_markers.new(name, frame=frame)
found: dict[str, Any] = {"buttons": {task: "[Match Scene]" in shown(task) for task in KINDS}}
for task in ("text-to-music", "text-to-video"):
    assert bpy.ops.scenewright.match_scene(task=task) == {"FINISHED"}
    form = forms.task_form(scene, task)
    found[task] = forms.values(form, timing.timed(settings(KINDS[task])))
scene.frame_end = 12
bpy.ops.scenewright.match_scene(task="text-to-music")
found["short"] = forms.task_form(scene, "text-to-music").seconds
tell(**found)
