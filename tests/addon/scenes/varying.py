"""Ask for variations, pick some, and look at what was sent and what stands in the scene."""

from __future__ import annotations

import importlib

import bpy
import msgspec
from extension import NAME, connect, given, install, tell, wait
from recording import Layout

extension = install()
connect()
session, scene = extension.runtime.current(), bpy.context.scene
artifacts = importlib.import_module(f"{NAME}.shared.artifacts")
gallery, variations = extension.interface.gallery, extension.jobs.variations
forms = scene.scenewright_forms
client = session.orders.client
submit_to_backend, sent = client.submit, []


def spy(task: object, **words: object) -> str:
    """Note what is sent, and send it."""
    sent.append((isinstance(task.mesh, artifacts.Stored), task.seed))
    return submit_to_backend(task, **words)


def replicas() -> list[int]:
    """Return the seeds of the results that stand in the scene."""
    made = [candidate for candidate in scene.objects if "scenewright_kind" in candidate]
    return sorted(importlib.import_module(f"{NAME}.importers.provenance").read(one)[0].settings["seed"] for one in made)


def draw() -> Layout:
    """Draw the gallery."""
    layout = Layout()
    gallery.draw_gallery(layout, bpy.context, session)
    return layout


client.submit = spy
forms.task = "mesh-to-point-cloud"
replica = session.catalogue.chosen(scene)
drawn = {}
seeded = [
    variations.seed_of(info) is not None for info in (replica, msgspec.structs.replace(replica, task_settings=()))
]
forms.mesh_to_point_cloud.seed = 41
forms.options_replica.seconds = 0.3
scene.scenewright.variations = 4
bpy.ops.scenewright.submit(task="mesh-to-point-cloud")
jobs = session.ledger.group(next(iter(session.ledger.jobs)))
planned = [job.state for job in jobs]
wait(extension, lambda: jobs[1].state == "running")
drawn["under way"] = draw().notes
counted = f"{sum(job.ended for job in jobs)} of 4" in drawn["under way"]
wait(extension)
ended = {"seeds": [job.seed for job in jobs], "states": [job.state for job in jobs], "standing": replicas()}
pictures = [session.thumbnails.pixels(job.id) is not None for job in jobs]
drawn["ended"] = draw().notes

# What was not picked yet is still there in the file that was saved, and lands nowhere by itself.
bpy.ops.wm.save_as_mainfile(filepath=given["file"])
bpy.ops.wm.revert_mainfile()
scene = bpy.context.scene
wait(extension)
reloaded = {"standing": replicas(), "groups": len(session.gallery.groups)}

# One is picked, and it is the one that comes, once.
bpy.ops.scenewright.pick_variation(job=jobs[2].id)
bpy.ops.scenewright.pick_variation(job=jobs[1].id)
drawn["two picked"] = draw().notes
bpy.ops.scenewright.pick_variation(job=jobs[1].id)
drawn["picked"] = draw().notes
group = jobs[0].group
bpy.ops.scenewright.use_variations(group=group)
wait(extension)
for _ in range(5):
    extension.pump.tick()
picked = replicas()
bpy.ops.wm.save_mainfile()
bpy.ops.wm.revert_mainfile()
scene = bpy.context.scene
wait(extension)
saved = replicas()

# The rest goes; what was used stays on the list.
bpy.ops.scenewright.discard_variations(group=group)
rest = {"seeds": [job.seed for job in session.ledger.jobs.values()], "groups": len(session.gallery.groups)}

# All of a second group are kept, one of them still to be made; one of a third is stopped before it was sent.
scene.scenewright.variations = 2
bpy.ops.scenewright.submit(task="mesh-to-point-cloud")
second = session.gallery.groups[0]
bpy.ops.scenewright.keep_variations(group=second)
wait(extension)
kept = replicas()
bpy.ops.scenewright.submit(task="mesh-to-point-cloud")
third = session.ledger.group(session.gallery.groups[0])
bpy.ops.scenewright.cancel_job(job=third[1].id)
wait(extension)
stopped = [job.state for job in third]
bpy.ops.scenewright.run_again(job=third[1].id)
wait(extension)
retried = session.ledger.group(third[0].group)[-1]
again = [retried.id != third[1].id, retried.state, retried.held, retried.seed == third[1].seed, replicas() == kept]
bpy.ops.scenewright.discard_variations(group=third[0].group)
tell(
    counted=counted, seeded=seeded, drawn=drawn, sent=sent, planned=planned, ended=ended, pictures=pictures,
    reloaded=reloaded, picked=picked, saved=saved, rest=rest, kept=kept, stopped=stopped,
    again=again, left=len(session.gallery.groups),
)  # fmt: skip
