"""Sound: the active strip as it is trimmed, a speaker's, a sound of this file, or one on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import bpy
from bpy.props import PointerProperty, StringProperty

from ... import compat, runtime
from ...exporters import audio
from ...shared.artifacts import Audio
from ...shared.errors import Problem
from .source import Input, Kind, Source, at_once, chosen_path, draw_path, file_missing, lacking, path_property

Draw = Callable[[bpy.types.UILayout, bpy.types.Context, Input], None]

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


def _recording_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    session, form = runtime.current(), given.path_from_id()
    if session is not None and session.microphone.owner == form:
        return lacking("It is recording.", "Press Stop when you have spoken.")
    if session is not None and form in session.microphone.problems:
        return session.microphone.problems[form]
    return None if given.recording and Path(given.recording).is_file() else lacking("Press Record, and speak.")


def _draw_recording(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    session, form = runtime.current(), given.path_from_id()
    recording = session is not None and session.microphone.owner == form
    text = f"Stop  {session.microphone.seconds:.0f} s" if recording else "Record"
    layout.operator("scenewright.record", text=text, icon="SNAP_FACE" if recording else "REC").form = form
    if recording:
        layout.progress(factor=min(session.microphone.level, 1.0), text="")
    elif given.recording:
        layout.label(text=Path(given.recording).stem, icon="SOUND")


def _gather_recording(context: bpy.types.Context, given: Input) -> Audio:
    return audio.from_file(Path(given.recording))


def source_of(given: Input) -> Source | None:
    """Return where an input of sound is to come from, None where it is left out."""
    return next((source for source in KIND.sources if source.name == given.source), None)


def _heard(draw: Draw) -> Draw:
    """Return what draws a source and, beside it, the button that plays it."""

    def both(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
        session, form = runtime.current(), given.path_from_id()
        row = layout.row(align=True)
        draw(row, context, given)
        playing = session is not None and session.player.playing == form
        row.operator("scenewright.listen", text="", icon="SNAP_FACE" if playing else "PLAY").form = form

    return both


KIND = Kind(
    (
        Source("STRIP", "Sound Strip", "The sequencer's active sound strip, as it is trimmed",
               _strip_missing, _heard(_draw_strip), at_once(_gather_strip)),
        Source("SOUND", "Sound", "A sound of this file",
               _sound_missing, _heard(_draw_sound), at_once(_gather_sound)),
        Source("SPEAKER", "Speaker", "The sound of the active speaker",
               _speaker_missing, _heard(_draw_speaker), at_once(_gather_speaker)),
        Source("RECORD", "Microphone", "What you record now with this machine's microphone",
               _recording_missing, _heard(_draw_recording), at_once(_gather_recording)),
        Source("FILE", "File", "A sound on disk",
               _file_missing, _heard(draw_path), at_once(_gather_file)),
    ),
    {
        "sound": PointerProperty(name="Sound", description="A sound of this file", type=bpy.types.Sound),
        "path": path_property("A sound file"),
        "recording": StringProperty(name="Recording", description="What was recorded last", subtype="FILE_PATH"),
    },
)  # fmt: skip
