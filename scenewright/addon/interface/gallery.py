"""The gallery of variations: what several seeds made, side by side, to pick from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bpy
from bpy.props import StringProperty

from .. import runtime
from .actions import connected
from .drawing import MARGIN, width_of, write_beginning, write_end
from .panels import belongs, in_every_editor
from .sound_operators import LISTEN, draw_listening, draw_placing

if TYPE_CHECKING:
    from ..jobs.ledger import Job
    from ..session import Session

CELL_WIDTH = 110.0
MARGINS = 60.0
UNIT = 20.0  # the width of an icon at scale 1
SMALLEST_SCALE, LARGEST_SCALE = 3.0, 8.0
MOST_COLUMNS = 6
RANKING = "image-ranking"
LINES_PER_SCALE = 1.2  # of text as high as a picture
STATE_WORDS = {
    "planned": "Waiting", "submitted": "Waiting", "queued": "Waiting", "done": "Done", "failed": "Failed",
    "cancelled": "Stopped",
}  # fmt: skip


def draw_gallery(layout: bpy.types.UILayout, context: bpy.types.Context, session: Session) -> None:
    """Draw each group of variations of the open file that still has one to pick."""
    for group in session.gallery.groups:
        jobs = session.fitting.sorted(group)
        if jobs:
            _draw_group(layout.box(), context, session, group, jobs)


def _draw_group(
    box: bpy.types.UILayout, context: bpy.types.Context, session: Session, group: str, jobs: list[Job]
) -> None:
    done = sum(job.ended for job in jobs)
    row = box.row()
    row.label(text=jobs[0].title, icon="RENDERLAYERS")
    if len(jobs) > 1 and session.catalogue.of_task(RANKING):
        fit = session.fitting.by_fit(group)
        row.operator("scenewright.order_variations", text="Best Fit", depress=fit, icon="SORT_DESC").group = group
    if done < len(jobs):
        box.progress(factor=_progress(jobs), text=f"{done} of {len(jobs)}")
    columns = min(max(int(width_of(context) / CELL_WIDTH), 2), MOST_COLUMNS, len(jobs))
    grid = box.grid_flow(row_major=True, columns=columns, even_columns=True, even_rows=True, align=True)
    scale = min(max((width_of(context) - MARGINS) / columns / UNIT, SMALLEST_SCALE), LARGEST_SCALE)
    for job in jobs:
        _draw_cell(grid.column(align=True), context, session, job, scale)
    listens = jobs[0].landing.get("sound") == LISTEN
    for job in jobs:
        if listens and job.held and job.state == "done" and (len(jobs) == 1 or job.id in session.gallery.picked):
            draw_placing(box, job)
    row = box.row(align=True)
    if not listens:
        _draw_use(row, group, sum(job.id in session.gallery.picked for job in jobs))
    row.operator("scenewright.keep_variations", text="Keep All").group = group
    row.operator("scenewright.discard_variations", text="", icon="TRASH").group = group


def _draw_use(row: bpy.types.UILayout, group: str, picked: int) -> None:
    use = row.row(align=True)
    use.enabled = bool(picked)
    text = "Use This One" if picked <= 1 else f"Use These {picked}"
    use.operator("scenewright.use_variations", text=text, icon="CHECKMARK").group = group


def _draw_cell(cell: bpy.types.UILayout, context: bpy.types.Context, session: Session, job: Job, scale: float) -> None:
    icon = session.thumbnails.icon(job.id)
    if text := session.writings.text(job.id):
        draw = write_beginning if job.ended else write_end
        draw(cell, context, text, round(scale * LINES_PER_SCALE), scale * UNIT + MARGIN)
    elif icon:
        cell.template_icon(icon_value=icon, scale=scale)
    else:
        blank = cell.column()
        blank.scale_y = scale
        blank.label(text=STATE_WORDS.get(job.state, ""), icon="ERROR" if job.state == "failed" else "SORTTIME")
    seed = f"Seed {job.seed}"
    if job.state == "running":
        cell.progress(factor=job.fraction, text=seed)
    elif job.state == "done" and job.held:
        picked = job.id in session.gallery.picked
        row = cell.row(align=True)
        row.operator(
            "scenewright.pick_variation", text=seed, depress=picked, icon="CHECKMARK" if picked else "NONE"
        ).job = job.id
        draw_listening(row, session, job)
    else:
        row = cell.row()
        row.alignment = "CENTER"
        row.label(text=f"{seed}, used" if job.applied else seed)


def _progress(jobs: list[Job]) -> float:
    return sum(1.0 if job.ended else job.fraction for job in jobs) / len(jobs)


class SCENEWRIGHT_OT_pick_variation(bpy.types.Operator):
    """Pick this variation, or pick it no longer"""

    bl_idname = "scenewright.pick_variation"
    bl_label = "Pick Variation"
    bl_options = {"INTERNAL"}

    job: StringProperty(name="Job", description="Id of the job", options={"SKIP_SAVE"})

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Turn the mark."""
        runtime.opened().gallery.toggle(self.job)
        return {"FINISHED"}


class _OfGroup:
    """An operator on a group of variations."""

    group: StringProperty(name="Group", description="Id of the group", options={"SKIP_SAVE"})

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only while there is a backend to tell."""
        return connected(cls)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Act on the variations that are still held."""
        session = runtime.opened()
        held = [job for job in session.ledger.group(self.group) if job.held]
        if not held:
            self.report({"ERROR"}, "These variations are not on the list any more.")
            return {"CANCELLED"}
        self.act(session, held)
        session.refresh()
        return {"FINISHED"}


class SCENEWRIGHT_OT_use_variations(_OfGroup, bpy.types.Operator):
    """Put the picked variations into the scene; the others stay here until you discard them"""

    bl_idname = "scenewright.use_variations"
    bl_label = "Use This One"

    def act(self, session: Session, held: list[Job]) -> None:
        """Let the picked ones land."""
        session.orders.pick([job for job in held if job.id in session.gallery.picked and job.state == "done"])


class SCENEWRIGHT_OT_keep_variations(_OfGroup, bpy.types.Operator):
    """Put all of these variations into the scene, also those that are still being made"""

    bl_idname = "scenewright.keep_variations"
    bl_label = "Keep All"

    def act(self, session: Session, held: list[Job]) -> None:
        """Let all land."""
        session.orders.pick(held)


class SCENEWRIGHT_OT_discard_variations(_OfGroup, bpy.types.Operator):
    """Throw away the variations that were not used, and stop those that are still being made"""

    bl_idname = "scenewright.discard_variations"
    bl_label = "Discard the Rest"

    def act(self, session: Session, held: list[Job]) -> None:
        """Forget those still held."""
        session.orders.discard(held)


class SCENEWRIGHT_OT_order_variations(bpy.types.Operator):
    """Show those that fit what was asked for best first, or in the order of their seeds again"""

    bl_idname = "scenewright.order_variations"
    bl_label = "Best Fit"
    bl_options = {"INTERNAL"}

    group: StringProperty(name="Group", description="Id of the group", options={"SKIP_SAVE"})

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Turn the order."""
        runtime.opened().fitting.toggle(self.group)
        return {"FINISHED"}


class SCENEWRIGHT_PT_variations:
    """Several seeds of the same, to pick from."""

    bl_label = "Variations"
    bl_order = 2

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only while there are any to pick."""
        session = runtime.current()
        return session is not None and bool(session.gallery.groups) and belongs(context)

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the gallery."""
        draw_gallery(self.layout, context, runtime.opened())


CLASSES = (
    *in_every_editor(SCENEWRIGHT_PT_variations),
    SCENEWRIGHT_OT_pick_variation,
    SCENEWRIGHT_OT_order_variations,
    SCENEWRIGHT_OT_use_variations,
    SCENEWRIGHT_OT_keep_variations,
    SCENEWRIGHT_OT_discard_variations,
)
