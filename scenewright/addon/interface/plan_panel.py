"""The scene plan as a list: looked through, edited, and approved or thrown away before anything is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import bpy
from bpy.props import EnumProperty

from .. import plans, runtime
from . import family_icons
from .drawing import write

if TYPE_CHECKING:
    from ..jobs.job import Job

TASK = "plan-to-scene"
NAME_SHARE = 0.54  # of a row of the list; the rest says how many, what it is made of and where it stands
PICTURE_SCALE = 3.2


class SCENEWRIGHT_UL_plan(bpy.types.UIList):
    """The objects of a plan"""

    def draw_item(
        self, context: bpy.types.Context, layout: bpy.types.UILayout, data: Any, item: Any, icon: int,
        active_data: Any, active_property: str,
    ) -> None:  # fmt: skip
        """Draw one object: its picture and name; dimly how many, what it is made of and where it stands."""
        split = layout.split(factor=NAME_SHARE)
        picture = family_icons.icon_of(item.description or item.name)
        shown = {"icon_value": picture} if picture else {"icon": "OBJECT_DATA"}
        split.prop(item, "name", text="", emboss=False, **shown)
        said = split.row()
        said.active = False
        count = f"× {item.count}" if item.count > 1 else ""
        said.label(text=", ".join(filter(None, (count, item.colour, item.material, item.relation))))


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
        text = context.scene.scenewright.plan
        if text is not None and not text.scenewright_plan.rows:
            cls.poll_message_set("The plan is empty: add an object with the + beside the list.")
            return False
        return text is not None

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
        """Only where there are plans: one that is chosen, or some to choose from."""
        chosen = context.scene.scenewright.plan
        return chosen is not None or any(plans.is_plan(None, text) for text in bpy.data.texts)

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the list, the buttons, what is chosen in the list, and the surroundings."""
        text, layout = context.scene.scenewright.plan, self.layout
        layout.prop(context.scene.scenewright, "plan", text="")
        if text is None:
            layout.label(text="Choose a plan to look through.", icon="INFO")
            return
        plan = text.scenewright_plan
        if plan.said:
            write(layout, context, f"“{plan.said}”")
        for note in filter(None, plan.notes.split("\n")):
            write(layout, context, note, icon="INFO")
        _draw_list(layout, plan)
        _draw_decision(layout, context)
        if 0 <= plan.active < len(plan.rows):
            _draw_row(layout.box(), plan.rows[plan.active])
        _draw_surroundings(layout, plan)


def _draw_decision(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Draw how far the scene is that is being made, or else the buttons."""
    if (job := _in_work()) is not None:
        row = layout.row(align=True)
        row.progress(factor=job.fraction, text=job.phase or "Waiting for its turn")
        row.operator("scenewright.cancel_job", text="", icon="CANCEL").job = job.id
        return
    write(layout, context, "Change what you like. Nothing is made before you approve.")
    buttons = layout.row(align=True)
    buttons.scale_y = 1.4
    buttons.operator("scenewright.approve_plan", icon="CHECKMARK")
    discard = buttons.row(align=True)
    discard.ui_units_x = 4.5
    discard.operator("scenewright.discard_plan", icon="TRASH")


def _in_work() -> Job | None:
    """Return the latest scene that is being made."""
    session = runtime.current()
    jobs = session.ledger.jobs.values() if session is not None else ()
    return next((job for job in reversed(list(jobs)) if job.task == TASK and not job.ended), None)


def _draw_list(layout: bpy.types.UILayout, plan: bpy.types.PropertyGroup) -> None:
    row = layout.row()
    shown = min(max(len(plan.rows), 4), 8)
    row.template_list("SCENEWRIGHT_UL_plan", "", plan, "rows", plan, "active", rows=shown, maxrows=shown)
    buttons = row.column(align=True)
    for action, icon in (("ADD", "ADD"), ("REMOVE", "REMOVE"), ("UP", "TRIA_UP"), ("DOWN", "TRIA_DOWN")):
        buttons.operator("scenewright.change_plan", text="", icon=icon).action = action


def _draw_row(box: bpy.types.UILayout, row: bpy.types.PropertyGroup) -> None:
    column = box.column()
    column.use_property_split = True
    column.use_property_decorate = False
    if picture := family_icons.icon_of(row.description or row.name):
        column.template_icon(icon_value=picture, scale=PICTURE_SCALE)
    for name in ("name", "description", "count", "material", "colour", "relation"):
        column.prop(row, name)
    if row.count > 1:
        column.prop(row, "arrangement")
    column.prop(row, "dimensions")
    column.prop(row, "lying")


def _draw_surroundings(layout: bpy.types.UILayout, plan: bpy.types.PropertyGroup) -> None:
    header, body = layout.panel("scenewright_plan_surroundings", default_closed=True)
    header.label(text="Light, Ground, Camera, Sound", icon="WORLD")
    if body is None:
        return
    column = body.column()
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
