"""The buttons that set up the backend, stop that, and remove the backend again."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import bpy

from .. import folders, preferences, pump, runtime
from .operators import attempt
from .setting_up import figures, figures_of_models

if TYPE_CHECKING:
    from ..connecting.set_up import Act
    from ..session import Session

DIALOG_WIDTH = 440
DIALOG_LETTERS = 76
LONGEST_SECONDS = 7200.0  # a slow line takes its time


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


class SCENEWRIGHT_OT_add_model_packages(bpy.types.Operator):
    """Add what runs pretrained models (torch, diffusers and others) to the backend, and start it again"""

    bl_idname = "scenewright.add_model_packages"
    bl_label = "Add Pretrained Models"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only to the backend that was set up from here."""
        session, chosen = runtime.current(), preferences.of(context)
        if chosen.location != "MACHINE" or chosen.python:
            cls.poll_message_set('In the backend\'s own environment, type: pip install "scenewright[diffusion]"')
            return False
        if session is None or not session.set_up.can_add_models:
            cls.poll_message_set("Set up the backend first.")
            return False
        return not _busy(cls)

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Say what it takes and ask."""
        return context.window_manager.invoke_props_dialog(
            self, width=DIALOG_WIDTH, title="Add Pretrained Models", confirm_text="Download and Add"
        )

    def draw(self, context: bpy.types.Context) -> None:
        """Draw what it takes."""
        column = self.layout.column(align=True)
        weights = "Weights are downloaded one by one afterwards, in the panel Models."
        for sentence in (figures_of_models(runtime.opened().set_up), weights):
            for line in textwrap.wrap(sentence, DIALOG_LETTERS):
                column.label(text=line)
            column.separator()

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Begin; the backend goes on meanwhile, and starts again at the end. Without an event loop, wait for it."""
        return _begin(self, runtime.opened(), "add-models")


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
        if act != "remove":
            require_online("set up the backend" if act == "set-up" else "add them")
            session.set_up.require_room(act)
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


def require_online(then: str) -> None:
    """Check that Blender allows what asks the network.

    Args:
        then: what to do once it does.

    Raises:
        Unavailable: it does not.
    """
    from ..shared.errors import Unavailable

    if not bpy.app.online_access:
        remedy = f"Allow it under Preferences, System, Network, then {then}."
        raise Unavailable("Blender's online access is off.", remedy=remedy, action="allow-online")


CLASSES = (
    SCENEWRIGHT_OT_set_up_backend,
    SCENEWRIGHT_OT_add_model_packages,
    SCENEWRIGHT_OT_cancel_set_up,
    SCENEWRIGHT_OT_remove_backend,
    SCENEWRIGHT_OT_read_set_up_log,
)
