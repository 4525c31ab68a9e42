"""Short news for the status bar, from where no operator runs: a job of another scene that ended, memory freed."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

import bpy
from bpy.props import StringProperty

if TYPE_CHECKING:
    from .ledger import Job

REMEMBERED = 20
SOON_SECONDS = 0.01
ENDINGS = {"done": "is done", "failed": "failed", "cancelled": "was stopped"}


class Notices:
    """What there was to say lately.

    Attributes:
        said: (kind, sentence), the newest last; kind is "INFO", "WARNING" or "ERROR".
    """

    def __init__(self) -> None:
        self.said: deque[tuple[str, str]] = deque(maxlen=REMEMBERED)

    def ended(self, job: Job) -> None:
        """Tell how a job ended that belongs to another scene or file than the one shown."""
        place = Path(job.origin.file).name or job.origin.scene
        kind = "WARNING" if job.state == "failed" else "INFO"
        self.say(f"{job.title} {ENDINGS[job.state]} ({place}).", kind)

    def freed(self, workers: int) -> None:
        """Tell what the backend let go of."""
        processes = "1 process" if workers == 1 else f"{workers} processes"
        self.say(f"The models in memory were dropped: {processes}." if workers else "No model was held in memory.")

    def say(self, text: str, kind: str = "INFO") -> None:
        """Show a sentence in the status bar and the info log, where there are any."""
        self.said.append((kind, text))
        windows = bpy.context.window_manager.windows
        if windows and not bpy.app.background:
            with bpy.context.temp_override(window=windows[0]):
                bpy.ops.scenewright.notify("INVOKE_DEFAULT", text=text, kind=kind)


class SCENEWRIGHT_OT_notify(bpy.types.Operator):
    """Say something in the status bar"""

    bl_idname = "scenewright.notify"
    bl_label = "Scenewright"
    bl_options = {"INTERNAL"}

    text: StringProperty(options={"SKIP_SAVE", "HIDDEN"})
    kind: StringProperty(default="INFO", options={"SKIP_SAVE", "HIDDEN"})

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Wait for the next event: Blender shows what modal operators report, not what scripts call."""
        self._timer = context.window_manager.event_timer_add(SOON_SECONDS, window=context.window)
        context.window_manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Report, and let the event pass on."""
        context.window_manager.event_timer_remove(self._timer)
        self.report({self.kind}, self.text)
        return {"FINISHED", "PASS_THROUGH"}


CLASSES = (SCENEWRIGHT_OT_notify,)
