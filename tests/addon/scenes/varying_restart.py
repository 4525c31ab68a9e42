"""Ask for variations and kill the backend under them: the next one makes what is left, each once."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import bpy
from extension import connect, given, install, tell, wait

extension = install()


@contextmanager
def backend() -> Iterator[subprocess.Popen[str]]:
    """Run a backend in the home given."""
    command = [given["python"], given["backend"], given["home"]]
    environment = os.environ | {"PYTHONPATH": given["packages"]}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout.readline() == "ready\n"
        yield process
        process.send_signal(signal.SIGKILL)


with backend():
    connect()
    session, scene = extension.runtime.current(), bpy.context.scene
    scene.scenewright.variations = 4
    scene.scenewright_forms.options_replica.seconds = 0.3
    bpy.ops.scenewright.submit(task="mesh-to-point-cloud")
    jobs = list(session.ledger.jobs.values())
    wait(extension, lambda: sum(job.ended for job in jobs) >= 2)
between = sorted(job.state for job in jobs)
session.link.close()
with backend():
    connect()
    wait(extension)
    after = {"states": [job.state for job in jobs], "known": len(session.ledger.jobs)}
    bpy.ops.scenewright.keep_variations(group=jobs[0].group)
    wait(extension)
    standing = sum("scenewright_kind" in candidate for candidate in scene.objects)
    tell(between=between, after=after, standing=standing)
