"""All about one job: its picture, how far it is, what it was made with, how it ended, and what can be done with it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import bpy

from ..jobs import gate
from .actions import draw_problem
from .drawing import duration, width_of, write, write_beginning, write_end
from .sound_operators import draw_listening, draw_placing

if TYPE_CHECKING:
    from ..jobs.ledger import Job
    from ..session import Session

PICTURE_SCALE = 9.0
ICON_WIDTH = 20.0
TEXT_LINES = 12
NAMES_SHARE = 0.36  # of the width, for the names of facts


def draw_details(box: bpy.types.UILayout, context: bpy.types.Context, session: Session, job: Job) -> None:
    """Draw the details of a job."""
    write(box, context, job.title)
    if text := session.writings.text(job.id):
        draw = write_beginning if job.ended else write_end
        draw(box.box(), context, text, TEXT_LINES)
    elif icon := session.thumbnails.icon(job.id):
        box.template_icon(icon_value=icon, scale=min(PICTURE_SCALE, width_of(context) / ICON_WIDTH - 2))
    if job.state == "running" and not job.cancelling:
        box.progress(factor=job.fraction, text=f"{job.phase or 'Running'}  {job.fraction:.0%}")
    if sentence := standing(session, job):
        write(box, context, sentence)
    if job.problem is not None:
        draw_problem(box, context, job.problem, job)
    for remark in job.remarks:
        write(box, context, remark, icon="INFO")
    _draw_facts(box.column(align=True), session, job)
    _draw_buttons(box, session, job)


def standing(session: Session, job: Job) -> str:
    """Return in a sentence what a job is waiting for, or ""."""
    if job.state in {"failed", "cancelled"} or job.applied or job.problem is not None:
        return ""
    if (file := Path(job.origin.file)).name and str(file) != bpy.data.filepath:
        return f"Waits for {file.name} to be opened"
    if job.held and job.state == "done":
        return "Waits to be picked from the variations"
    if not session.link.connection.connected:
        return "Connect to the backend to see how it stands"
    return _standing_of_result(session, job) if job.state == "done" else _standing_of_work(job)


def _standing_of_work(job: Job) -> str:
    if job.cancelling:
        return "Stopping …"
    if job.state == "running":
        return job.detail
    return f"Waiting for {job.ahead} before it" if job.ahead else "Waiting for its turn"


def _standing_of_result(session: Session, job: Job) -> str:
    if not job.origin.file and job in session.strays():
        return "Asked for in a file that was never saved"
    return gate.obstacle() or "The result is on its way"


def _draw_facts(column: bpy.types.UILayout, session: Session, job: Job) -> None:
    column.scale_y = 0.8
    if ending := _ending(job):
        _fact(column, "State", ending)
    if job.state == "running" and job.started:
        _fact(column, "Elapsed", duration(time.time() - job.started))
        if job.seconds_left is not None:
            _fact(column, "Left", duration(job.seconds_left))
    _fact(column, "Asked", time.strftime("%d %b, %H:%M", time.localtime(job.submitted)))
    _fact(column, "Generator", _title_of(session, job.generator))
    if job.seed is not None:
        _fact(column, "Seed", str(job.seed))
    for name, value in job.report.items():
        if isinstance(value, int | float | str):
            text = f"{value:.4g}" if isinstance(value, float) else str(value)
            _fact(column, name.replace("_", " ").capitalize(), text)


def _title_of(session: Session, generator: str) -> str:
    return next((info.title for info in session.catalogue.generators if info.name == generator), generator)


def _fact(column: bpy.types.UILayout, name: str, text: str) -> None:
    split = column.split(factor=NAMES_SHARE)
    left = split.row()
    left.alignment = "RIGHT"
    left.label(text=name)
    split.label(text=text)


def _ending(job: Job) -> str:
    if not job.ended:
        return ""
    seconds = job.finished - (job.started or job.finished)
    took = job.provenance.seconds if job.provenance else seconds
    word = {"done": "Done in", "failed": "Failed after", "cancelled": "Stopped after"}[job.state]
    return f"{word} {duration(took)}"


def _draw_buttons(box: bpy.types.UILayout, session: Session, job: Job) -> None:
    from ..hearing.listening import audible

    if not job.ended:
        row = box.row(align=True)
        stop = row.row(align=True)
        stop.enabled = not job.cancelling
        stop.operator("scenewright.cancel_job", text="Stop", icon="CANCEL").job = job.id
        if session.link.connection.client is None:
            row.operator("scenewright.forget_job", text="Remove", icon="X").job = job.id
        return
    grid = box.grid_flow(row_major=True, columns=2, even_columns=True, align=True)
    draw_listening(grid, session, job, "Listen")
    if audible(job) and (job.held or job.applied):
        draw_placing(box, job)
    elif job.state == "done":
        text = "Use This One" if job.held else "Apply Again" if job.applied else "Apply Here"
        grid.operator("scenewright.apply_again", text=text, icon="IMPORT").job = job.id
    offered = job.problem.action if job.problem else ""  # as a button beside the problem
    if offered != "run-again":
        again = "Run Again" if job.state == "done" else "Retry"
        grid.operator("scenewright.run_again", text=again, icon="FILE_REFRESH").job = job.id
    grid.operator("scenewright.edit_again", text="Edit", icon="GREASEPENCIL").job = job.id
    if offered != "read-log":
        grid.operator("scenewright.read_log", text="Log", icon="TEXT").job = job.id
    grid.operator("scenewright.forget_job", text="Remove", icon="X").job = job.id
