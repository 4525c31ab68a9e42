"""The tab in the 3D viewport's sidebar: the backend, what to generate, and the jobs of the scene."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import bpy

from . import gate, preferences, pump, runtime

if TYPE_CHECKING:
    from .forms import Catalogue
    from .jobs import Job
    from .session import Session
    from .shared.schema import GeneratorInfo, Setting

CHARACTER = 6.2  # pixels of an average letter at scale 1
INDENT = 50.0
STATE_ICONS = {
    "submitted": "EXPORT", "queued": "SORTTIME", "running": "PLAY", "done": "CHECKMARK", "failed": "ERROR",
    "cancelled": "CANCEL",
}  # fmt: skip
STAY_WHERE_THEY_ARE = {"images-to-field", "field-to-video"}
THUMBNAIL_SCALE = 7.0


class _Sidebar:
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Scenewright"


class SCENEWRIGHT_PT_backend(_Sidebar, bpy.types.Panel):
    """Where the backend stands."""

    bl_label = "Backend"
    bl_order = 0

    def draw(self, context: bpy.types.Context) -> None:
        """Draw its state and the buttons that change it."""
        pump.want()
        draw_backend(self.layout, context)


class SCENEWRIGHT_PT_generate(_Sidebar, bpy.types.Panel):
    """What to make."""

    bl_label = "Generate"
    bl_order = 1

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only once a backend has said what it offers."""
        session = runtime.current()
        return session is not None and bool(session.catalogue.generators)

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the task, its generator, their settings and the button."""
        session = runtime.opened()
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        info = _draw_choice(layout, context.scene, session.catalogue)
        if info is None:
            return
        _draw_inputs(layout, context, info)
        _draw_settings(layout, context.scene, info)
        _draw_button(layout, context, session, info)


class SCENEWRIGHT_PT_jobs(_Sidebar, bpy.types.Panel):
    """What was asked for."""

    bl_label = "Jobs"
    bl_order = 2

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only when there are any."""
        session = runtime.current()
        return session is not None and bool(session.jobs_of(context.scene) or session.strays())

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the jobs of the scene, the newest on top, and those of files that were never saved."""
        session, layout = runtime.opened(), self.layout
        for job in reversed(session.jobs_of(context.scene)):
            _draw_job(layout.box(), context, session, job)
        for job in session.strays():
            box = layout.box()
            box.label(text=job.title, icon="QUESTION")
            write(box, context, "Asked for in a file that was never saved.")
            _job_button(box, "scenewright.apply_again", job, text="Apply Here", icon="IMPORT")
        if any(job.ended for job in session.jobs_of(context.scene)):
            layout.operator("scenewright.clear_finished", icon="TRASH")


def draw_backend(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Draw the state of the backend and the buttons that change it."""
    session = runtime.current()
    if session is not None and session.link.connection.client is not None:
        _draw_connected(layout, session)
    elif session is not None and session.link.pending:
        layout.label(text="Connecting …" if session.link.connection.address else "Starting …", icon="SORTTIME")
        stop = "scenewright.stop_backend" if session.link.backend else "scenewright.disconnect"
        layout.operator(stop, text="Stop", icon="CANCEL")
    else:
        _draw_disconnected(layout, context, session)


def write(layout: bpy.types.UILayout, context: bpy.types.Context, text: str, icon: str = "NONE") -> None:
    """Draw text over as many lines as the region's width asks for."""
    width = context.region.width / context.preferences.system.ui_scale if context.region else 300.0
    column = layout.column(align=True)
    column.scale_y = 0.8
    for line in textwrap.wrap(text, max(int((width - INDENT) / CHARACTER), 16)):
        column.label(text=line, icon=icon)
        icon = "BLANK1" if icon != "NONE" else "NONE"


def _draw_connected(layout: bpy.types.UILayout, session: Session) -> None:
    client = session.link.connection.client
    row = layout.row()
    if client.connected:
        row.label(text="Connected", icon="LINKED")
    else:
        row.label(text="Interrupted", icon="UNLINKED")
    if session.link.backend:
        row.operator("scenewright.stop_backend", text="Stop")
    else:
        row.operator("scenewright.disconnect")


def _draw_disconnected(layout: bpy.types.UILayout, context: bpy.types.Context, session: Session | None) -> None:
    layout.label(text="Not connected", icon="UNLINKED")
    if session is not None and session.link.trouble:
        alert = layout.column()
        alert.alert = True
        write(alert, context, session.link.trouble, icon="ERROR")
    chosen = preferences.of(context)
    row = layout.row(align=True)
    if chosen.location == "MACHINE":
        row.operator("scenewright.start_backend", text="Start", icon="PLAY")
    row.operator("scenewright.connect", icon="LINKED")
    if context.area is not None and context.area.type != "PREFERENCES":
        row.operator("preferences.addon_show", text="", icon="PREFERENCES").module = __package__


def _draw_choice(layout: bpy.types.UILayout, scene: bpy.types.Scene, catalogue: Catalogue) -> GeneratorInfo | None:
    from . import forms

    form = scene.scenewright_forms
    layout.prop(form, "task", text="")
    if len(catalogue.of_task(form.task)) > 1:
        layout.prop(forms.task_form(scene, form.task), "generator")
    return catalogue.chosen(scene)


def _draw_inputs(layout: bpy.types.UILayout, context: bpy.types.Context, info: GeneratorInfo) -> None:
    from . import forms, submission

    form = forms.task_form(context.scene, info.task)
    for setting in submission.artifacts_of(info):
        box = layout.box()
        source = submission.source_of(context.scene, info, setting)
        if len(submission.SOURCES[setting.artifact]) > 1:
            box.prop(form, setting.name)
        source.draw(box, context)


def _draw_settings(layout: bpy.types.UILayout, scene: bpy.types.Scene, info: GeneratorInfo) -> None:
    from . import forms

    column = layout.column()
    _draw_values(column, forms.task_form(scene, info.task), info.task_settings)
    if info.task not in STAY_WHERE_THEY_ARE:
        column.prop(scene.scenewright, "place")
    if info.options:
        header, body = layout.panel(f"scenewright_{info.name}", default_closed=True)
        header.label(text=info.title)
        if body is not None:
            _draw_values(body.column(), forms.options_form(scene, info.name), info.options)


def _draw_values(layout: bpy.types.UILayout, form: bpy.types.PropertyGroup, settings: tuple[Setting, ...]) -> None:
    for setting in settings:
        if not setting.artifact:
            layout.prop(form, setting.name)


def _draw_button(layout: bpy.types.UILayout, context: bpy.types.Context, session: Session, info: GeneratorInfo) -> None:
    from . import submission

    if session.capture is not None:
        done, total = session.capture
        layout.progress(factor=done / max(total, 1), text=f"Capturing {done} of {total}: Esc stops")
        return
    obstacle = submission.missing(context, info)
    if obstacle:
        write(layout, context, obstacle, icon="INFO")
    button = layout.column()
    button.scale_y = 1.5
    button.enabled = not obstacle
    button.operator("scenewright.submit", icon="RENDER_STILL")


def _draw_job(box: bpy.types.UILayout, context: bpy.types.Context, session: Session, job: Job) -> None:
    row = box.row()
    row.label(text=job.title, icon=STATE_ICONS[job.state])
    if not job.ended:
        _job_button(row, "scenewright.cancel_job", job, text="", icon="X")
    elif job.applied:
        _job_button(row, "scenewright.apply_again", job, text="", icon="FILE_REFRESH")
    if not job.ended:
        _draw_progress(box, job)
    if job.state == "done" and not job.applied and job.problem is None:
        write(box, context, gate.obstacle() or "The result is on its way")
    elif job.applied and job.provenance is not None:
        box.label(text=f"Done in {duration(job.provenance.seconds)}")
    if job.problem is not None:
        alert = box.column()
        alert.alert = True
        write(alert, context, job.problem.message)
        write(box, context, job.problem.remedy)
    icon = session.thumbnails.icon(job.id)
    if icon:
        box.template_icon(icon_value=icon, scale=THUMBNAIL_SCALE)


def _draw_progress(box: bpy.types.UILayout, job: Job) -> None:
    if job.cancelling:
        box.label(text="Stopping …")
    elif job.state == "running":
        box.progress(factor=job.fraction, text=f"{job.phase or 'Running'}  {job.fraction:.0%}")
        facts = [job.detail, "" if job.seconds_left is None else f"{duration(job.seconds_left)} left"]
        if any(facts):
            box.label(text=", ".join(filter(None, facts)))
    else:
        box.label(text=f"Waiting for {job.ahead} before it" if job.ahead else "Waiting for its turn")


def _job_button(layout: bpy.types.UILayout, operator: str, job: Job, *, text: str, icon: str) -> None:
    layout.operator(operator, text=text, icon=icon).job = job.id


def duration(seconds: float) -> str:
    """Return a length of time the way people say it."""
    whole = max(round(seconds), 0)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02d} s"


CLASSES = (SCENEWRIGHT_PT_backend, SCENEWRIGHT_PT_generate, SCENEWRIGHT_PT_jobs)
