"""Ask for a mesh and crash before it is made."""

from __future__ import annotations

import os

import bpy
from extension import connect, given, install, tell

extension = install()
connect()
session = extension.runtime.current()
if given["saved"] != "never":
    bpy.ops.wm.save_as_mainfile(filepath=given["file"])
bpy.context.scene.scenewright_forms.options_replica.seconds = 0.5
bpy.ops.scenewright.submit(task="mesh-to-point-cloud")
(job,) = session.ledger.jobs.values()
assert extension.pump.run_until(lambda: job.state == "running", 20.0)
if given["saved"] == "after asking":
    bpy.ops.wm.save_mainfile()
tell(job=job.id)
os._exit(0)
