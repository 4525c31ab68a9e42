"""What strips of the sequencer need: a free channel, a file of their own, and their length in the scene's frames."""

from __future__ import annotations

from pathlib import Path

import bpy

from .. import compat
from ..shared.artifacts import Video

SAME_RATE = 0.0011  # rates that differ by less than this share count as the same, as 23.976 and 24 do


def free_path(folder: Path, title: str, suffix: str) -> Path:
    """Return a path in a folder, made if missing, that no file has yet, named after the title."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = bpy.path.clean_name(title)
    path, number = folder / f"{stem}{suffix}", 2
    while path.exists():
        path, number = folder / f"{stem}_{number}{suffix}", number + 1
    return path


def free_channel(scene: bpy.types.Scene, start: int, length: int, above: int = 0) -> int:
    """Return the lowest channel of a scene over `above` with nothing on it from `start` for `length` frames."""
    taken = set()
    for strip in scene.sequence_editor_create().strips:
        first, end = compat.frames(strip)
        if first < start + length and end > start:
            taken.add(strip.channel)
    return min(set(range(above + 1, above + len(taken) + 2)) - taken)


def rate(video: Video, scene: bpy.types.Scene) -> float:
    """Return how many frames of a film pass in one of the scene; 1 where the rates are as good as the same."""
    ratio = video.frame_rate * scene.render.fps_base / scene.render.fps
    return 1.0 if abs(ratio - 1.0) < SAME_RATE else ratio


def length(video: Video, scene: bpy.types.Scene) -> int:
    """Return how many frames of the scene a film lasts."""
    return max(round(video.frame_count / rate(video, scene)), 1)


def at_own_speed(scene: bpy.types.Scene, strip: bpy.types.Strip, title: str, video: Video) -> list[bpy.types.Strip]:
    """Let a strip of all frames of a film last as long as the film; return the strips that it takes.

    Filmed at another rate than the scene's, a second strip above it spreads its frames over the time they took.
    """
    strip["frame_rate"] = video.frame_rate
    found, lasting = [strip], length(video, scene)
    if lasting != video.frame_count:
        start, _ = compat.frames(strip)
        compat.end_strip(strip, start + lasting)
        above = free_channel(scene, start, lasting, above=strip.channel)
        found.append(compat.stretch(scene, strip, f"{title} speed", above, lasting))
    compat.show_in_sequencer(scene)
    return found
