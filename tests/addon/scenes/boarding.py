"""A story becomes strips, markers, cameras and a page from the playhead on, in one step that goes back and forth."""

from __future__ import annotations

from pathlib import Path

import bpy
from extension import connect, given, install, tell, wait

extension = install()
connect()
session, compat = extension.runtime.current(), extension.compat
bpy.ops.mesh.primitive_plane_add(size=200)  # the ground, which no shot is of
bpy.ops.mesh.primitive_cube_add(size=2, location=(3, 0, 1))
bpy.context.object.name = "Mara"
scene = bpy.context.scene
scene.render.fps, scene.frame_end = 24, 40
scene.frame_set(25)
form = scene.scenewright_forms.text_to_storyboard
form.text, form.width, form.height = given["story"], 128, 64


def strips() -> list[bpy.types.Strip]:
    """Return the strips that stand in the sequencer."""
    editor = bpy.context.scene.sequence_editor
    return sorted(editor.strips, key=lambda strip: (strip.channel, compat.frames(strip))) if editor else []


def state() -> dict[str, object]:
    """Return what of a storyboard stands in the scene."""
    scene = bpy.context.scene
    kinds = (bpy.data.cameras, bpy.data.actions, bpy.data.texts)
    return {
        "strips": [[each.type, each.channel, *compat.frames(each), getattr(each, "text", "")] for each in strips()],
        "markers": sorted([mark.frame, mark.name, mark.camera.name] for mark in scene.timeline_markers),
        "cameras": {each.name: round(each.data.lens) for each in scene.objects if each.type == "CAMERA"},
        "datablocks": sorted(each.name for kind in kinds for each in kind),
        "camera": scene.camera.name,
        "end": scene.frame_end,
    }  # fmt: skip


def step(operator: object) -> dict[str, object]:
    """Undo or redo in the window, and return what stands then."""
    with bpy.context.temp_override(window=bpy.context.window_manager.windows[0]):
        assert operator() == {"FINISHED"}
    return state()


bpy.ops.ed.undo_push(message="Beginning")
before = state()
assert bpy.ops.scenewright.submit(task="text-to-storyboard") == {"FINISHED"}
wait(extension)
(job,) = session.ledger.jobs.values()
assert job.applied, job.problem
landed = state()
files = [
    Path(bpy.path.abspath(strip.directory)) / strip.elements[0].filename for strip in strips() if strip.type == "IMAGE"
]
seen = []
for frame, _, name in landed["markers"]:  # the camera of each marker is the scene's from its frame on
    scene.frame_set(frame)
    bpy.context.view_layer.update()
    seen.append(scene.camera.name == name)
place = scene.objects["Mara"].matrix_world.translation
named = [scene.objects[name] for _, name, _ in landed["markers"] if "Mara" in name]
ahead = [(each.matrix_world.inverted() @ place).normalized().z for each in named]
away = max((scene.objects[name].matrix_world.translation - place).length for *_, name in landed["markers"])
scene.frame_set(25)
back, forth = step(bpy.ops.ed.undo), step(bpy.ops.ed.redo)
tell(
    landed=landed,
    shots=job.report["shots"],
    signed=all("scenewright" in each for each in strips()),
    pictures=[list(bpy.data.images.load(str(file)).size) for file in files],
    seen=seen,
    ahead=ahead,
    away=away,
    steps={"back": back == before != landed, "forth": forth == landed},
    page=next(text.as_string() for text in bpy.data.texts if text.name.endswith(".md")),
)
