"""Meshes: the active object, or all that is selected."""

from __future__ import annotations

import bpy

from ...exporters import mesh
from ...properties import is_field
from ...shared.artifacts import Artifact
from ...shared.errors import Problem
from .source import Input, Kind, Source, at_once, lacking

SHAPES = {"MESH", "CURVE", "SURFACE", "FONT", "META"}


def _active(context: bpy.types.Context) -> bpy.types.Object | None:
    active = context.view_layer.objects.active
    return active if active is not None and active.type in SHAPES else None


def _selected(context: bpy.types.Context) -> list[bpy.types.Object]:
    return [chosen for chosen in context.view_layer.objects.selected if chosen.type in SHAPES]


def _active_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None if _active(context) else lacking("Make a mesh object the active one.")


def _draw_active(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    active = _active(context)
    layout.label(text=active.name if active else "No active mesh object", icon="OUTLINER_OB_MESH")
    if active is not None and mesh.shows_selection(active):
        layout.label(text="Its selected faces, where some are", icon="FACESEL")


def _gather_active(context: bpy.types.Context, given: Input) -> Artifact:
    return mesh.from_object(_active(context))


def _selected_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None if _selected(context) else lacking("Select the mesh objects to use.")


def _draw_selected(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    layout.label(text=listing([chosen.name for chosen in _selected(context)]), icon="RESTRICT_SELECT_OFF")


def _gather_selected(context: bpy.types.Context, given: Input) -> Artifact:
    return mesh.from_objects(_selected(context))


def renderable(context: bpy.types.Context) -> list[bpy.types.Object]:
    """Return the selected objects that a render may show."""
    selected = context.view_layer.objects.selected
    return [chosen for chosen in selected if chosen.type not in {"CAMERA", "LIGHT", "LIGHT_PROBE", "SPEAKER"}
            and not is_field(None, chosen)]  # fmt: skip


def listing(names: list[str]) -> str:
    """Return the name of one thing, or how many there are."""
    return names[0] if len(names) == 1 else f"{len(names)} objects" if names else "Nothing selected"


KIND = Kind((
    Source("ACTIVE", "Active Object", "The active object as a mesh, with its modifiers",
           _active_missing, _draw_active, at_once(_gather_active), lambda context, _: [_active(context)]),
    Source("SELECTED", "Selection", "All selected objects as one mesh, with their modifiers",
           _selected_missing, _draw_selected, at_once(_gather_selected), lambda context, _: _selected(context)),
))  # fmt: skip
