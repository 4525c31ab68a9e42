"""Ask for a field and for meshes, and look at what stands in the scene afterwards."""

from __future__ import annotations

import json

import bpy
from extension import NAME, attempt, connect, install, tell, wait
from recording import draw

extension = install()
connect()
session, scene = extension.runtime.current(), bpy.context.scene
state, forms = scene.scenewright, scene.scenewright_forms
cube = bpy.data.objects["Cube"]
pushed: list[str] = []
extension.jobs.application.push_undo = pushed.append


def provenance(block: bpy.types.ID) -> dict:
    """Return what is written on a datablock."""
    return {"kind": block.get("scenewright_kind", ""), **json.loads(block["scenewright"])}


def submit(task: str, **words: object) -> bpy.types.Object:
    """Ask, wait, and return the object that came."""
    before = set(scene.objects)
    assert bpy.ops.scenewright.submit(task=task, **words) == {"FINISHED"}
    wait(extension)
    (made,) = set(scene.objects) - before
    return made


# A field of the selection, and another of the same photos.
render = (scene.render.engine, scene.render.resolution_x, scene.camera)
state.views, state.view_size, state.samples = 3, 16, 1
field = submit("images-to-field")
assert (scene.render.engine, scene.render.resolution_x, scene.camera) == render
assert extension.asking.sources.field.find(scene) == field
forms.images_to_field.capture.source = "FIELD"
state.field = field
twin = submit("images-to-field")
newest = state.field is None and extension.asking.sources.field.find(scene) == twin
layer = bpy.context.view_layer
layer.objects.active = field
fields = {
    "chosen": [attempt(bpy.ops.scenewright.use_field), state.field == field],
    "panel": draw(extension.interface.provenance_panel.SCENEWRIGHT_PT_result),
    "display": field.empty_display_type,
    "location": list(field.location),
    "scale": list(field.scale),
    "provenance": provenance(field),
    "same photos": provenance(twin)["inputs"] == provenance(field)["inputs"],
    "newest": newest,
    "obstacle": attempt(bpy.ops.scenewright.submit, task="field-to-mesh"),
}


# Meshes, in each place; what is made is active and selected, in place the original is hidden behind it.
def choose(wanted: bpy.types.Object) -> None:
    """Make an object the active and only selected one."""
    for other in list(layer.objects.selected):
        other.select_set(False)
    wanted.select_set(True)
    layer.objects.active = wanted


scene.cursor.location = (1.0, 2.0, 3.0)
places, shown = {}, []
for place in ("AUTO", "BESIDE", "CURSOR", "ORIGIN", "INPLACE"):
    choose(cube)
    scene.scenewright_landing.place = place
    places[place] = submit("mesh-to-point-cloud")
    shown.append([layer.objects.active.name, *(chosen.name for chosen in layer.objects.selected), cube.visible_get()])
scene.scenewright_landing.place = "BESIDE"
replica = places["BESIDE"]
meshes = {
    "places": {place: list(made.location) for place, made in places.items()},
    "shown": shown == [[made.name, made.name, place != "INPLACE"] for place, made in places.items()],
    "vertices": len(replica.data.vertices),
    "original": [cube.name in scene.objects, list(cube.location), len(cube.data.vertices)],
    "collections": [made.users_collection[0].name for made in places.values()],
    "provenance": [provenance(replica), provenance(replica.data)],
    "report": [job.report for job in session.ledger.jobs.values()][-1],
}
assert bpy.ops.scenewright.bring_back() == {"FINISHED"} and cube.visible_get()
choose(cube)

# In edit mode it waits.
bpy.ops.object.mode_set(mode="EDIT")
count = len(scene.objects)
assert bpy.ops.scenewright.submit(task="mesh-to-point-cloud") == {"FINISHED"}
newest = list(session.ledger.jobs.values())[-1]
wait(extension, lambda: session.applications.waiting)
for _ in range(20):
    extension.pump.tick()
gate = {"waits": len(scene.objects) == count and newest.owed, "why": extension.jobs.gate.obstacle()}
# What was begun when undo comes in between is begun again, and stands in the scene only once.
session.applications.step()
for handler in bpy.app.handlers.undo_pre:
    handler(scene)
bpy.ops.object.mode_set(mode="OBJECT")
wait(extension)
gate["lands"] = len(scene.objects) == count + 1 and newest.applied

# Once more on demand, and off the list.
bpy.ops.scenewright.apply_again(job=newest.id)
wait(extension)
again = len(scene.objects) - count
bpy.ops.scenewright.clear_finished()
tell(
    fields=fields, meshes=meshes, gate=gate, again=again, pushed=pushed, left=len(session.ledger.jobs),
    files=sorted(str(file) for file in extension.folders.own().rglob("*.json")), name=NAME,
    unknown=attempt(bpy.ops.scenewright.cancel_job, job="0" * 32),
)  # fmt: skip
