"""The buttons of a request: choose a task, add and take away inputs, write a long text in the text editor."""

from __future__ import annotations

import bpy
from bpy.props import IntProperty, StringProperty

from .. import runtime
from ..asking import editors

HIDDEN = {"HIDDEN", "SKIP_SAVE"}


class SCENEWRIGHT_OT_choose_task(bpy.types.Operator):
    """Make this"""

    bl_idname = "scenewright.choose_task"
    bl_label = "Choose Task"
    bl_options = {"INTERNAL", "UNDO"}

    task: StringProperty(options=HIDDEN)

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """Say what the task does."""
        session = runtime.current()
        offered = session.catalogue.of_task(properties.task) if session else ()
        return offered[0].task_title if offered else cls.__doc__

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Set it as the editor's task."""
        choice = editors.of(context).choice
        setattr(context.scene.scenewright_forms, choice, self.task)
        return {"FINISHED"}


class _OfInput:
    """An operator on an input that is a list."""

    bl_options = {"INTERNAL", "UNDO"}

    task: StringProperty(options=HIDDEN)
    setting: StringProperty(options=HIDDEN)
    index: IntProperty(options=HIDDEN)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Find the list and act on it."""
        from ..asking import forms

        self.act(getattr(forms.task_form(context.scene, self.task), self.setting))
        return {"FINISHED"}


class SCENEWRIGHT_OT_add_input(_OfInput, bpy.types.Operator):
    """Add another"""

    bl_idname = "scenewright.add_input"
    bl_label = "Add Input"

    def act(self, inputs: bpy.types.bpy_prop_collection) -> None:
        """Add one."""
        inputs.add()


class SCENEWRIGHT_OT_remove_input(_OfInput, bpy.types.Operator):
    """Take this one away"""

    bl_idname = "scenewright.remove_input"
    bl_label = "Remove Input"

    def act(self, inputs: bpy.types.bpy_prop_collection) -> None:
        """Remove it."""
        inputs.remove(self.index)


class SCENEWRIGHT_OT_edit_text(bpy.types.Operator):
    """Write this in the text editor; press again to take it back into the panel"""

    bl_idname = "scenewright.edit_text"
    bl_label = "Edit in Text Editor"
    bl_options = {"INTERNAL", "UNDO"}

    form: StringProperty(options=HIDDEN)
    setting: StringProperty(options=HIDDEN)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Move the words into a text datablock, or back out of it."""
        from ..asking import forms
        from ..asking.fields import WRITTEN_IN

        form = context.scene.path_resolve(self.form)
        written = getattr(form, self.setting + WRITTEN_IN)
        if written is not None:
            setattr(form, self.setting, written.as_string())
            setattr(form, self.setting + WRITTEN_IN, None)
            return {"FINISHED"}
        made = forms.write_text(self.setting, getattr(form, self.setting))
        setattr(form, self.setting + WRITTEN_IN, made)
        _show(context, made)
        return {"FINISHED"}


def _show(context: bpy.types.Context, text: bpy.types.Text) -> None:
    """Show a text in a text editor if one is open."""
    for window in context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "TEXT_EDITOR":
                area.spaces.active.text = text
                return


CLASSES = (
    SCENEWRIGHT_OT_choose_task,
    SCENEWRIGHT_OT_add_input,
    SCENEWRIGHT_OT_remove_input,
    SCENEWRIGHT_OT_edit_text,
)
