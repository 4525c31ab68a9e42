"""Pieces of panels: where the backend stands, one job of the list, and text that wraps."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import bpy

from .. import preferences, runtime
from ..jobs import gate

if TYPE_CHECKING:
    from ..jobs.ledger import Job
    from ..session import Session

CHARACTER = 6.2  # pixels of an average letter at scale 1
INDENT = 50.0
STATE_ICONS = {
    "submitted": "EXPORT", "queued": "SORTTIME", "running": "PLAY", "done": "CHECKMARK", "failed": "ERROR",
    "cancelled": "CANCEL",
}  # fmt: skip
THUMBNAIL_SCALE = 7.0


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


def draw_job(box: bpy.types.UILayout, context: bpy.types.Context, session: Session, job: Job) -> None:
    """Draw one job of the list: how it stands, its latest picture, and what can be done about it."""
    row = box.row()
    row.label(text=job.title, icon=STATE_ICONS[job.state])
    if not job.ended:
        job_button(row, "scenewright.cancel_job", job, text="", icon="X")
    elif job.state == "done" and (job.applied or job.problem):
        job_button(row, "scenewright.apply_again", job, text="", icon="FILE_REFRESH")
    if job.state == "running" and not job.cancelling:
        box.progress(factor=job.fraction, text=f"{job.phase or 'Running'}  {job.fraction:.0%}")
    write(box, context, _standing(session, job))
    if job.problem is not None:
        alert = box.column()
        alert.alert = True
        write(alert, context, job.problem.message)
        write(box, context, job.problem.remedy)
    icon = session.thumbnails.icon(job.id)
    if icon:
        box.template_icon(icon_value=icon, scale=THUMBNAIL_SCALE)


def job_button(layout: bpy.types.UILayout, operator: str, job: Job, *, text: str, icon: str) -> None:
    """Draw the button of an operator on a job."""
    layout.operator(operator, text=text, icon=icon).job = job.id


def _standing(session: Session, job: Job) -> str:
    if job.applied and job.provenance is not None:
        return f"Done in {duration(job.provenance.seconds)}"
    if job.state in {"failed", "cancelled"} or job.problem is not None:
        return ""
    if not session.link.connection.connected:
        return "Connect to the backend to see how it stands"
    if job.state == "done":
        return gate.obstacle() or "The result is on its way"
    if job.cancelling:
        return "Stopping …"
    if job.state == "running":
        left = "" if job.seconds_left is None else f"{duration(job.seconds_left)} left"
        return ", ".join(filter(None, (job.detail, left)))
    return f"Waiting for {job.ahead} before it" if job.ahead else "Waiting for its turn"


def duration(seconds: float) -> str:
    """Return a length of time the way people say it."""
    whole = max(round(seconds), 0)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02d} s"


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
        row.operator(
            "preferences.addon_show", text="", icon="PREFERENCES"
        ).module = preferences.ScenewrightPreferences.bl_idname
