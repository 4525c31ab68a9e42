"""How long, how fast and with which cuts: what a film or a piece of music takes from the scene."""

from __future__ import annotations

import bpy

from ..shared.schema import Setting
from .forms import Form

TIMED = ("seconds", "frame_rate", "cues")  # settings that a scene knows


def timed(settings: tuple[Setting, ...]) -> list[Setting]:
    """Return those of a task's settings that the scene's time can fill, where it makes sense: all by their names."""
    found = [setting for setting in settings if setting.name in TIMED and setting.kind in ("number", "text")]
    return found if any(setting.name != "seconds" for setting in found) else []


def match(form: Form, settings: tuple[Setting, ...], scene: bpy.types.Scene) -> None:
    """Set a task's length, frame rate and cues to those of a scene: its range, and its markers within it."""
    rate = scene.render.fps / scene.render.fps_base
    length = (scene.frame_end - scene.frame_start + 1) / rate
    marked = sorted(marker.frame for marker in scene.timeline_markers)
    cues = [(frame - scene.frame_start) / rate for frame in marked if scene.frame_start < frame <= scene.frame_end]
    known = {"seconds": length, "frame_rate": rate, "cues": " ".join(f"{cue:.6g}" for cue in cues)}
    for setting in timed(settings):
        value = known[setting.name]
        if isinstance(value, float):
            low, high = setting.minimum, setting.maximum
            value = min(max(value, low if low is not None else value), high if high is not None else value)
        setattr(form, setting.name, value)
