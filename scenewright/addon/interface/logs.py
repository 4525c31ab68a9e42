"""The log of a job or of the backend: in a text editor if one is open, else its last lines in a popup."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import bpy
from bpy.props import StringProperty

if TYPE_CHECKING:
    from ..jobs.ledger import Job

TAIL_LINES = 12
TAIL_WIDTH = 100
FILE_BYTES = 256 * 1024
FEWEST_VISIBLE = 10  # lines; an editor that was not drawn yet says 0


class Logs:
    """The logs that were read, by title: small, and gone with Blender unless one is opened as a text."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def title(self, job: Job) -> str:
        """Return what the log of a job is called."""
        return f"{job.title} log"

    def show_job(self, job: Job, text: str) -> None:
        """Show the log of a job, with what the backend said of its failure beyond it."""
        detail = job.problem.detail if job.problem else ""
        self.show(self.title(job), text if detail in text else f"{text}\n{detail}".lstrip())

    def show_file(self, file: Path) -> None:
        """Show the end of a log file.

        Raises:
            OSError: it cannot be read.
        """
        with file.open("rb") as opened:
            opened.seek(max(0, file.stat().st_size - FILE_BYTES))
            self.show(file.name, opened.read().decode(errors="replace"))

    def show(self, title: str, text: str) -> None:
        """Show a text under a title."""
        self.texts[title] = text or "Nothing was written."
        spaces = list(_text_editors())
        if spaces:
            _open(spaces[0], as_datablock(title, self.texts[title]))
        elif not bpy.app.background:
            with bpy.context.temp_override(window=bpy.context.window_manager.windows[0]):
                bpy.ops.scenewright.show_log("INVOKE_DEFAULT", title=title)


class SCENEWRIGHT_OT_show_log(bpy.types.Operator):
    """Open this log in a text editor of its own"""

    bl_idname = "scenewright.show_log"
    bl_label = "Open in Text Editor"
    bl_options = {"INTERNAL"}

    title: StringProperty(options={"SKIP_SAVE", "HIDDEN"})

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Show the last lines first."""
        return context.window_manager.invoke_props_dialog(
            self, width=600, title=self.title, confirm_text="Open in Text Editor"
        )

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the last lines."""
        column = self.layout.column(align=True)
        column.scale_y = 0.8
        for line in _texts().get(self.title, "").splitlines()[-TAIL_LINES:]:
            column.label(text=line if len(line) <= TAIL_WIDTH else f"{line[: TAIL_WIDTH - 1]}…")

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Open a window with the whole text."""
        text = as_datablock(self.title, _texts().get(self.title, ""))
        spaces = list(_text_editors())
        if not spaces and not bpy.app.background:
            bpy.ops.wm.window_new()
            context.window_manager.windows[-1].screen.areas[0].type = "TEXT_EDITOR"
            spaces = list(_text_editors())
        for space in spaces[:1]:
            _open(space, text)
        return {"FINISHED"}


def as_datablock(title: str, text: str) -> bpy.types.Text:
    """Return a text datablock of that title with that text, the same one each time."""
    datablock = bpy.data.texts.get(title) or bpy.data.texts.new(title)
    datablock.from_string(text.rstrip())
    return datablock


def _open(space: bpy.types.SpaceTextEditor, text: bpy.types.Text) -> None:
    space.text = text
    space.top = max(len(text.lines) - max(space.visible_lines, FEWEST_VISIBLE), 0)


def _texts() -> dict[str, str]:
    from .. import runtime

    return runtime.opened().logs.texts


def _text_editors() -> Iterator[bpy.types.SpaceTextEditor]:
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "TEXT_EDITOR":
                yield area.spaces.active


CLASSES = (SCENEWRIGHT_OT_show_log,)
