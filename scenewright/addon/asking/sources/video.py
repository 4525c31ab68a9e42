"""Films: the active movie or image strip as it is trimmed, a movie clip, or a file."""

from __future__ import annotations

from pathlib import Path

import bpy
from bpy.props import PointerProperty

from ... import compat, folders
from ...exporters import video
from ...shared.artifacts import Video
from ...shared.errors import Problem
from .source import Input, Kind, Source, at_once, chosen_path, draw_path, file_missing, lacking, path_property

SUFFIXES = (".mp4", ".webm", ".mov", ".mkv", ".avi", ".m4v", ".ogv", ".mpg", ".mpeg")


def _strip(context: bpy.types.Context) -> bpy.types.Strip | None:
    return compat.active_strip(context, "MOVIE") or compat.active_strip(context, "IMAGE")


def _strip_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None if _strip(context) else lacking("Make a movie or image strip of the sequencer the active one.")


def _draw_strip(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    strip = _strip(context)
    layout.label(text=strip.name if strip else "No active movie strip", icon="SEQUENCE")


def _gather_strip(context: bpy.types.Context, given: Input) -> Video:
    return video.from_strip(_strip(context), compat.sequencer_scene(context), folders.own())


def _clip_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None if given.clip else lacking("Choose a movie clip.")


def _draw_clip(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    layout.prop(given, "clip", text=" ")


def _gather_clip(context: bpy.types.Context, given: Input) -> Video:
    return video.from_file(Path(bpy.path.abspath(given.clip.filepath)), folders.own())


def _file_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return file_missing(given, SUFFIXES, "a film")


def _gather_file(context: bpy.types.Context, given: Input) -> Video:
    return video.from_file(chosen_path(given), folders.own())


KIND = Kind(
    (
        Source("STRIP", "Movie Strip", "The sequencer's active movie or image strip, as it is trimmed",
               _strip_missing, _draw_strip, at_once(_gather_strip)),
        Source("CLIP", "Movie Clip", "A movie clip of this file", _clip_missing, _draw_clip, at_once(_gather_clip)),
        Source("FILE", "File", "A film on disk", _file_missing, draw_path, at_once(_gather_file)),
    ),
    {
        "clip": PointerProperty(name="Clip", description="A movie clip of this file", type=bpy.types.MovieClip),
        "path": path_property("A film on disk"),
    },
)  # fmt: skip
