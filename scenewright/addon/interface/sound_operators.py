"""The buttons of sounds: record one, hear one before it is used or lands, choose where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bpy
from bpy.props import EnumProperty, StringProperty

from .. import runtime
from ..landing.choices import SOUNDS
from .job_operators import WithBackend

if TYPE_CHECKING:
    from ..asking.sources import Gathering
    from ..jobs.ledger import Job
    from ..session import Session
    from ..shared.artifacts import Audio

HIDDEN = {"HIDDEN", "SKIP_SAVE"}
LISTEN = "LISTEN"  # of `SOUNDS`: the sound waits in the list
PLACES = [item for item in SOUNDS if item[0] != LISTEN]


class SCENEWRIGHT_OT_record(bpy.types.Operator):
    """Record with the microphone, in a process of its own; press again to stop"""

    bl_idname = "scenewright.record"
    bl_label = "Record"
    bl_options = {"INTERNAL", "UNDO"}

    form: StringProperty(options=HIDDEN)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Begin or end the recording."""
        from ..connecting import local
        from ..shared.errors import ScenewrightError

        session = runtime.opened()
        session.player.stop()
        if session.microphone.owner:
            session.microphone.stop()
            return {"FINISHED"}
        try:
            path = session.microphone.start(local.python_of(context, session.set_up), self.form)
        except ScenewrightError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        context.scene.path_resolve(self.form).recording = str(path)
        return {"FINISHED"}


class SCENEWRIGHT_OT_listen(bpy.types.Operator):
    """Hear this sound; press again to stop"""

    bl_idname = "scenewright.listen"
    bl_label = "Listen"
    bl_options = {"INTERNAL"}

    form: StringProperty(options=HIDDEN)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Play it, or stop."""
        from ..asking.sources import audio
        from ..shared.errors import ScenewrightError

        player, given = runtime.opened().player, context.scene.path_resolve(self.form)
        if player.playing == self.form:
            player.stop()
            return {"FINISHED"}
        source = audio.source_of(given)
        if source is None or (problem := source.missing(context, given)):
            self.report({"ERROR"}, problem.message if source else "There is no sound to hear.")
            return {"CANCELLED"}
        try:
            player.play(self.form, [_taken(source.gather(context, given))])
        except (ScenewrightError, ValueError) as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        return {"FINISHED"}


class SCENEWRIGHT_OT_listen_job(WithBackend, bpy.types.Operator):
    """Hear what this job made, before or after it lands; press again to stop"""

    bl_idname = "scenewright.listen_job"
    bl_label = "Listen"
    bl_options = {"INTERNAL"}

    def act(self, context: bpy.types.Context, session: Session, job: Job) -> None:
        """Fetch and play it, or stop."""
        if session.player.playing == job.id:
            session.player.stop()
        else:
            session.listening.ask(job, session.orders.client)


class SCENEWRIGHT_OT_place_sound(WithBackend, bpy.types.Operator):
    """Put the sound of this job into the scene, as things are now: at the playhead, at the active object"""

    bl_idname = "scenewright.place_sound"
    bl_label = "Place Sound"

    where: EnumProperty(name="As", items=PLACES, options={"SKIP_SAVE"})

    def act(self, context: bpy.types.Context, session: Session, job: Job) -> None:
        """Let it land there."""
        from .. import landing

        session.player.stop()
        job.landing = landing.snapshot(context, ("audio",), []) | {"sound": self.where}
        session.orders.apply_again(job, context.scene)


def _taken(gathering: Gathering) -> Audio:
    """Return what a source gathers, in one go."""
    while True:
        try:
            next(gathering)
        except StopIteration as end:
            return end.value


def draw_listening(layout: bpy.types.UILayout, session: Session, job: Job, text: str = "") -> None:
    """Draw the button that plays what a job made, where it can be heard."""
    from ..hearing.listening import audible

    if audible(job):
        playing = session.player.playing == job.id
        icon = "SORTTIME" if session.listening.waits_for(job) else "SNAP_FACE" if playing else "PLAY"
        layout.operator("scenewright.listen_job", text="Stop" if playing and text else text, icon=icon).job = job.id


def draw_placing(layout: bpy.types.UILayout, job: Job) -> None:
    """Draw a button for each way in which the sound of a job can land."""
    row = layout.row(align=True)
    for where, title, _ in PLACES:
        button = row.operator("scenewright.place_sound", text=title)
        button.job, button.where = job.id, where


CLASSES = (SCENEWRIGHT_OT_record, SCENEWRIGHT_OT_listen, SCENEWRIGHT_OT_listen_job, SCENEWRIGHT_OT_place_sound)
