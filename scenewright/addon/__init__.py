"""Scenewright in Blender: capture the scene, ask a backend for fields, meshes and films, see them land in the scene."""

from __future__ import annotations

import atexit
from functools import partial

import addon_utils
import bpy

from . import handlers, landing, preferences, properties, pump, runtime
from .asking import generate
from .interface import (
    asset_panel,
    code_operators,
    domains,
    dropping,
    family_icons,
    gallery,
    inputs,
    job_list,
    job_operators,
    lip_sync_operators,
    logs,
    manifest_menu,
    model_operators,
    models_panel,
    operators,
    panels,
    plan_panel,
    presets,
    provenance_panel,
    remedies,
    result_operators,
    set_up_operators,
    sound_operators,
    timing_operators,
)
from .jobs import notices, rows

CLASSES = (
    preferences.ScenewrightPreferences,
    *operators.CLASSES,
    *set_up_operators.CLASSES,
    *remedies.CLASSES,
    *model_operators.CLASSES,
    *job_operators.CLASSES,
    *logs.CLASSES,
    *notices.CLASSES,
    generate.SCENEWRIGHT_OT_submit,
    *domains.CLASSES,
    *inputs.CLASSES,
    *presets.CLASSES,
    *dropping.CLASSES,
    *panels.CLASSES,
    *result_operators.CLASSES,
    *code_operators.CLASSES,
    *lip_sync_operators.CLASSES,
    *sound_operators.CLASSES,
    *timing_operators.CLASSES,
    *manifest_menu.CLASSES,
    *provenance_panel.CLASSES,
    *gallery.CLASSES,
    *job_list.CLASSES,
    *models_panel.CLASSES,
    *asset_panel.CLASSES,
    *plan_panel.CLASSES,
)

# As a Python module Blender may end without disabling its extensions, and crash over classes still registered.
_disable = partial(addon_utils.disable, __package__)


def register() -> None:
    """Add the extension to Blender."""
    properties.register()
    landing.register()
    rows.register()
    for made in CLASSES:
        bpy.utils.register_class(made)
    manifest_menu.register()
    family_icons.register()
    handlers.register()
    pump.start()
    atexit.register(_disable)


def unregister() -> None:
    """Take the extension out of Blender: nothing of it runs or is registered afterwards."""
    atexit.unregister(_disable)
    pump.stop()
    handlers.unregister()
    family_icons.unregister()
    manifest_menu.unregister()
    runtime.close()
    for made in reversed(CLASSES):
        bpy.utils.unregister_class(made)
    rows.unregister()
    landing.unregister()
    properties.unregister()
