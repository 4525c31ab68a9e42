"""Setting up the backend: what it takes, how far it has come, and the buttons around it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import bpy

from .. import folders, preferences, pump, runtime
from .actions import draw_problem
from .drawing import write
from .operators import attempt

if TYPE_CHECKING:
    from ..connecting.set_up import Act, SetUp
    from ..session import Session
    from ..shared.errors import Problem

DIALOG_WIDTH = 440
DIALOG_LETTERS = 76
LONGEST_SECONDS = 7200.0  # a slow line takes its time


def draw_setup(layout: bpy.types.UILayout, context: bpy.types.Context) -> bool:
    """Draw how the set-up of the backend stands, where there is something to do about it or to wait for.

    Returns:
        Whether there is no backend to start yet.
    """
    session, chosen = runtime.current(), preferences.of(context)
    if session is None or chosen.location != "MACHINE":
        return False
    set_up = session.set_up
    if set_up.running:
        _draw_running(layout, context, set_up)
        return True
    if chosen.python or (set_up.installed is None and session.link.connection.client is not None):
        return False
    if set_up.problem is not None:
        _draw_problem(layout, context, set_up.problem)
    if set_up.installed is None:
        _draw_missing(layout, context, set_up)
    elif set_up.outdated:
        message = f"The backend is of version {set_up.installed.version}: this extension brings a newer one."
        write(layout, context, message, icon="INFO")
        layout.operator("scenewright.set_up_backend", text="Update Backend", icon="IMPORT")
    return set_up.installed is None


def draw_installed(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Draw what is installed and how to be rid of it, for the preferences."""
    session = runtime.current()
    if session is None or session.set_up.installed is None or session.set_up.running:
        return
    installed = session.set_up.installed
    row = layout.row()
    row.label(text=f"Version {installed.version}, {installed.megabytes} MB on the disk", icon="CHECKMARK")
    row.operator("scenewright.remove_backend", text="Remove", icon="TRASH")


def figures(set_up: SetUp) -> str:
    """Return what the set-up takes, in one sentence."""
    download, disk = set_up.environment.supplies.lock.sizes
    return f"Up to {download} MB are downloaded, and it takes about {disk} MB on the disk."


def _draw_running(layout: bpy.types.UILayout, context: bpy.types.Context, set_up: SetUp) -> None:
    step = set_up.step
    layout.progress(factor=step.fraction, text=f"{step.phase}  {step.fraction:.0%}")
    write(layout, context, step.note)
    row = layout.row(align=True)
    row.operator("scenewright.cancel_set_up", text="Stop", icon="CANCEL")
    row.operator("scenewright.read_set_up_log", text="Log", icon="TEXT")


def _draw_problem(layout: bpy.types.UILayout, context: bpy.types.Context, problem: Problem) -> None:
    if problem.action != "set-up-backend":  # that button is drawn in any case
        draw_problem(layout, context, problem)
        return
    alert = layout.column()
    alert.alert = True
    write(alert, context, problem.message, icon="ERROR")
    write(layout, context, problem.remedy)
    layout.operator("scenewright.read_set_up_log", text="Log", icon="TEXT")


def _draw_missing(layout: bpy.types.UILayout, context: bpy.types.Context, set_up: SetUp) -> None:
    if set_up.incomplete:
        write(layout, context, "The set-up was interrupted. What was downloaded is kept.", icon="INFO")
    elif set_up.problem is None:
        write(layout, context, "The backend generates beside Blender, in an environment of its own.", icon="INFO")
    if set_up.problem is None:
        write(layout, context, figures(set_up))
    button = layout.column()
    button.scale_y = 1.3
    text = "Go On with the Set-Up" if set_up.incomplete else "Set Up Backend"
    button.operator("scenewright.set_up_backend", text=text, icon="IMPORT")


class SCENEWRIGHT_OT_set_up_backend(bpy.types.Operator):
    """Install the backend into an environment of its own inside the extension's folder, or update it, and start it"""

    bl_idname = "scenewright.set_up_backend"
    bl_label = "Set Up Backend"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Not twice at a time."""
        return not _busy(cls)

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Say what it takes and ask."""
        return context.window_manager.invoke_props_dialog(
            self, width=DIALOG_WIDTH, title="Set Up Backend", confirm_text="Download and Set Up"
        )

    def draw(self, context: bpy.types.Context) -> None:
        """Draw what it takes."""
        set_up = runtime.opened().set_up
        column = self.layout.column(align=True)
        where = "All of it goes into this folder, and goes away with Remove or with the extension:"
        python = "It uses a Python 3.11, 3.12 or 3.13 of this machine, else Blender's own."
        for sentence in (figures(set_up), where, str(set_up.environment.folder), python):
            for line in textwrap.wrap(sentence, DIALOG_LETTERS):
                column.label(text=line)
            column.separator()

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Begin; without an event loop, wait for the end."""
        session = runtime.opened()
        session.link.close()  # what runs may be what is replaced
        return _begin(self, session, "set-up")


class SCENEWRIGHT_OT_cancel_set_up(bpy.types.Operator):
    """Stop the set-up; what has been downloaded is kept, and it goes on from there when it is begun again"""

    bl_idname = "scenewright.cancel_set_up"
    bl_label = "Stop the Set-Up"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only while there is one."""
        session = runtime.current()
        return session is not None and session.set_up.running

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Stop it."""
        runtime.opened().set_up.cancel()
        pump.redraw()
        return {"FINISHED"}


class SCENEWRIGHT_OT_remove_backend(bpy.types.Operator):
    """Delete the backend's environment and what was downloaded for it; jobs and results are kept"""

    bl_idname = "scenewright.remove_backend"
    bl_label = "Remove Backend"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Not while it is being set up."""
        return not _busy(cls)

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask first."""
        message = f"{runtime.opened().set_up.environment.folder} is deleted. Jobs and results are kept."
        return context.window_manager.invoke_confirm(self, event, message=message, confirm_text="Remove")

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Stop the backend and delete its environment; without an event loop, wait for the end."""
        session = runtime.opened()
        session.link.close()
        return _begin(self, session, "remove")


class SCENEWRIGHT_OT_read_set_up_log(bpy.types.Operator):
    """Show what was printed while the backend was set up, in a text editor if one is open"""

    bl_idname = "scenewright.read_set_up_log"
    bl_label = "Show Log of the Set-Up"

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Show it."""
        try:
            runtime.opened().logs.show_file(folders.set_up_log())
        except OSError as error:
            self.report({"ERROR"}, f"There is no log of a set-up to read: {error.strerror}.")
            return {"CANCELLED"}
        return {"FINISHED"}


def _busy(operator: type[bpy.types.Operator]) -> bool:
    session = runtime.current()
    if session is not None and session.set_up.running:
        operator.poll_message_set("Wait until it has ended, or stop it.")
        return True
    return False


def _begin(operator: bpy.types.Operator, session: Session, act: Act) -> set[str]:
    """Begin to install or to remove; without an event loop, wait for its end and for the start that follows it."""
    from ..shared.errors import ScenewrightError

    try:
        if act == "set-up":
            _require_online()
            session.set_up.require_room()
        session.set_up.begin(act)
    except ScenewrightError as error:
        session.set_up.problem = error.problem()
    if bpy.app.background:
        pump.run_until(lambda: not session.set_up.running, LONGEST_SECONDS)
    problem = session.set_up.problem
    if problem is not None:
        operator.report({"ERROR"}, f"{problem.message} {problem.remedy}".strip())
        return {"CANCELLED"}
    return attempt(operator, lambda _: None) if bpy.app.background else {"FINISHED"}


def _require_online() -> None:
    from ..shared.errors import Unavailable

    if not bpy.app.online_access:
        remedy = "Allow it under Preferences, System, Network, then set up the backend."
        raise Unavailable("Blender's online access is off.", remedy=remedy, action="allow-online")


CLASSES = (
    SCENEWRIGHT_OT_set_up_backend,
    SCENEWRIGHT_OT_cancel_set_up,
    SCENEWRIGHT_OT_remove_backend,
    SCENEWRIGHT_OT_read_set_up_log,
)
