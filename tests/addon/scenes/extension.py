"""What the scripts that run inside Blender share: install the extension, and say what was found."""

from __future__ import annotations

import importlib
import json
import sys
from types import ModuleType
from typing import Any

import bpy

NAME = "bl_ext.user_default.scenewright"
MARK = "found: "


def arguments() -> dict[str, Any]:
    """Return what the test gave this script."""
    return json.loads(sys.argv[1])


def install(zipped: str) -> ModuleType:
    """Install and enable the extension as artists do, and return its package."""
    bpy.ops.extensions.package_install_files(repo="user_default", filepath=zipped, enable_on_install=True)
    return importlib.import_module(NAME)


def preferences() -> bpy.types.AddonPreferences:
    """Return the extension's preferences."""
    return bpy.context.preferences.addons[NAME].preferences


def connect(home: str) -> None:
    """Connect to the backend in a folder of this machine."""
    preferences().home = home
    assert bpy.ops.scenewright.connect() == {"FINISHED"}


def tell(**facts: Any) -> None:
    """Say what was found."""
    print(MARK + json.dumps(facts), flush=True)


def attempt(operator: Any, **words: Any) -> str:
    """Run an operator that is expected to fail, and return what it says."""
    try:
        operator(**words)
    except RuntimeError as error:
        return str(error).removeprefix("Error: ").strip()
    return ""
