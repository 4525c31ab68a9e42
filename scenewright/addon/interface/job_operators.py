"""The buttons of one job, and of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bpy
from bpy.props import StringProperty

from .. import runtime
from .actions import connected

if TYPE_CHECKING:
    from ..jobs.ledger import Job
    from ..session import Session


class OfJob:
    """An operator on one job of the list."""

    job: StringProperty(name="Job", description="Id of the job", options={"SKIP_SAVE"})

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Find the job and act on it."""
        from ..shared.errors import ScenewrightError

        session = runtime.opened()
        found = session.ledger.jobs.get(self.job)
        if found is None:
            self.report({"ERROR"}, "That job is not on the list any more.")
            return {"CANCELLED"}
        try:
            self.act(context, session, found)
        except ScenewrightError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        session.refresh()
        return {"FINISHED"}


class WithBackend(OfJob):
    """One for which the backend is needed."""

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only while there is a backend to tell."""
        return connected(cls)


class SCENEWRIGHT_OT_cancel_job(WithBackend, bpy.types.Operator):
    """Stop this job, and only this one"""

    bl_idname = "scenewright.cancel_job"
    bl_label = "Cancel Job"

    def act(self, context: bpy.types.Context, session: Session, job: Job) -> None:
        """Ask the backend to stop it."""
        session.orders.cancel(job)


class SCENEWRIGHT_OT_apply_again(WithBackend, bpy.types.Operator):
    """Put the result of this job into the current scene once more"""

    bl_idname = "scenewright.apply_again"
    bl_label = "Apply Again"

    def act(self, context: bpy.types.Context, session: Session, job: Job) -> None:
        """Fetch the result; it is applied when it has arrived."""
        session.orders.apply_again(job, context.scene)


class SCENEWRIGHT_OT_run_again(WithBackend, bpy.types.Operator):
    """Ask for the same once more: same inputs, same settings, same seed"""

    bl_idname = "scenewright.run_again"
    bl_label = "Run Again"

    def act(self, context: bpy.types.Context, session: Session, job: Job) -> None:
        """Ask, and show the new job."""
        session.listing.select(session.orders.run_again(job, context.scene))


class SCENEWRIGHT_OT_edit_again(WithBackend, bpy.types.Operator):
    """Put the settings of this job back into the panel, to change them and generate anew"""

    bl_idname = "scenewright.edit_again"
    bl_label = "Edit and Run Again"

    def act(self, context: bpy.types.Context, session: Session, job: Job) -> None:
        """Fill the panel."""
        from ..asking import again

        again.restore(context, job)
        self.report({"INFO"}, f"The settings of {job.title} are in the panel: change them and press Generate.")


class SCENEWRIGHT_OT_forget_job(OfJob, bpy.types.Operator):
    """Take this job off the list; what it made stays"""

    bl_idname = "scenewright.forget_job"
    bl_label = "Remove from List"

    def act(self, context: bpy.types.Context, session: Session, job: Job) -> None:
        """Forget it, stopping it first if it still runs."""
        session.orders.discard([job])


class SCENEWRIGHT_OT_clear_finished(bpy.types.Operator):
    """Take all jobs of this file that have ended off the list; what they made stays"""

    bl_idname = "scenewright.clear_finished"
    bl_label = "Clear Finished"

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Forget them, except results that wait to land or to be picked."""
        session = runtime.opened()
        for row in list(context.window_manager.scenewright_jobs.rows):
            job = session.ledger.jobs.get(row.job)
            if job is not None and row.own and job.ended and (job.problem or not (job.owed or job.held)):
                session.orders.forget(job)
        session.refresh()
        return {"FINISHED"}


CLASSES = (
    SCENEWRIGHT_OT_cancel_job,
    SCENEWRIGHT_OT_apply_again,
    SCENEWRIGHT_OT_run_again,
    SCENEWRIGHT_OT_edit_again,
    SCENEWRIGHT_OT_forget_job,
    SCENEWRIGHT_OT_clear_finished,
)
