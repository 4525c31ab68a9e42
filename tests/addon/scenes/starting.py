"""Start a backend from Blender, lose it again and again, and stop it."""

from __future__ import annotations

import os
import signal

import bpy  # which brings its own modules

# isort: split
import addon_utils
from extension import NAME, attempt, given, install, preferences, tell, wait

extension = install()
chosen = preferences()
chosen.python, chosen.home = given["python"], given["own home"]
assert bpy.ops.scenewright.start_backend() == {"FINISHED"}
session = extension.runtime.current()
link = session.link
offered = [info.name for info in session.catalogue.generators]
twice = attempt(bpy.ops.scenewright.start_backend)


def process() -> int:
    """Return the process id of the backend."""
    return link.backend.endpoint().process


def lives(number: int) -> bool:
    """Tell whether a process lives."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def die() -> None:
    """Kill the backend and wait until the extension has noticed."""
    backend = link.backend
    os.kill(process(), signal.SIGKILL)
    wait(extension, lambda: link.backend is not backend)


restarts = 0
while link.backend is not None:
    die()
    if link.backend is not None:
        wait(extension, lambda: link.connection.connected)
        restarts += 1
trouble = link.trouble

assert bpy.ops.scenewright.start_backend() == {"FINISHED"}
last = process()
assert bpy.ops.scenewright.stop_backend() == {"FINISHED"}
stopped = {"lives": lives(last), "connected": link.connection.connected, "trouble": link.trouble}

assert bpy.ops.scenewright.start_backend() == {"FINISHED"}
last = process()
addon_utils.disable(NAME)
disabled = lives(last)
addon_utils.enable(NAME)

# Where another backend works already, it is used, and left alone.
preferences().home = given["home"]
assert bpy.ops.scenewright.start_backend() == {"FINISHED"}
session = extension.runtime.current()
joined = {"connected": session.link.connection.connected, "own": session.link.backend is not None}

# It ends with a backend of its own running, as Blender may.
preferences().home = given["own home"]
assert bpy.ops.scenewright.start_backend() == {"FINISHED"}
link = session.link
tell(
    offered=offered, twice=twice, restarts=restarts, trouble=trouble, stopped=stopped, disabled=disabled, joined=joined,
    last=process(),
    log=(extension.folders.own() / "backend.log").exists(),
)  # fmt: skip
