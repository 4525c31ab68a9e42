"""Scores: a MIDI file on disk."""

from __future__ import annotations

import bpy

from ...shared import midi
from ...shared.artifacts import Score
from ...shared.errors import InvalidInput, Problem
from .source import Input, Kind, Source, at_once, chosen_path, draw_path, file_missing, path_property

SUFFIXES = (".mid", ".midi")


def _missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return file_missing(given, SUFFIXES, "a MIDI file")


def _gather(context: bpy.types.Context, given: Input) -> Score:
    path = chosen_path(given)
    try:
        return midi.decode(path.read_bytes(), path.stem)
    except ValueError as error:
        raise InvalidInput(f"{path.name} cannot be read: {error}") from error


KIND = Kind(
    (Source("FILE", "File", "A MIDI file on disk", _missing, draw_path, at_once(_gather)),),
    {"path": path_property("A MIDI file")},
)
