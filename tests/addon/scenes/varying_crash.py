"""Ask for variations and crash before the backend has what they are made from."""

from __future__ import annotations

import os

import bpy
from extension import connect, given, install, tell

extension = install()
connect()
session, scene = extension.runtime.current(), bpy.context.scene
bpy.ops.wm.save_as_mainfile(filepath=given["file"])
scene.scenewright.variations = 3
bpy.ops.scenewright.submit(task="mesh-to-point-cloud")
first = next(iter(session.ledger.jobs.values()))
states = [job.state for job in session.ledger.jobs.values()]
session.link.connection._client.close()  # what was sent gets out; what comes back is not read any more
tell(job=first.id, states=states)
os._exit(0)
