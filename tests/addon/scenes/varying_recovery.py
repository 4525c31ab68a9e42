"""Open the file again after a crash: all variations are made."""

from __future__ import annotations

import os

import bpy
from extension import connect, given, install, tell, wait

extension = install()
bpy.ops.wm.open_mainfile(filepath=given["file"])
connect()
session = extension.runtime.current()
wait(extension)
jobs = list(session.ledger.jobs.values())
tell(
    states=[job.state for job in jobs], seeds=sorted(job.seed for job in jobs), held=[job.held for job in jobs],
    groups=session.gallery.groups, pictures=[session.thumbnails.pixels(job.id) is not None for job in jobs],
)  # fmt: skip
os._exit(0)
