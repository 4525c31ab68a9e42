"""Set up the backend with the button's operator, in a Blender that has nothing: as an artist, from zip to result."""

from __future__ import annotations

import importlib.util
import sys
import threading
from pathlib import Path

import bpy  # which brings its own modules

# isort: split
import addon_utils
from extension import NAME, attempt, install, tell

bare = [name for name in ("zmq", "msgspec", "scenewright") if importlib.util.find_spec(name)]
before = set(threading.enumerate())
extension = install()
warnings = str(addon_utils._extensions_warnings_get())
session = extension.runtime.opened()
said = {"start": attempt(bpy.ops.scenewright.start_backend), "offline": attempt(bpy.ops.scenewright.set_up_backend)}
action = session.set_up.problem.action
bpy.context.preferences.system.use_online_access = True

assert bpy.ops.scenewright.set_up_backend() == {"FINISHED"}
installed = session.set_up.installed
offered = [info.name for info in session.catalogue.generators]
connected = session.link.connection.connected

bpy.ops.mesh.primitive_monkey_add()
assert bpy.ops.scenewright.submit(task="mesh-to-point-cloud") == {"FINISHED"}
extension.pump.run_until(lambda: not session.active, 120.0)
made = {job.state: job.problem and job.problem.message for job in session.ledger.jobs.values()}

again = bpy.ops.scenewright.set_up_backend()  # nothing to do: it is checked, and started again
python = str(installed.python)
assert bpy.ops.scenewright.remove_backend() == {"FINISHED"}
removed = {"folder": session.set_up.environment.folder.exists(), "connected": session.link.connection.connected}

own = str(extension.folders.own())
index = next(i for i, repo in enumerate(bpy.context.preferences.extensions.repos) if repo.module == "user_default")
bpy.ops.extensions.package_uninstall(repo_index=index, pkg_id="scenewright")
left = {
    "module": NAME in sys.modules and hasattr(bpy.types, "ScenewrightPreferences"),
    "operators": dir(bpy.ops.scenewright),
    "threads": [thread.name for thread in threading.enumerate() if thread not in before and thread.is_alive()],
    "folder": Path(own).exists(),
}
tell(
    bare=bare, warnings=warnings, said=said, action=action, version=installed.version, megabytes=installed.megabytes,
    python=python, own=own, offered=offered, connected=connected, made=made, again=sorted(again), removed=removed,
    left=left,
)  # fmt: skip
