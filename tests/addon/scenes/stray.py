"""After a crash of a Blender whose file was never saved: its result is offered, and put where it is wanted."""

from __future__ import annotations

import bpy
from extension import connect, install, tell, wait

extension = install()
connect()
session = extension.runtime.current()
wait(extension, session.strays)
(job,) = session.strays()
own = len(session.jobs_of(bpy.context.scene))
bpy.ops.scenewright.apply_again(job=job.id)
wait(extension)
found = [candidate.name for candidate in bpy.context.scene.objects if "scenewright_kind" in candidate]
tell(job=job.id, own=own, found=found, left=len(session.strays()), listed=len(session.jobs_of(bpy.context.scene)))
