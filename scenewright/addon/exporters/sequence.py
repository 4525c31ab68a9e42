"""A scene of its own in which strips are cut and rendered, away from what the artist edits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import bpy

from .. import compat
from ..shared.errors import InvalidInput

MP4 = {"format": "MPEG4", "codec": "H264", "constant_rate_factor": "HIGH", "audio_codec": "NONE"}


@contextmanager
def cutting_room(width: int, height: int, frame_rate: float) -> Iterator[bpy.types.Scene]:
    """Give a scene with an empty sequencer, removed afterwards; its colours are those of the strips.

    Args:
        width: of the picture, pixels.
        height: of the picture, pixels.
        frame_rate: frames per second.
    """
    scene = bpy.data.scenes.new("cutting room")
    try:
        render = scene.render
        render.resolution_x, render.resolution_y, render.resolution_percentage = width, height, 100
        render.fps = max(round(frame_rate), 1)
        render.fps_base = render.fps / frame_rate
        scene.view_settings.view_transform = "Standard"
        scene.sequence_editor_create()
        yield scene
    finally:
        bpy.data.scenes.remove(scene)


def still(scene: bpy.types.Scene, path: Path) -> Path:
    """Render the current frame of a scene as PNG."""
    _set(scene.render.image_settings, compat.png_settings(scene.render.image_settings))
    return _render(scene, path, write_still=True)


def film(scene: bpy.types.Scene, path: Path, first: int, count: int) -> Path:
    """Render `count` frames of a scene, from `first` on, as H.264 in MP4."""
    _set(scene.render.image_settings, compat.film_settings(scene.render.image_settings))
    _set(
        scene.render.ffmpeg, {"format": "MPEG4", "codec": "H264", "constant_rate_factor": "HIGH", "audio_codec": "NONE"}
    )
    scene.frame_start, scene.frame_end = first, first + count - 1
    return _render(scene, path, animation=True)


def _render(scene: bpy.types.Scene, path: Path, **words: bool) -> Path:
    scene.render.filepath, scene.render.use_file_extension = str(path), False
    if "FINISHED" not in bpy.ops.render.render(scene=scene.name, **words) or not path.exists():
        raise InvalidInput("Blender could not render that.", remedy="Look at what its console says.")
    return path


def _set(owner: bpy.types.bpy_struct, values: dict[str, str]) -> None:
    for name, value in values.items():
        setattr(owner, name, value)
