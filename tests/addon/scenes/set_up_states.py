"""Set up a small backend where something goes wrong on the way: what stands there, and which buttons lead on?"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import bpy
from extension import NAME, attempt, given, install, preferences, tell
from recording import Layout

sys.path.append(given["tests"])
import indexes

extension = install()
setting_up = importlib.import_module(f"{NAME}.interface.setting_up")
errors = importlib.import_module(f"{NAME}.shared.errors")
set_up_module = importlib.import_module(f"{NAME}.connecting.set_up")
session, ops, drawn = extension.runtime.opened(), bpy.ops.scenewright, {}


def bring(supplies: str) -> None:
    """Take other supplies than those of the extension, as after an update of it."""
    session.set_up = set_up_module.SetUp(
        extension.folders.environment(), extension.folders.set_up_log(), Path(supplies)
    )


def show() -> dict[str, object]:
    """Return what the sidebar and the preferences draw, and whether there is something to start."""
    layout, installed = Layout(), Layout()
    missing = setting_up.draw_setup(layout, bpy.context)
    setting_up.draw_installed(installed, bpy.context)
    return {
        "notes": layout.notes + installed.notes,
        "operators": [name for name, _ in layout.operators],
        "missing": missing,
    }


def begun() -> dict[str, object]:
    """Begin as from a window, and return what stands there in the middle of a download."""
    index.stuck.clear()
    session.set_up.begin()
    assert extension.pump.run_until(lambda: index.stuck.is_set() and " MB" in session.set_up.step.note, 60.0)
    return show()


with indexes.served(Path(given["packages"])) as index:
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))]:
        del os.environ[name]
    os.environ.update(index.settings())
    bpy.context.preferences.system.use_online_access = False
    bring(given["vast"])
    said = {"offline": attempt(ops.set_up_backend)}
    drawn["offline"] = show()
    bpy.context.preferences.system.use_online_access = True
    said["no room"] = attempt(ops.set_up_backend)
    drawn["no room"] = show()

    bring(given["good"])
    drawn["nothing"] = show()
    index.hangs = "trial_vast"
    drawn["running"] = begun()
    said["twice"] = attempt(ops.set_up_backend)
    assert ops.cancel_set_up() == {"FINISHED"}
    drawn["cancelled"] = show()
    index.hangs, index.breaks = "?", "trial_vast"
    said["broken"] = attempt(ops.set_up_backend)
    drawn["broken"] = show()
    served = dict(index.served)
    index.breaks = "?"
    session.set_up.begin()
    assert extension.pump.run_until(lambda: not session.set_up.running, 60.0)
    drawn["installed"] = show()
    index.hangs = "trial_later"
    index.stuck.clear()
    session.set_up.begin("add-models")
    assert extension.pump.run_until(lambda: index.stuck.is_set(), 60.0)
    drawn["adding"] = show()
    assert ops.cancel_set_up() == {"FINISHED"}
    drawn["adding cancelled"] = show()
    index.hangs = "?"
    session.set_up.begin("add-models")
    assert extension.pump.run_until(lambda: not session.set_up.running, 60.0)
    drawn["added"] = show()
    said["added"] = attempt(ops.add_model_packages)
    bring(given["newer"])
    drawn["outdated"] = show()
    index.hangs = "trial_vaster"
    begun()
    extension.runtime.close()  # as when Blender ends
    session = extension.runtime.opened()
    bring(given["newer"])
    drawn["upgrade broken off"] = show()
    version = session.set_up.installed.version
    preferences().python = sys.executable
    drawn["own python"] = show()
tell(said=said, drawn=drawn, served=served, version=version)
