"""What can be done with a result: bring back the original, make it again, keep it as an asset."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bpy
from bpy.props import BoolProperty, EnumProperty, StringProperty

from .. import runtime
from ..landing import layers, originals
from . import results

if TYPE_CHECKING:
    from ..shared.messages import Provenance

KINDS = (
    ("OBJECT", "Object", "The active object"),
    ("MATERIAL", "Material", "The active material of the active object"),
)


class SCENEWRIGHT_OT_bring_back(bpy.types.Operator):
    """Show the original in place of what was made of it; once more shows the result again"""

    bl_idname = "scenewright.bring_back"
    bl_label = "Bring Back Original"
    bl_options = {"REGISTER", "UNDO"}

    kind: EnumProperty(name="Kind", description="What to bring back", items=KINDS, options={"SKIP_SAVE"})

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only where something was replaced."""
        if results.restorable(context) or results.restorable_material(context):
            return True
        cls.poll_message_set("The active object neither replaced another one nor was replaced.")
        return bool(originals.left_behind(context.scene))

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Swap the two; of results that were deleted, show every original."""
        given = context.view_layer.objects.active
        if self.kind == "MATERIAL":
            return self._swap_materials(given)
        if not results.restorable(context):
            for original in originals.left_behind(context.scene):
                originals.show(original, context.scene, visible=True)
            return {"FINISHED"}
        other = originals.partner(given, context.scene.objects)
        originals.swap(given, other, context.scene)
        layers.select(other, context.scene)
        return {"FINISHED"}

    def _swap_materials(self, holder: bpy.types.Object | None) -> set[str]:
        if holder is None or holder.active_material is None:
            return {"CANCELLED"}
        other = originals.partner(holder.active_material, bpy.data.materials)
        if other is None:
            self.report({"ERROR"}, f"The material {holder.active_material.name} replaced no other.")
            return {"CANCELLED"}
        holder.active_material.use_fake_user = True
        holder.material_slots[holder.active_material_index].material = other
        return {"FINISHED"}


class _OfResult:
    """An operator on the active result."""

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only where there is one."""
        if results.active(context) is None:
            cls.poll_message_set("Nothing generated is active here.")
            return False
        return True

    def provenance(self, context: bpy.types.Context) -> Provenance:
        """Return how the active result came to be."""
        from ..importers import provenance

        written = provenance.read(results.active(context))
        assert written is not None
        return written[0]


class SCENEWRIGHT_OT_generate_again(_OfResult, bpy.types.Operator):
    """Ask the backend for the same once more, from the same inputs and with the same settings"""

    bl_idname = "scenewright.generate_again"
    bl_label = "Generate Again"

    new_seed: BoolProperty(name="New Seed", description="Draw another seed, for another result", options={"SKIP_SAVE"})

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Send it; the result comes as that of any job."""
        from ..landing import once_more
        from ..shared.errors import ScenewrightError

        session = runtime.opened()
        try:
            job, task = once_more.order(context, session, results.active(context), new_seed=self.new_seed)
            session.orders.submit(job, task, job.options)
        except (ScenewrightError, ValueError) as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        self.report({"INFO"}, f"{job.title}: sent to the backend.")
        return {"FINISHED"}


class SCENEWRIGHT_OT_copy_settings(_OfResult, bpy.types.Operator):
    """Copy how the active result was made to the clipboard, as JSON"""

    bl_idname = "scenewright.copy_settings"
    bl_label = "Copy Settings"

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Copy it."""
        import msgspec

        written = msgspec.json.encode(self.provenance(context))
        context.window_manager.clipboard = msgspec.json.format(written, indent=2).decode()
        return {"FINISHED"}


class SCENEWRIGHT_OT_mark_asset(_OfResult, bpy.types.Operator):
    """Keep the active result as an asset, with its picture, its licence and how it was made"""

    bl_idname = "scenewright.mark_asset"
    bl_label = "Mark as Asset"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only what can become an asset and is none yet."""
        from ..landing import assets

        if super().poll(context) and assets.can_be(results.active(context)):
            return True
        cls.poll_message_set("What is active here is an asset already, or cannot become one.")
        return False

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Mark it."""
        from ..landing import assets

        session = runtime.current()
        job = self.provenance(context).job
        assets.mark(results.active(context), session.orders.thumbnails.pixels(job) if session else None)
        return {"FINISHED"}


class SCENEWRIGHT_OT_use_field(_OfResult, bpy.types.Operator):
    """Ask for a mesh of the active radiance field, or for a film of it along the path of the scene's camera"""

    bl_idname = "scenewright.use_field"
    bl_label = "Use Field"

    task: StringProperty(name="Task", description="What to make of it", default="field-to-mesh")

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Choose the field and ask."""
        context.scene.scenewright.field = results.active(context)
        try:
            outcome = bpy.ops.scenewright.submit("INVOKE_DEFAULT", task=self.task)
        except RuntimeError as error:  # what it reports as an error arrives as one
            self.report({"ERROR"}, str(error).removeprefix("Error: ").strip())
            return {"CANCELLED"}
        return {"CANCELLED"} if "CANCELLED" in outcome else {"FINISHED"}  # it goes on by itself, where it is modal


CLASSES = (
    SCENEWRIGHT_OT_bring_back,
    SCENEWRIGHT_OT_generate_again,
    SCENEWRIGHT_OT_copy_settings,
    SCENEWRIGHT_OT_mark_asset,
    SCENEWRIGHT_OT_use_field,
)
