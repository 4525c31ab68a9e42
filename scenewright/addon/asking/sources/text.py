"""Texts: written in the panel, or a text datablock, a text strip or a text object."""

from __future__ import annotations

import bpy
from bpy.props import PointerProperty, StringProperty

from ... import compat
from ...exporters import text
from ...shared.artifacts import Text
from ...shared.errors import Problem
from .source import Input, Kind, Source, at_once, chosen_path, draw_path, file_missing, lacking, path_property

SUFFIXES = (".txt", ".md", ".py", ".json", ".glsl")


def _written_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None if given.written.strip() else lacking("Write something.")


def _draw_written(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    compat.text_field(layout, given, "written")


def _gather_written(context: bpy.types.Context, given: Input) -> Text:
    return Text(text=given.written)


def _datablock(context: bpy.types.Context, given: Input) -> bpy.types.Text | None:
    shown = context.space_data.text if context.space_data and context.space_data.type == "TEXT_EDITOR" else None
    return given.text or shown


def _datablock_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None if _datablock(context, given) else lacking("Choose a text.")


def _draw_datablock(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    shown = _datablock(context, given)
    layout.prop(given, "text", text=" ", placeholder=shown.name if shown else "")


def _gather_datablock(context: bpy.types.Context, given: Input) -> Text:
    return text.from_datablock(_datablock(context, given))


def _strip(context: bpy.types.Context) -> bpy.types.Strip | None:
    return compat.active_strip(context, "TEXT")


def _strip_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None if _strip(context) else lacking("Make a text strip of the sequencer the active one.")


def _draw_strip(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    strip = _strip(context)
    layout.label(text=strip.name if strip else "No active text strip", icon="SEQUENCE")


def _gather_strip(context: bpy.types.Context, given: Input) -> Text:
    strip = _strip(context)
    return Text(name=strip.name, text=strip.text)


def _object(context: bpy.types.Context) -> bpy.types.Object | None:
    active = context.view_layer.objects.active
    return active if active is not None and active.type == "FONT" else None


def _object_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None if _object(context) else lacking("Make a text object the active one.")


def _draw_object(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    found = _object(context)
    layout.label(text=found.name if found else "No active text object", icon="OUTLINER_OB_FONT")


def _gather_object(context: bpy.types.Context, given: Input) -> Text:
    found = _object(context)
    return Text(name=found.name, text=found.data.body)


def _file_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return file_missing(given, SUFFIXES, "a text file")


def _gather_file(context: bpy.types.Context, given: Input) -> Text:
    return text.from_file(chosen_path(given))


KIND = Kind(
    (
        Source("WRITTEN", "Written Here", "Write it in the panel",
               _written_missing, _draw_written, at_once(_gather_written)),
        Source("DATABLOCK", "Text", "A text of the text editor",
               _datablock_missing, _draw_datablock, at_once(_gather_datablock)),
        Source("STRIP", "Text Strip", "What the sequencer's active text strip says",
               _strip_missing, _draw_strip, at_once(_gather_strip)),
        Source("OBJECT", "Text Object", "What the active text object says",
               _object_missing, _draw_object, at_once(_gather_object)),
        Source("FILE", "File", "A text file on disk", _file_missing, draw_path, at_once(_gather_file)),
    ),
    {
        "written": StringProperty(name="Text", description="What is sent"),
        "text": PointerProperty(
            name="Text", description="A text; empty takes the one the text editor shows", type=bpy.types.Text
        ),
        "path": path_property("A text file"),
    },
)  # fmt: skip
