"""What the scripts that run inside Blender share: install the extension, and say what was found."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import bpy

given: dict[str, Any] = json.loads(sys.argv[1])  # by the test
NAME = "bl_ext.user_default.scenewright"
MARK = "found: "


def install() -> ModuleType:
    """Install and enable the extension as artists do, and return its package."""
    bpy.ops.extensions.package_install_files(repo="user_default", filepath=given["extension"], enable_on_install=True)
    return importlib.import_module(NAME)


def preferences() -> bpy.types.AddonPreferences:
    """Return the extension's preferences."""
    return bpy.context.preferences.addons[NAME].preferences


def connect() -> None:
    """Connect to the test's backend."""
    preferences().home = given["home"]
    assert bpy.ops.scenewright.connect() == {"FINISHED"}


def wait(extension: ModuleType, condition: Callable[[], Any] | None = None) -> None:
    """Turn the pump until the condition holds, or all is done."""
    session = extension.runtime.current()
    assert extension.pump.run_until(condition or (lambda: not session.active), 20.0), session.ledger.jobs


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
