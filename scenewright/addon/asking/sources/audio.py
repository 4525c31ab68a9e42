"""Sound: the active strip as it is trimmed, a speaker's, a sound of this file, or one on disk."""

from __future__ import annotations

import bpy
from bpy.props import PointerProperty

from ... import compat
from ...exporters import audio
from ...shared.artifacts import Audio
from ...shared.errors import Problem
from .source import Input, Kind, Source, at_once, chosen_path, draw_path, file_missing, lacking, path_property

SUFFIXES = (".wav", ".flac", ".mp3", ".ogg", ".aac", ".m4a", ".opus")


def _strip_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    if compat.active_strip(context, "SOUND"):
        return None
    return lacking("Make a sound strip of the sequencer the active one.")


def _draw_strip(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    strip = compat.active_strip(context, "SOUND")
    layout.label(text=strip.name if strip else "No active sound strip", icon="SEQUENCE")


def _gather_strip(context: bpy.types.Context, given: Input) -> Audio:
    return audio.from_strip(compat.active_strip(context, "SOUND"), compat.sequencer_scene(context))


def _speaker(context: bpy.types.Context) -> bpy.types.Object | None:
    active = context.view_layer.objects.active
    return active if active is not None and active.type == "SPEAKER" else None


def _speaker_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    speaker = _speaker(context)
    if speaker is None:
        return lacking("Make a speaker the active object.")
    return None if speaker.data.sound else lacking(f"{speaker.name} has no sound.", "Give it one.")


def _draw_speaker(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    speaker = _speaker(context)
    layout.label(text=speaker.name if speaker else "No active speaker", icon="OUTLINER_OB_SPEAKER")


def _gather_speaker(context: bpy.types.Context, given: Input) -> Audio:
    return audio.from_datablock(_speaker(context).data.sound)


def _sound_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None if given.sound else lacking("Choose a sound.")


def _draw_sound(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    layout.prop(given, "sound", text=" ")


def _gather_sound(context: bpy.types.Context, given: Input) -> Audio:
    return audio.from_datablock(given.sound)


def _file_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return file_missing(given, SUFFIXES, "a sound file")


def _gather_file(context: bpy.types.Context, given: Input) -> Audio:
    return audio.from_file(chosen_path(given))


KIND = Kind(
    (
        Source("STRIP", "Sound Strip", "The sequencer's active sound strip, as it is trimmed",
               _strip_missing, _draw_strip, at_once(_gather_strip)),
        Source("SOUND", "Sound", "A sound of this file", _sound_missing, _draw_sound, at_once(_gather_sound)),
        Source("SPEAKER", "Speaker", "The sound of the active speaker",
               _speaker_missing, _draw_speaker, at_once(_gather_speaker)),
        Source("FILE", "File", "A sound on disk", _file_missing, draw_path, at_once(_gather_file)),
    ),
    {
        "sound": PointerProperty(name="Sound", description="A sound of this file", type=bpy.types.Sound),
        "path": path_property("A sound file"),
    },
)  # fmt: skip
