"""Ask for jobs again: retried, edited, their log read, and what is said when the backend kept nothing."""

from __future__ import annotations

import importlib

import bpy
from extension import NAME, attempt, connect, install, tell, wait
from recording import Layout, draw

extension = install()
connect()
session, scene = extension.runtime.current(), bpy.context.scene
artifacts = importlib.import_module(f"{NAME}.shared.artifacts")
panel = extension.interface.job_list.SCENEWRIGHT_PT_jobs
forms = scene.scenewright_forms
sent: list[tuple[bool, dict]] = []
client = session.orders.client
submit_to_backend = client.submit


def spy(task: object, **words: object) -> str:
    """Note what is sent, and send it."""
    sent.append((isinstance(task.mesh, artifacts.Stored), words["options"]))
    return submit_to_backend(task, **words)


client.submit = spy


def newest() -> object:
    """Return the job asked for last."""
    return list(session.ledger.jobs.values())[-1]


forms.options_replica.dry = True
forms.options_replica.finish = "gloss"
forms.mesh_to_point_cloud.seed = 7
bpy.ops.scenewright.submit(task="mesh-to-point-cloud")
wait(extension)
failed = newest()
selected = session.listing.selected() is failed

# The same once more, without the mesh being sent; it fails the same way.
assert attempt(bpy.ops.scenewright.run_again, job=failed.id) == ""
wait(extension)
retried = newest()
retry = {
    "other": retried.id != failed.id, "state": retried.state, "seed": retried.seed,
    "selected": session.listing.selected() is retried,
    "same": (retried.settings, retried.options, retried.inputs) == (failed.settings, failed.options, failed.inputs),
}  # fmt: skip

# Edited: what it was asked for is in the panel, and can be changed.
forms.options_replica.dry, forms.options_replica.finish, forms.mesh_to_point_cloud.seed = False, "matt", 0
forms.task = "images-to-field"
assert attempt(bpy.ops.scenewright.edit_again, job=failed.id) == ""
restored = [forms.task, forms.options_replica.dry, forms.options_replica.finish, forms.mesh_to_point_cloud.seed]
forms.options_replica.dry = False
bpy.ops.scenewright.submit(task="mesh-to-point-cloud")
wait(extension)
edited = newest()

# What is done can be run again too: the result lands once more.
before = len(scene.objects)
bpy.ops.scenewright.run_again(job=edited.id)
wait(extension)
landed = len(scene.objects) - before

# The log, in a text editor.
area = bpy.context.window_manager.windows[0].screen.areas[0]
area.type = "TEXT_EDITOR"
bpy.ops.scenewright.read_log(job=retried.id)
text = area.spaces.active.text
log = {"name": text.name, "text": text.as_string()}
bpy.ops.scenewright.read_log(job=retried.id)
log["texts"] = len(bpy.data.texts)

# A backend that no longer has the mesh says so, and so does a job that never reached one.
retried.inputs["mesh"] = "0" * 40
bpy.ops.scenewright.run_again(job=retried.id)
wait(extension)
gone = newest()
gone_drawn = draw(panel)
retried.inputs.clear()
never = attempt(bpy.ops.scenewright.run_again, job=retried.id)
edited.results = tuple(type(result)(kind=result.kind, name=result.name, digest="0" * 40) for result in edited.results)
bpy.ops.scenewright.apply_again(job=edited.id)
wait(extension)
lost = [edited.problem.message, edited.problem.remedy, edited.problem.action]
session.listing.select(edited)
layout = Layout()
extension.interface.job_list.draw_jobs(layout, bpy.context, session)
offered = [text for _, text in layout.operators]
tell(
    selected=selected, sent=sent, retry=retry, restored=restored, edited=edited.options, landed=landed, log=log,
    offered=offered, gone=[gone.problem.message, gone.problem.remedy], drawn=gone_drawn, never=never, lost=lost,
)  # fmt: skip
