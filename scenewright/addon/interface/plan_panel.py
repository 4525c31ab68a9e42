"""The scene plan as a list: looked through, edited, and approved or thrown away before anything is made."""

from __future__ import annotations

from typing import Any

import bpy
from bpy.props import EnumProperty

from .. import runtime
from .drawing import write

TASK = "plan-to-scene"
ICONS = {
    "lamp": "LIGHT_POINT", "lantern": "LIGHT_POINT", "candle": "LIGHT_POINT", "torch": "LIGHT_POINT",
    "tree": "OUTLINER_OB_CURVES", "bush": "OUTLINER_OB_CURVES", "house": "HOME", "cottage": "HOME",
    "book": "ASSET_MANAGER", "coin": "MESH_CIRCLE", "barrel": "MESH_CYLINDER", "column": "MESH_CYLINDER",
    "vase": "MESH_CYLINDER", "mug": "MESH_CYLINDER", "bottle": "MESH_CYLINDER", "crate": "MESH_CUBE",
    "chest": "MESH_CUBE", "rock": "MESH_ICOSPHERE", "gem": "MESH_ICOSPHERE",
}  # fmt: skip


def icon_of(name: str) -> str:
    """Return the icon of what an object's last word says it is."""
    words = [word for word in name.lower().split() if not word.isdecimal()]
    return ICONS.get(words[-1], "OBJECT_DATA") if words else "QUESTION"


class SCENEWRIGHT_UL_plan(bpy.types.UIList):
    """The objects of a plan"""

    def draw_item(
        self, context: bpy.types.Context, layout: bpy.types.UILayout, data: Any, item: Any, icon: int,
        active_data: Any, active_property: str,
    ) -> None:  # fmt: skip
        """Draw one object: how many, its name, what it is made of and where it stands."""
        row = layout.row(align=True)
        count = row.row()
        count.ui_units_x = 2.2
        count.prop(item, "count", text="", emboss=False)
        row.prop(item, "name", text="", emboss=False, icon=icon_of(item.name))
        said = " ".join(filter(None, (item.colour, item.material)))
        if said:
            row.label(text=said)
        if item.relation:
            place = row.row()
            place.active = False
            place.label(text=item.relation)


class SCENEWRIGHT_OT_change_plan(bpy.types.Operator):
    """Add an object to the plan, or take the chosen one out"""

    bl_idname = "scenewright.change_plan"
    bl_label = "Change Plan"
    bl_options = {"UNDO", "INTERNAL"}

    action: EnumProperty(items=[(name, name.capitalize(), "") for name in ("ADD", "REMOVE", "UP", "DOWN")])

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Change the list."""
        plan = context.scene.scenewright.plan.scenewright_plan
        if self.action == "ADD":
            taken = {row.name for row in plan.rows}
            name = next(name for name in ("crate", *(f"crate {n}" for n in range(2, 1000))) if name not in taken)
            plan.rows.add().name = name
            plan.active = len(plan.rows) - 1
        elif self.action == "REMOVE" and plan.rows:
            plan.rows.remove(plan.active)
            plan.active = max(min(plan.active, len(plan.rows) - 1), 0)
        elif plan.rows:
            to = min(max(plan.active + (1 if self.action == "DOWN" else -1), 0), len(plan.rows) - 1)
            plan.rows.move(plan.active, to)
            plan.active = to
        return {"FINISHED"}


class SCENEWRIGHT_OT_approve_plan(bpy.types.Operator):
    """Make everything in the plan and put it in its place"""

    bl_idname = "scenewright.approve_plan"
    bl_label = "Approve and Make"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only while a backend is connected that makes scenes."""
        session = runtime.current()
        if session is None or not session.link.connection.connected or not session.catalogue.of_task(TASK):
            cls.poll_message_set("Connect to a backend first.")
            return False
        return context.scene.scenewright.plan is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Ask for the scene."""
        from ..asking import forms

        given = forms.task_form(context.scene, TASK).plan
        given.source, given.text = "TEXT", context.scene.scenewright.plan
        try:
            return bpy.ops.scenewright.submit(task=TASK)
        except RuntimeError as error:  # which is how an operator's report reaches another
            self.report({"ERROR"}, str(error).removeprefix("Error: ").strip())
            return {"CANCELLED"}


class SCENEWRIGHT_OT_discard_plan(bpy.types.Operator):
    """Throw the plan away; nothing of it is made"""

    bl_idname = "scenewright.discard_plan"
    bl_label = "Discard"
    bl_options = {"UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only with a plan."""
        return context.scene.scenewright.plan is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Remove the text that holds it."""
        bpy.data.texts.remove(context.scene.scenewright.plan)
        return {"FINISHED"}


class SCENEWRIGHT_PT_plan(bpy.types.Panel):
    """The plan of a scene, before it is made"""

    bl_label = "Scene Plan"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Scenewright"
    bl_order = 2

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only with a plan."""
        return context.scene.scenewright.plan is not None

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the list, what is chosen in it, the surroundings, and the buttons."""
        text, layout = context.scene.scenewright.plan, self.layout
        plan = text.scenewright_plan
        layout.prop(context.scene.scenewright, "plan", text="")
        if plan.said:
            write(layout, context, f"“{plan.said}”")
        for note in filter(None, plan.notes.split("\n")):
            write(layout, context, note, icon="INFO")
        _draw_list(layout, plan)
        if 0 <= plan.active < len(plan.rows):
            _draw_row(layout.box(), plan, plan.rows[plan.active])
        _draw_surroundings(layout, plan)
        buttons = layout.row(align=True)
        buttons.scale_y = 1.4
        buttons.operator("scenewright.approve_plan", icon="CHECKMARK")
        buttons.operator("scenewright.discard_plan", icon="TRASH")


def _draw_list(layout: bpy.types.UILayout, plan: bpy.types.PropertyGroup) -> None:
    row = layout.row()
    shown = min(max(len(plan.rows), 3), 8)
    row.template_list("SCENEWRIGHT_UL_plan", "", plan, "rows", plan, "active", rows=shown, maxrows=shown)
    buttons = row.column(align=True)
    for action, icon in (("ADD", "ADD"), ("REMOVE", "REMOVE"), ("UP", "TRIA_UP"), ("DOWN", "TRIA_DOWN")):
        buttons.operator("scenewright.change_plan", text="", icon=icon).action = action


def _draw_row(box: bpy.types.UILayout, plan: bpy.types.PropertyGroup, row: bpy.types.PropertyGroup) -> None:
    box.use_property_split = True
    box.use_property_decorate = False
    for name in ("name", "description", "count", "material", "colour", "relation"):
        box.prop(row, name)
    if row.count > 1:
        box.prop(row, "arrangement")
    box.prop(row, "dimensions")
    box.prop(row, "lying")


def _draw_surroundings(layout: bpy.types.UILayout, plan: bpy.types.PropertyGroup) -> None:
    column = layout.column()
    column.use_property_split = True
    column.use_property_decorate = False
    column.prop(plan, "light", icon="LIGHT_SUN")
    column.prop(plan, "ground")
    column.prop(plan, "wall")
    column.prop(plan, "shot", icon="CAMERA_DATA")
    column.prop(plan, "angle")
    column.prop_search(plan, "target", plan, "rows")
    column.prop(plan, "sound", icon="SOUND")


CLASSES = (
    SCENEWRIGHT_UL_plan, SCENEWRIGHT_OT_change_plan, SCENEWRIGHT_OT_approve_plan, SCENEWRIGHT_OT_discard_plan,
    SCENEWRIGHT_PT_plan,
)  # fmt: skip
