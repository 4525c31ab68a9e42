"""The button that asks for a job: it captures what the task needs, watched and stoppable, and sends it."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import TYPE_CHECKING
from uuid import uuid4

import bpy
from bpy.props import StringProperty

from .. import landing, runtime

if TYPE_CHECKING:
    from ..jobs.job import Job
    from ..shared.schema import GeneratorInfo

STEP_SECONDS = 0.01
Work = Generator[tuple[int, int], None, "Job"]


class SCENEWRIGHT_OT_submit(bpy.types.Operator):
    """Ask the backend for what is set above"""

    bl_idname = "scenewright.submit"
    bl_label = "Generate"
    bl_options = {"REGISTER", "BLOCKING"}

    task: StringProperty(name="Task", description="Empty is the one chosen in the panel", options={"SKIP_SAVE"})
    generator: StringProperty(name="Generator", description="Empty is the one chosen", options={"SKIP_SAVE"})

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only while a backend is connected that offers something."""
        session = runtime.current()
        if session is None or not session.link.connection.connected:
            cls.poll_message_set("Connect to a backend first.")
            return False
        if not session.catalogue.generators:
            cls.poll_message_set("The backend offers nothing that this extension can ask for.")
            return False
        return True

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Do it in one go."""
        if not self._begin(context):
            return {"CANCELLED"}
        while (outcome := self._step()) is None:
            pass
        return outcome

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Do it step by step, so that Esc can stop it."""
        if not self._begin(context):
            return {"CANCELLED"}
        self._timer = context.window_manager.event_timer_add(STEP_SECONDS, window=context.window)
        context.window_manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Take a step at each turn of the timer; nothing else may change the scene meanwhile."""
        if event.type == "ESC":
            self.cancel(context)
            self.report({"INFO"}, "The capture was stopped; nothing was sent.")
            return {"CANCELLED"}
        outcome = self._step() if event.type == "TIMER" else None
        if outcome is None:
            return {"RUNNING_MODAL"}
        self._end(context)
        return outcome

    def cancel(self, context: bpy.types.Context) -> None:
        """Put the scene back as it was."""
        self._work.close()
        self._end(context)

    def _begin(self, context: bpy.types.Context) -> bool:
        from . import submission

        session = runtime.opened()
        info = session.catalogue.chosen(context.scene, self.task, self.generator)
        if info is None:
            self.report({"ERROR"}, f"The backend does not offer {self.task!r}.")
            return False
        if problem := submission.missing(context, info):
            self.report({"ERROR"}, f"{problem.message} {problem.remedy}".strip())
            return False
        self._work = work(context, info)
        return True

    def _step(self) -> set[str] | None:
        from ..shared.errors import ScenewrightError

        session = runtime.opened()
        session.capture = None
        try:
            session.capture = next(self._work)
        except StopIteration as end:
            self.report({"INFO"}, f"{end.value.title}: sent to the backend.")
            return {"FINISHED"}
        except (ScenewrightError, ValueError) as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        return None

    def _end(self, context: bpy.types.Context) -> None:
        runtime.opened().capture = None
        context.window_manager.event_timer_remove(self._timer)


def work(context: bpy.types.Context, info: GeneratorInfo) -> Work:
    """Gather what a generator's task needs, yielding (done, total), then send it; the return value is the job.

    Raises:
        ScenewrightError: the scene lacks something, or there is no backend any more.
        ValueError: what the scene holds is not sound.
    """
    from ..jobs import variations
    from . import submission

    job = _job(context, info)  # how results land is asked before the capture, which selects nothing else
    task = yield from submission.gather(context, info)
    job.title = submission.title(context.scene, info, task)
    runtime.opened().submit(job, task, job.options, variations.wanted(context.scene, info))
    return job


def _job(context: bpy.types.Context, info: GeneratorInfo) -> Job:
    from ..jobs.job import Job
    from ..jobs.origins import origin_of
    from . import submission

    job = Job(
        id=uuid4().hex, task=info.task, generator=info.name, title=info.title, origin=origin_of(context.scene),
        submitted=time.time(), options=submission.options(context.scene, info),
        landing=landing.snapshot(context, info.produces, submission.objects(context, info)),
    )  # fmt: skip
    if job.landing.get("sound") == "LISTEN":  # it is a variation of itself alone, to be picked
        job.group, job.held = job.id, True
    return job
