"""Ask for a mesh, open another file before it is made, and come back."""

from __future__ import annotations

import bpy
from extension import connect, given, install, tell, wait

extension = install()
connect()
session = extension.runtime.current()
own, other = f"{given['folder']}/own.blend", f"{given['folder']}/other.blend"
bpy.ops.wm.save_as_mainfile(filepath=other)
bpy.ops.wm.save_as_mainfile(filepath=own)


def replicas() -> int:
    """Return how many results stand in the scene."""
    return sum("scenewright_kind" in candidate for candidate in bpy.context.scene.objects)


def settle() -> int:
    """Turn the pump for a while, and return how many results stand in the scene then."""
    wait(extension)
    for _ in range(10):
        extension.pump.tick()
    return replicas()


bpy.context.scene.scenewright_forms.options_replica.seconds = 0.3
bpy.context.scene.scenewright_forms.options_replica.finish = "gloss"
bpy.ops.scenewright.submit(task="mesh-to-point-cloud")
(job,) = session.ledger.jobs.values()
bpy.ops.wm.save_mainfile()

bpy.ops.wm.open_mainfile(filepath=other)
wait(extension, lambda: job.state == "done")
elsewhere = settle()
listed = len(session.jobs_of(bpy.context.scene))

bpy.ops.wm.open_mainfile(filepath=own)
landed = settle()
bpy.ops.wm.revert_mainfile()
unsaved = settle()  # what was not saved is gone, so the result is owed once more
bpy.ops.wm.save_mainfile()
bpy.ops.wm.revert_mainfile()
saved = settle()

# What was set stays set, in the file and when the backend's offer comes and goes.
offered = session.catalogue.generators
session.catalogue.adopt(offered[:1])
session.catalogue.adopt(offered)
finish = bpy.context.scene.scenewright_forms.options_replica.finish

# Under another name the file still gets what was asked for in it.
bpy.ops.scenewright.submit(task="mesh-to-point-cloud")
bpy.ops.wm.save_as_mainfile(filepath=f"{given['folder']}/renamed.blend")
renamed = settle()

# A scene that is gone does not get its results in another one.
doomed = bpy.data.scenes.new("doomed")
bpy.context.window.scene = doomed
doomed.collection.objects.link(bpy.data.objects["Cube"])
bpy.context.view_layer.objects.active = doomed.objects["Cube"]
bpy.ops.scenewright.submit(task="mesh-to-point-cloud")
last = list(session.ledger.jobs.values())[-1]
bpy.data.scenes.remove(doomed)
wait(extension, lambda: last.state == "done")
orphaned = settle()
tell(
    elsewhere=elsewhere, listed=listed, landed=landed, unsaved=unsaved, saved=saved, renamed=renamed, orphaned=orphaned,
    owed=last.owed, finish=finish,
)  # fmt: skip
