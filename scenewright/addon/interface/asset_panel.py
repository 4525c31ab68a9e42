"""Assets found by a sentence or a picture, as a grid of thumbnails: press one, and it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bpy
from bpy.props import StringProperty

from .. import runtime
from .actions import connected, draw_problem
from .drawing import width_of, write
from .panels import belongs

if TYPE_CHECKING:
    from ..session import Session
    from ..shared.cards import Hit

TASK = "asset-search"
CELL_WIDTH, MARGINS, UNIT = 82.0, 60.0, 20.0
SMALLEST_SCALE, LARGEST_SCALE, MOST_COLUMNS = 2.5, 6.0, 6
LETTERS = 15  # of a name under a thumbnail
NOTHING = "Nothing fits. Say it in other words, or name a colour."


def draw_results(layout: bpy.types.UILayout, context: bpy.types.Context, session: Session) -> None:
    """Draw what the last search found, or how far the one under way is."""
    finder = session.finder
    if finder.running:
        row = layout.row(align=True)
        row.progress(factor=min(finder.fraction, 1.0), text=finder.phase)
        row.operator("scenewright.stop_finding", text="", icon="X")
    elif finder.problem is not None:
        draw_problem(layout, context, finder.problem)
    if finder.hits is None:
        return
    if not finder.hits:
        write(layout, context, NOTHING, icon="INFO")
        return
    columns = min(max(int(width_of(context) / CELL_WIDTH), 2), MOST_COLUMNS)
    grid = layout.grid_flow(row_major=True, columns=columns, even_columns=True, even_rows=True, align=True)
    scale = min(max((width_of(context) - MARGINS) / columns / UNIT, SMALLEST_SCALE), LARGEST_SCALE)
    for hit in finder.hits:
        _draw_cell(grid.column(align=True), session, hit, scale)


def _draw_cell(cell: bpy.types.UILayout, session: Session, hit: Hit, scale: float) -> None:
    icon = session.finder.icon(hit)
    if icon:
        cell.template_icon(icon_value=icon, scale=scale)
    else:
        blank = cell.column()
        blank.scale_y = scale
        blank.label(text="", icon="ASSET_MANAGER")
    short = hit.name if len(hit.name) <= LETTERS else f"{hit.name[: LETTERS - 1]}…"
    cell.operator("scenewright.use_asset", text=short).key = hit.key


class SCENEWRIGHT_OT_find_assets(bpy.types.Operator):
    """Search the asset libraries, this file and past results by the sentence, the picture, or both"""

    bl_idname = "scenewright.find_assets"
    bl_label = "Find"
    bl_options = {"INTERNAL"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only while there is a backend to ask, and something to ask for."""
        state = context.scene.scenewright
        if not (state.find.strip() or state.find_like):
            cls.poll_message_set("Write what it shall be like, or choose a picture.")
            return False
        return connected(cls)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Begin to search."""
        from ..exporters import image
        from ..finding.finder import Query
        from ..shared.errors import ScenewrightError

        state = context.scene.scenewright
        try:
            like = image.from_datablock(state.find_like) if state.find_like else None
        except ScenewrightError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        session = runtime.opened()
        chosen = session.catalogue.chosen(context.scene, TASK)
        session.finder.search(Query(state.find, like, chosen.name if chosen else ""))
        return {"FINISHED"}


class SCENEWRIGHT_OT_stop_finding(bpy.types.Operator):
    """Stop the search; what was read so far need not be read again"""

    bl_idname = "scenewright.stop_finding"
    bl_label = "Stop"
    bl_options = {"INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Give it up."""
        session = runtime.opened()
        session.finder.stop(session.link.connection.client)
        return {"FINISHED"}


class SCENEWRIGHT_OT_use_asset(bpy.types.Operator):
    """Use this one: an object comes to the 3D cursor, a material onto the active object; what is here is selected"""

    bl_idname = "scenewright.use_asset"
    bl_label = "Use Asset"
    bl_options = {"REGISTER", "UNDO"}

    key: StringProperty(name="Asset", description="Which of those found", options={"SKIP_SAVE", "HIDDEN"})

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Put it where it belongs."""
        from ..finding import here, placing
        from ..shared.errors import ScenewrightError

        session = runtime.opened()
        hit = next((hit for hit in session.finder.hits or () if hit.key == self.key), None)
        if hit is None:
            self.report({"ERROR"}, "This is not among those found any more. Search again.")
            return {"CANCELLED"}
        if hit.kind == here.RESULT:
            return self._land_again(session, hit, context)
        try:
            found = placing.bring(hit, context, link=context.scene.scenewright.find_linked)
        except ScenewrightError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        self.report({"INFO"}, f"{found.name} is here.")
        return {"FINISHED"}

    def _land_again(self, session: Session, hit: Hit, context: bpy.types.Context) -> set[str]:
        job = session.ledger.jobs.get(hit.key)
        if job is None:
            self.report({"ERROR"}, "This result was taken off the list. Search again.")
            return {"CANCELLED"}
        session.orders.apply_again(job, context.scene)
        return {"FINISHED"}


class SCENEWRIGHT_PT_assets(bpy.types.Panel):
    """Assets found by a sentence or a picture."""

    bl_label = "Find Assets"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Scenewright"
    bl_options = {"DEFAULT_CLOSED"}
    bl_order = 4

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only once a backend has said that it searches."""
        session = runtime.current()
        return session is not None and bool(session.catalogue.of_task(TASK)) and belongs(context)

    def draw(self, context: bpy.types.Context) -> None:
        """Draw what to look for, how, and what was found."""
        from ..asking import forms

        state, column = context.scene.scenewright, self.layout.column()
        row = column.row(align=True)
        row.prop(state, "find", text="", placeholder="old barrel, something red …")
        row.operator("scenewright.find_assets", text="", icon="VIEWZOOM")
        column.prop(state, "find_like", text="Like")
        column.prop(forms.task_form(context.scene, TASK), "generator", text="By")
        column.prop(state, "find_linked")
        draw_results(column, context, runtime.opened())


CLASSES = (
    SCENEWRIGHT_OT_find_assets,
    SCENEWRIGHT_OT_stop_finding,
    SCENEWRIGHT_OT_use_asset,
    SCENEWRIGHT_PT_assets,
)
