"""The list of jobs, and below it all about the selected one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bpy

from .. import runtime
from ..jobs.rows import rows
from .drawing import STATE_ICONS
from .job_details import draw_details
from .panels import belongs, in_every_editor

if TYPE_CHECKING:
    from ..jobs.ledger import Job
    from ..session import Session

FEWEST_ROWS, MOST_ROWS = 3, 8


class SCENEWRIGHT_UL_jobs(bpy.types.UIList):
    """Jobs as rows: picture or state, title, how far, and stop."""

    def draw_item(
        self, context: bpy.types.Context, layout: bpy.types.UILayout, _data: object, row: bpy.types.PropertyGroup,
        _icon: int, _owner: object, _name: str,
    ) -> None:  # fmt: skip
        """Draw one row."""
        session = runtime.current()
        job = session.ledger.jobs.get(row.job) if session else None
        if session is not None and job is not None:
            draw_row(layout, session, job, own=row.own)


def draw_jobs(layout: bpy.types.UILayout, context: bpy.types.Context, session: Session) -> None:
    """Draw how many jobs there are, the list, and the details of the selected one."""
    listing, state = session.listing, rows()
    header = layout.row()
    header.label(text=_counts(listing.running, listing.waiting))
    header.operator("scenewright.clear_finished", text="", icon="TRASH", emboss=False)
    shown = min(max(len(state.rows), FEWEST_ROWS), MOST_ROWS)
    layout.template_list("SCENEWRIGHT_UL_jobs", "", state, "rows", state, "active", rows=shown, maxrows=MOST_ROWS)
    if listing.elsewhere:
        other = layout.row()
        other.label(text=f"{listing.elsewhere} of other files")
        other.prop(state, "others", text="", icon="HIDE_OFF" if state.others else "HIDE_ON", emboss=False)
    if job := listing.selected():
        draw_details(layout.box(), context, session, job)


def draw_row(layout: bpy.types.UILayout, session: Session, job: Job, *, own: bool) -> None:
    """Draw a job as one row of the list."""
    row = layout.row(align=True)
    row.active = own
    title = f"Seed {job.seed}: {job.title}" if job.group else job.title
    icon = session.thumbnails.icon(job.id)
    if icon:
        row.label(text=title, icon_value=icon)
    else:
        row.label(text=title, icon="BLANK1")
    end = row.row(align=True)
    end.alignment = "RIGHT"
    if job.state == "running" and not job.cancelling:
        end.label(text=f"{job.fraction:.0%}")
    end.label(text="", icon="SORTTIME" if job.cancelling else STATE_ICONS[job.state])
    if not job.ended:
        stop = end.row(align=True)
        stop.enabled = not job.cancelling
        stop.operator("scenewright.cancel_job", text="", icon="X", emboss=False).job = job.id


def _counts(running: int, waiting: int) -> str:
    if not running and not waiting:
        return "Nothing is running"
    return f"{running} running, {waiting} waiting"


class SCENEWRIGHT_PT_jobs:
    """What was asked for."""

    bl_label = "Jobs"
    bl_order = 3

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only when there are any."""
        session = runtime.current()
        return session is not None and bool(session.ledger.jobs) and belongs(context)

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the list and the details of the selected job."""
        draw_jobs(self.layout, context, runtime.opened())


CLASSES = (SCENEWRIGHT_UL_jobs, *in_every_editor(SCENEWRIGHT_PT_jobs))
