"""Video to a movie file beside the scene and a strip in its sequencer."""

from __future__ import annotations

from pathlib import Path

import bpy

from .. import compat
from ..shared.artifacts import Video
from .placement import Placement, Steps


def build(video: Video, placement: Placement) -> Steps:
    """Write the film under the placement's folder and put it on a free channel at the scene's first frame.

    The strip shows one film frame per scene frame; its property "frame_rate" says how fast it was filmed.
    """
    title, scene = placement.title(video), placement.find_scene()
    path = free_path(placement.folder, title, f".{video.container}")
    video.encoded.tofile(path)
    yield
    channel = free_channel(scene, scene.frame_start, video.frame_count)
    strip = scene.sequence_editor.strips.new_movie(title, str(path), channel, scene.frame_start)
    strip["frame_rate"] = video.frame_rate
    compat.show_in_sequencer(scene)
    return [strip]


def free_path(folder: Path, title: str, suffix: str) -> Path:
    """Return a path in a folder, made if missing, that no file has yet, named after the title."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = bpy.path.clean_name(title)
    path, number = folder / f"{stem}{suffix}", 2
    while path.exists():
        path, number = folder / f"{stem}_{number}{suffix}", number + 1
    return path


def free_channel(scene: bpy.types.Scene, start: int, length: int) -> int:
    """Return the lowest sequencer channel of a scene with nothing on it from `start` for `length` frames."""
    taken = set()
    for strip in scene.sequence_editor_create().strips:
        first, end = compat.frames(strip)
        if first < start + length and end > start:
            taken.add(strip.channel)
    return min(set(range(1, len(taken) + 2)) - taken)
