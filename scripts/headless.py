"""A Blender in this process, without a window and with a profile of its own, the extension installed as artists do."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from types import ModuleType

from build_extension import build

MODULE = "bl_ext.user_default.scenewright"


def start(profile: Path) -> ModuleType:
    """Start Blender with an empty profile, build the extension, install and enable it.

    Args:
        profile: folder for Blender's settings and extensions, made if missing; nobody's own settings are touched.

    Returns:
        The extension's package.
    """
    profile.mkdir(parents=True, exist_ok=True)
    os.environ["BLENDER_USER_RESOURCES"] = str(profile)
    import bpy

    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.extensions.package_install_files(
        repo="user_default", filepath=str(build(profile / "build")), enable_on_install=True
    )
    return importlib.import_module(MODULE)
