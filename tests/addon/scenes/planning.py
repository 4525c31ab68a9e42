"""A sentence becomes a plan in a list; it is edited and approved, and the scene stands in a collection of its own."""

from __future__ import annotations

import bpy
import numpy as np
from extension import attempt, connect, install, tell, wait
from recording import draw

extension = install()
connect()
session, scene = extension.runtime.current(), bpy.context.scene
panel = extension.interface.plan_panel.SCENEWRIGHT_PT_plan
forms = scene.scenewright_forms
before = len(bpy.data.objects)
KINDS = ("objects", "meshes", "materials", "images", "lights", "cameras", "collections", "texts")


def census() -> dict[str, list[str]]:
    """Return the names of what the file holds."""
    return {kind: sorted(each.name for each in getattr(bpy.data, kind)) for kind in KINDS}


def step(operator: object) -> None:
    """Undo or redo in the window, which makes every datablock anew."""
    with bpy.context.temp_override(window=bpy.context.window_manager.windows[0]):
        assert operator() == {"FINISHED"}


def submit(task: str) -> object:
    """Ask for something, wait for it and return its job."""
    known = set(session.ledger.jobs)
    assert bpy.ops.scenewright.submit(task=task) == {"FINISHED"}
    wait(extension)
    return next(job for name, job in session.ledger.jobs.items() if name not in known)


assert not panel.poll(bpy.context)
bpy.ops.ed.undo_push(message="Beginning")
empty = census()
forms.text_to_scene.prompt = "two red stools beside a small oak table with a mug on it, and a unicorn, at sunset"
job = submit("text-to-scene")
assert job.applied, job.problem
text = scene.scenewright.plan
plan = text.scenewright_plan
planned = {
    "rows": [[row.name, row.count, row.colour, row.material, row.relation] for row in plan.rows],
    "light": plan.light,
    "made": len(bpy.data.objects) - before,
    "shown": draw(panel),
    "text": text.as_string(),
}

# Edited: a third stool, no mug, a crate, and something wrong, which is told before anything is sent.
plan.rows[0].count = 3
plan.active = [row.name for row in plan.rows].index("mug")
bpy.ops.scenewright.change_plan(action="REMOVE")
bpy.ops.scenewright.change_plan(action="ADD")
plan.rows[plan.active].relation = "somewhere"
wrong = attempt(bpy.ops.scenewright.approve_plan)
plan.rows[plan.active].relation = "left of table"
forms.plan_to_scene.texture_size = 128
bpy.ops.ed.undo_push(message="Edited")
unmade = census()
known = set(session.ledger.jobs)
assert bpy.ops.scenewright.approve_plan() == {"FINISHED"}
making = draw(panel)
wait(extension)
job = next(job for name, job in session.ledger.jobs.items() if name not in known)
assert job.applied, job.problem
(collection,) = [each for each in bpy.data.collections if each.get("scenewright_kind") == "scene-plan"]
bodies = [each for each in collection.objects if each.type == "MESH"]
stools = [each for each in bodies if each.name.startswith("stool")]
table = next(each for each in bodies if each.name.startswith("table"))
crate = next(each for each in bodies if each.name.startswith("crate"))
bpy.context.view_layer.update()


def span(body: bpy.types.Object) -> np.ndarray:
    """Return the lowest and the highest corner of an object."""
    corners = np.array([body.matrix_world @ vertex.co for vertex in body.data.vertices])
    return np.array([corners.min(0), corners.max(0)])


camera = scene.camera
seen = [bpy.context.scene.camera.matrix_world.inverted() @ body.matrix_world.translation for body in (*stools, table)]
stands = {
    "kinds": sorted({each.type for each in collection.objects}),
    "bodies": sorted(each.name for each in bodies),
    "shared": len({each.data.name for each in stools}),
    "signed": all("scenewright" in each for each in collection.objects),
    "lowest": min(float(span(body)[0][2]) for body in bodies),
    "left": float(span(crate)[1][0] - span(table)[0][0]),
    "camera": [each.z < 0 for each in seen],
    "world": scene.world.name,
    "remarks": job.remarks,
    "kept": scene.scenewright.plan == text,
}

# All of it is one step, back and forth.
made = census()
step(bpy.ops.ed.undo)
undone = census()
step(bpy.ops.ed.redo)
redone = census()

# Another sentence is thrown away at once: what was there before is there, and nothing else.
plan_name = bpy.context.scene.scenewright.plan.name
bpy.context.scene.scenewright_forms.text_to_scene.prompt = "a bench under a tree"
submit("text-to-scene")
assert bpy.context.scene.scenewright.plan.name != plan_name
bpy.ops.scenewright.discard_plan()
thrown = census()
unchosen = draw(panel)
bpy.context.scene.scenewright.plan = bpy.data.texts[plan_name]
chosen = draw(panel)
bpy.ops.scenewright.discard_plan()
tell(
    planned=planned,
    wrong=wrong,
    stands=stands,
    making=making,
    steps={"back": undone == unmade != made, "forth": redone == made, "thrown": thrown == made},
    unchosen=unchosen,
    chosen=chosen,
    discarded=bpy.context.scene.scenewright.plan is None and not panel.poll(bpy.context),
    texts=len(bpy.data.texts) - len(empty["texts"]),
)
