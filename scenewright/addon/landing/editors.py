"""Open editors that show what has come."""

from __future__ import annotations

import bpy


def show(kind: str, name: str, datablock: bpy.types.ID) -> None:
    """Let the first open editor of a kind show a datablock, in its property of that name."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == kind:
                setattr(area.spaces.active, name, datablock)
                return
