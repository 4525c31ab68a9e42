"""The weights that generators need: what they are, where they stand, and the buttons to get and to be rid of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bpy

from .. import runtime
from .actions import draw_problem
from .drawing import write
from .panels import belongs, in_every_editor
from .setting_up import draw_adding

if TYPE_CHECKING:
    from ..session import Session
    from ..shared.models import ModelInfo

ICONS = {
    "present": "CHECKMARK", "absent": "BLANK1", "begun": "SORTTIME",
    "downloading": "IMPORT", "verifying": "VIEWZOOM", "deleting": "TRASH",
}  # fmt: skip
DOING = {"downloading": "Downloading", "verifying": "Verifying", "deleting": "Deleting"}


def draw_models(layout: bpy.types.UILayout, context: bpy.types.Context, session: Session) -> None:
    """Draw all weights: those that are here, or on their way, first."""
    draw_adding(layout, context)
    known = list(session.models.known.values())
    if not known:
        write(layout, context, "No generator here needs weights.", icon="INFO")
        return
    here = [model for model in known if model.state != "absent"]
    size = sum(model.gigabytes for model in here if model.state == "present")
    _draw_group(layout, context, f"On the backend's machine: {size:.1f} GB", here)
    _draw_group(layout, context, "To download", [model for model in known if model.state == "absent"])


def _draw_group(layout: bpy.types.UILayout, context: bpy.types.Context, title: str, models: list[ModelInfo]) -> None:
    if models:
        layout.label(text=title)
    for model in models:
        header, body = layout.panel(f"scenewright_model_{model.name}", default_closed=True)
        _draw_header(header, model)
        if body is not None:
            _draw_body(body.column(), context, model)


def _draw_header(header: bpy.types.UILayout, model: ModelInfo) -> None:
    icon = "ERROR" if model.problem is not None else ICONS[model.state]
    if model.state in DOING:
        text = f"{model.name}: {DOING[model.state].lower()} {model.fraction:.0%}"
        header.progress(factor=model.fraction, text=text)
        if model.state != "deleting":
            header.operator("scenewright.stop_model", text="", icon="X", emboss=False).model = model.name
        return
    header.label(text=model.name, icon=icon)
    end = header.row(align=True)
    end.alignment = "RIGHT"
    end.label(text=f"{model.gigabytes:.1f} GB")
    if model.state != "present":
        end.operator("scenewright.download_model", text="", icon="IMPORT", emboss=False).model = model.name


def _draw_body(column: bpy.types.UILayout, context: bpy.types.Context, model: ModelInfo) -> None:
    if model.state in DOING:
        write(column, context, f"{DOING[model.state]}: {model.detail}" if model.detail else DOING[model.state])
    if model.problem is not None:
        draw_problem(column, context, model.problem)
    draw_licence(column, context, model)
    write(column, context, f"For {', '.join(model.generators)}", icon="BLANK1")
    where = model.folder if model.state == "present" else model.repo
    write(column, context, where, icon="FILE_FOLDER" if model.state == "present" else "URL")
    row = column.row(align=True)
    row.enabled = model.state not in DOING
    if model.state != "present":
        text = "Go On" if model.state == "begun" else "Download"
        row.operator("scenewright.download_model", text=text, icon="IMPORT").model = model.name
    else:
        row.operator("scenewright.verify_model", text="Verify", icon="VIEWZOOM").model = model.name
    if model.state != "absent":
        row.operator("scenewright.delete_model", text="Delete", icon="TRASH").model = model.name
    row.operator("wm.url_open", text="Terms", icon="URL").url = model.terms


def draw_licence(layout: bpy.types.UILayout, context: bpy.types.Context, model: ModelInfo) -> None:
    """Draw what weights are published under, and whether results may be used commercially."""
    alert = layout.column()
    alert.alert = not model.commercial
    use = "commercial OK" if model.commercial else "non-commercial"
    write(alert, context, f"{model.licence}: {use}", icon="CHECKMARK" if model.commercial else "ERROR")


class SCENEWRIGHT_PT_models:
    """Weights that others published."""

    bl_label = "Models"
    bl_order = 4
    bl_options = {"DEFAULT_CLOSED"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only once a backend has said what it offers."""
        session = runtime.current()
        return session is not None and bool(session.catalogue.generators) and belongs(context)

    def draw(self, context: bpy.types.Context) -> None:
        """Draw them."""
        draw_models(self.layout, context, runtime.opened())


CLASSES = in_every_editor(SCENEWRIGHT_PT_models)
