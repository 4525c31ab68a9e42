"""The button that lets a face speak."""

from __future__ import annotations

import bpy
from bpy.props import FloatProperty

from .. import compat
from ..landing import lip_sync


class SCENEWRIGHT_OT_lip_sync(bpy.types.Operator):
    """Let the active face speak: keyframes on its shape keys, where the sound of the active strip is spoken"""

    bl_idname = "scenewright.lip_sync"
    bl_label = "Lip-Sync Active Face"
    bl_options = {"REGISTER", "UNDO"}

    strength: FloatProperty(name="Strength", description="How far the mouth moves", default=1.0, min=0.0, max=2.0)

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only with a face, and a strip of speech that was made here."""
        strip, face = compat.active_strip(context, "SOUND"), context.view_layer.objects.active
        if strip is None or not lip_sync.kept(strip.sound):
            cls.poll_message_set("Make the strip of a generated speech the active one in the sequencer.")
            return False
        if face is None or face.type != "MESH" or face.data.shape_keys is None:
            cls.poll_message_set("Make a mesh with shape keys of a mouth the active object.")
            return False
        return True

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Set the keyframes."""
        strip, face = compat.active_strip(context, "SOUND"), context.view_layer.objects.active
        start = compat.frames(strip)[0] - compat.trim(strip)[0]
        try:
            count = lip_sync.animate(face, strip.sound, start, compat.sequencer_scene(context), self.strength)
        except ValueError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        self.report({"INFO"}, f"{face.name} speaks: {count} keyframes.")
        return {"FINISHED"}


CLASSES = (SCENEWRIGHT_OT_lip_sync,)
