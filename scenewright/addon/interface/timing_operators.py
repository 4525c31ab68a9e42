"""The button that takes a film's or a piece of music's time from the scene."""

from __future__ import annotations

import bpy
from bpy.props import StringProperty

from .. import runtime


class SCENEWRIGHT_OT_match_scene(bpy.types.Operator):
    """Make it as long as the scene's frame range, at its frame rate, with a new section at each of its markers"""

    bl_idname = "scenewright.match_scene"
    bl_label = "Match Scene"
    bl_options = {"REGISTER", "UNDO"}

    task: StringProperty(name="Task", description="Whose settings", options={"SKIP_SAVE"})

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Set what the scene knows."""
        from .. import compat
        from ..asking import forms, timing

        info = runtime.opened().catalogue.of_task(self.task)[0]
        scene = compat.sequencer_scene(context)
        timing.match(forms.task_form(context.scene, self.task), info.task_settings, scene)
        return {"FINISHED"}


CLASSES = (SCENEWRIGHT_OT_match_scene,)
