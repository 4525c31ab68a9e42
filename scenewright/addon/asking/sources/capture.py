"""Captures: the selection rendered from all around, photos on disk, or those of a field."""

from __future__ import annotations

from pathlib import Path

import bpy

from ... import folders
from ...exporters import capture
from ...shared.artifacts import Stored
from ...shared.errors import Problem
from ...shared.transforms import NAMES
from . import field
from .mesh import listing, renderable
from .source import Gathering, Input, Kind, Source, at_once, is_adrift, lacking


def _selection_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    if context.mode != "OBJECT":
        return lacking("The selection cannot be captured in this mode.", "Return to object mode.", "leave-edit-mode")
    return None if renderable(context) else lacking("Select the object to capture.")


def _draw_selection(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    layout.label(text=listing([chosen.name for chosen in renderable(context)]), icon="RESTRICT_SELECT_OFF")
    column = layout.column(align=True)
    for name in ("views", "view_size", "samples"):
        column.prop(context.scene.scenewright, name)


def _gather_selection(context: bpy.types.Context, given: Input) -> Gathering:
    state = context.scene.scenewright
    return (
        yield from capture.orbit(
            context.scene, renderable(context), folders.own(),
            views=state.views, size=state.view_size, samples=state.samples,
        )
    )  # fmt: skip


def _folder_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    if not context.scene.scenewright.folder:
        return lacking("Choose the folder with the photos and their transforms.json.")
    if is_adrift(context.scene.scenewright.folder):
        return lacking("The folder is named relative to this .blend, which was never saved.", action="save-file")
    folder = _folder(context)
    if any((folder / name).is_file() for name in NAMES):
        return None
    return lacking(f"There is no transforms.json in {folder}.", "Export the photos with their camera poses.")


def _folder(context: bpy.types.Context) -> Path:
    return Path(bpy.path.abspath(context.scene.scenewright.folder))


def _draw_folder(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    column = layout.column(align=True)
    column.prop(context.scene.scenewright, "folder")
    column.prop(context.scene.scenewright, "photo_size")


def _gather_folder(context: bpy.types.Context, given: Input) -> Gathering:
    return (yield from capture.from_folder(_folder(context), context.scene.scenewright.photo_size))


def _photos_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    if problem := field.missing(context, given):
        return problem
    return None if field.photos(context) else lacking("That field was not made from photos: choose others.")


def _draw_photos(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    last = field.find(context.scene)
    layout.label(text=f"Photos of {last.name}" if last else "Photos of the field", icon="IMAGE_DATA")


def _gather_photos(context: bpy.types.Context, given: Input) -> Stored:
    return Stored(digest=field.photos(context))


KIND = Kind((
    Source("SELECTION", "Selection", "Render the selected objects from all around with Cycles",
           _selection_missing, _draw_selection, _gather_selection, lambda context, _: renderable(context)),
    Source("FOLDER", "Folder", "Photos on disk with their camera poses in a transforms.json",
           _folder_missing, _draw_folder, _gather_folder),
    Source("FIELD", "The Field's Photos", "The photos that a radiance field of this scene was made from",
           _photos_missing, _draw_photos, at_once(_gather_photos)),
))  # fmt: skip
