"""Scenewright in Blender: capture the scene, ask a backend for fields, meshes and films, see them land in the scene."""

from __future__ import annotations

import atexit

import bpy

from . import generate, handlers, operators, panels, preferences, properties, pump, runtime

CLASSES = (
    preferences.ScenewrightPreferences,
    *operators.CLASSES,
    generate.SCENEWRIGHT_OT_submit,
    *panels.CLASSES,
)


def register() -> None:
    """Add the extension to Blender."""
    properties.register()
    for made in CLASSES:
        bpy.utils.register_class(made)
    handlers.register()
    pump.start()
    # As a Python module Blender ends without disabling its extensions, and crashes over classes still registered.
    atexit.register(unregister)


def unregister() -> None:
    """Take the extension out of Blender: nothing of it runs or is registered afterwards."""
    atexit.unregister(unregister)
    pump.stop()
    handlers.unregister()
    runtime.close()
    for made in reversed(CLASSES):
        bpy.utils.unregister_class(made)
    properties.unregister()
