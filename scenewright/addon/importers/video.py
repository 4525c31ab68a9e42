"""Video to a movie file beside the scene and a strip in its sequencer."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import bpy

from ..shared.artifacts import Video
from . import aside, strips
from .placement import Datablocks, Placement, Steps


def build(video: Video, placement: Placement) -> Steps:
    """Write the film under the placement's folder and put it on a free channel at the scene's first frame."""
    scene = placement.find_scene()
    path = yield from write(video, placement)
    return strip(video, path, placement.title(video), scene, scene.frame_start)


def write(video: Video, placement: Placement) -> Generator[None, None, Path]:
    """Write the film under the placement's folder and return its path."""
    path = strips.free_path(placement.folder, placement.title(video), f".{video.container}")
    yield from aside.run(video.encoded.tofile, path)
    return path


def strip(video: Video, path: Path, title: str, scene: bpy.types.Scene, start: int) -> Datablocks:
    """Make a strip of a film file on a free channel of a scene, from a frame on, at its own speed."""
    channel = strips.free_channel(scene, start, max(strips.length(video, scene), video.frame_count))
    made = scene.sequence_editor.strips.new_movie(title, str(path), channel, start)
    return strips.at_own_speed(scene, made, title, video)
