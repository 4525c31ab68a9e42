"""The operators behind the buttons that mend errors, where Blender has none for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bpy
from bpy.props import StringProperty

from .. import folders, preferences, pump, runtime
from ..connecting import local
from .actions import connected

if TYPE_CHECKING:
    from ..jobs.ledger import Job
    from ..session import Session

ANSWER_SECONDS = 20.0
ISLAND_MARGIN = 0.005


class SCENEWRIGHT_OT_free_memory(bpy.types.Operator):
    """Have the backend drop every model that is not at work from memory; it is read again when it is needed"""

    bl_idname = "scenewright.free_memory"
    bl_label = "Free Memory"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only while there is a backend to tell."""
        return connected(cls)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Ask; the answer is told in the status bar. Without an event loop, wait for it."""
        session = runtime.opened()
        session.notices.said.clear()
        session.orders.client.free_memory()
        if bpy.app.background and pump.run_until(lambda: session.notices.said, ANSWER_SECONDS):
            self.report({"INFO"}, session.notices.said[-1][1])
        return {"FINISHED"}


class SCENEWRIGHT_OT_open_folder(bpy.types.Operator):
    """Show the backend's folder, with its jobs and results, in the system's file browser"""

    bl_idname = "scenewright.open_folder"
    bl_label = "Open Folder"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only where the backend is on this machine."""
        if preferences.of(context).location == "MACHINE":
            return True
        cls.poll_message_set("The backend is on another machine: make room there.")
        return False

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Open it."""
        home = local.home_of(context)
        if not home.is_dir():
            self.report({"ERROR"}, f"There is no folder {home} yet: it is made when the backend starts.")
            return {"CANCELLED"}
        bpy.ops.wm.path_open(filepath=str(home))
        return {"FINISHED"}


class SCENEWRIGHT_OT_read_log(bpy.types.Operator):
    """Show what was logged, in a text editor if one is open"""

    bl_idname = "scenewright.read_log"
    bl_label = "Show Log"

    job: StringProperty(name="Job", description="Id of the job; empty is the backend itself", options={"SKIP_SAVE"})

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """Say whose log it is."""
        whose = "this job" if properties.job else "the backend started from here"
        return f"Show what {whose} logged, in a text editor if one is open"

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Ask the backend for the log of a job, or read that of the backend from its file."""
        session = runtime.opened()
        job = session.ledger.jobs.get(self.job)
        if job is not None:
            return self._of_job(session, job)
        try:
            session.logs.show_file(folders.backend_log())
        except OSError as error:
            self.report({"ERROR"}, f"There is no log of the backend to read: {error.strerror}.")
            return {"CANCELLED"}
        return {"FINISHED"}

    def _of_job(self, session: Session, job: Job) -> set[str]:
        if session.link.connection.client is None:
            session.logs.show_job(job, "The rest of the log is with the backend: connect to read it.")
            return {"FINISHED"}
        before = len(session.notices.said)
        session.logs.texts.pop(session.logs.title(job), None)
        session.orders.client.read_log(job.id)
        if bpy.app.background:
            pump.run_until(
                lambda: session.logs.title(job) in session.logs.texts or len(session.notices.said) > before,
                ANSWER_SECONDS,
            )
        return {"FINISHED"}


class SCENEWRIGHT_OT_allow_online(bpy.types.Operator):
    """Show where Blender's online access is allowed. It is your choice: nothing is switched on by this button"""

    bl_idname = "scenewright.allow_online"
    bl_label = "Online Access"

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Open that page of the preferences."""
        if bpy.app.online_access_override:
            self.report({"WARNING"}, "Blender was started without online access (--offline-mode): start it without.")
            return {"CANCELLED"}
        if not bpy.app.background:
            bpy.ops.screen.userpref_show(section="SYSTEM")
        self.report({"INFO"}, "Tick Allow Online Access under Network, then press the button again.")
        return {"FINISHED"}


class SCENEWRIGHT_OT_unwrap(bpy.types.Operator):
    """Give the active mesh UVs by Smart UV Project"""

    bl_idname = "scenewright.unwrap"
    bl_label = "Unwrap"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only with an active mesh that may be changed, in object mode."""
        active = context.view_layer.objects.active
        if active is None or active.type != "MESH" or not active.data.is_editable:
            cls.poll_message_set("Make a mesh of this file the active object.")
            return False
        return context.mode == "OBJECT"

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Unwrap the whole mesh, and only this one: edit mode takes all that is selected."""
        active = context.view_layer.objects.active
        others = [chosen for chosen in context.view_layer.objects.selected if chosen != active]
        for other in others:
            other.select_set(False)
        _project()
        for other in others:
            other.select_set(True)
        self.report({"INFO"}, f"{active.name} has UVs now.")
        return {"FINISHED"}


def _project() -> None:
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.reveal(select=False)
    bpy.ops.mesh.select_all(action="SELECT")
    bpy.ops.uv.smart_project(island_margin=ISLAND_MARGIN)
    bpy.ops.object.mode_set(mode="OBJECT")


CLASSES = (
    SCENEWRIGHT_OT_free_memory,
    SCENEWRIGHT_OT_open_folder,
    SCENEWRIGHT_OT_read_log,
    SCENEWRIGHT_OT_allow_online,
    SCENEWRIGHT_OT_unwrap,
)
