"""When the open file may be changed from a timer, and what stands in the way when it may not."""

from __future__ import annotations

import bpy

BUSY = {
    "RENDER": "Waiting for the render to end",
    "OBJECT_BAKE": "Waiting for the bake to end",
    "COMPOSITE": "Waiting for the compositor to end",
}


def obstacle() -> str:
    """Return why a result has to wait, or "" when it may be applied now."""
    for job, sentence in BUSY.items():
        if bpy.app.is_job_running(job):
            return sentence
    windows = bpy.context.window_manager.windows
    if any(window.screen.is_animation_playing for window in windows):
        return "Waiting for the playback to end"
    if any({"UNDO", "BLOCKING"} & operator.bl_options for window in windows for operator in window.modal_operators):
        return "Waiting for the running tool to end"
    return "" if all(_mode(window) == "OBJECT" for window in windows) else "Return to object mode to receive results"


def _mode(window: bpy.types.Window) -> str:
    active = window.view_layer.objects.active
    return active.mode if active else "OBJECT"
