"""Open the file again after a crash: the result is there, once."""

from __future__ import annotations

import bpy
from extension import connect, given, install, tell, wait

extension = install()
bpy.ops.wm.open_mainfile(filepath=given["file"])
connect()
session = extension.runtime.current()
wait(extension)
found = [len([candidate for candidate in bpy.context.scene.objects if "scenewright_kind" in candidate])]
listed = [(job.id, job.state, job.applied) for job in session.jobs_of(bpy.context.scene)]
bpy.ops.wm.save_mainfile()
bpy.ops.wm.revert_mainfile()
wait(extension)
found += [len([candidate for candidate in bpy.context.scene.objects if "scenewright_kind" in candidate])]
tell(found=found, listed=listed, files=len(list(extension.folders.own().glob("jobs/*"))))
