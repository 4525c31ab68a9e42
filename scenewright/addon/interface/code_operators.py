"""Running generated Python: only when the artist presses it, as one undo step."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

import bpy
from bpy.props import StringProperty

if TYPE_CHECKING:
    from ..shared.errors import InvalidInput

TASK = "text-to-code"
LINE = "Line "


def is_code(datablock: object) -> bool:
    """Tell whether a datablock is a program that was generated."""
    from ..importers import provenance  # msgspec, not needed before there is a result

    written = provenance.read(datablock) if isinstance(datablock, bpy.types.Text) else None
    return written is not None and written[0].task == TASK


class SCENEWRIGHT_OT_run_code(bpy.types.Operator):
    """Check this program once more and run it; undo takes back all it did"""

    bl_idname = "scenewright.run_code"
    bl_label = "Run Generated Code"
    bl_options = {"REGISTER", "UNDO"}

    text: StringProperty(name="Text", description="Name of the text", options={"SKIP_SAVE", "HIDDEN"})

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only in object mode, for which it was written."""
        if context.mode == "OBJECT":
            return True
        cls.poll_message_set("Leave edit mode first.")
        return False

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Run it; what went wrong is told with its line, where the cursor then is."""
        from .. import programs
        from ..shared.errors import InvalidInput

        shown = getattr(context.space_data, "text", None)
        text = bpy.data.texts.get(self.text) if self.text else shown
        if not is_code(text):
            self.report({"ERROR"}, "This text was not generated as code, so it is not run from here.")
            return {"CANCELLED"}
        try:
            programs.check(text.as_string())
        except InvalidInput as error:
            return self._told(error, text, {"CANCELLED"})
        try:
            with _in_viewport(context):
                programs.run(text.as_string(), text.name)
        except InvalidInput as error:  # what it did until then is an undo step
            return self._told(error, text, {"FINISHED"})
        self.report({"INFO"}, f"{text.name} has run. Undo takes it back.")
        return {"FINISHED"}

    def _told(self, error: InvalidInput, text: bpy.types.Text, end: set[str]) -> set[str]:
        number = error.message.removeprefix(LINE).partition(":")[0]
        if error.message.startswith(LINE) and number.isdigit() and int(number) <= len(text.lines):
            text.cursor_set(int(number) - 1)
        self.report({"ERROR"}, str(error))
        return end


def _in_viewport(context: bpy.types.Context) -> AbstractContextManager[object]:
    """Return a context as a 3D viewport has it, if one is open: some operators work only there."""
    for window in context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "VIEW_3D":
                region = next(region for region in area.regions if region.type == "WINDOW")
                return context.temp_override(window=window, area=area, region=region)
    return nullcontext()


CLASSES = (SCENEWRIGHT_OT_run_code,)
