"""Films on disk, movie strips and image strips to Video."""

from __future__ import annotations

from pathlib import Path

import bpy
import numpy as np

from .. import compat
from ..shared.artifacts import Video
from ..shared.errors import InvalidInput
from .sequence import cutting_room, film

CONTAINERS = {".mp4": "mp4", ".m4v": "mp4", ".webm": "webm"}


def from_file(path: Path, folder: Path, first: int = 0, count: int | None = None) -> Video:
    """Return a film: its own bytes where it is MP4 or WebM and whole, else cut and encoded anew, without sound.

    Args:
        path: of the film.
        folder: for one temporary file.
        first: the frame to begin with.
        count: how many frames; None takes all from there on.

    Raises:
        InvalidInput: Blender cannot read the film.
    """
    length, frame_rate, size = look(path)
    count = length - first if count is None else count
    if path.suffix.lower() in CONTAINERS and (first, count) == (0, length):
        return _video(path, path.stem, frame_rate, length, size)
    with cutting_room(*map(_even, size), frame_rate) as scene:
        strip = scene.sequence_editor.strips.new_movie(path.stem, str(path), 1, 1, fit_method="STRETCH")
        return _encoded(scene, folder, strip.name, 1 + first, count)


def look(path: Path) -> tuple[int, float, tuple[int, int]]:
    """Return a film's number of frames, frames per second, and width and height.

    Raises:
        InvalidInput: Blender cannot read the film.
    """
    try:
        clip = bpy.data.movieclips.load(str(path))
    except RuntimeError as error:
        raise InvalidInput(f"The film {path} is missing.", detail=str(error)) from error
    try:
        if not clip.frame_duration or not clip.fps:
            raise InvalidInput(f"{path} is no film that Blender reads.", remedy="Save it as MP4.")
        return clip.frame_duration, clip.fps, tuple(clip.size)
    finally:
        bpy.data.movieclips.remove(clip)


def from_strip(strip: bpy.types.Strip, scene: bpy.types.Scene, folder: Path) -> Video:
    """Return the part of a movie or image strip that is seen, as its handles trim it.

    Args:
        strip: of the sequencer.
        scene: the strip's; an image strip has its frame rate.
        folder: for one temporary file.

    Raises:
        InvalidInput: Blender cannot read the film, or an image of the sequence.
    """
    skipped, length = compat.trim(strip)
    if strip.type == "MOVIE":
        return from_file(Path(bpy.path.abspath(strip.filepath)), folder, skipped, length)
    directory = Path(bpy.path.abspath(strip.directory))
    photos = [directory / element.filename for element in strip.elements]
    if len(photos) == 1:  # a still that is held
        photos, skipped = photos * length, 0
    return from_images(photos[skipped : skipped + length], scene.render.fps / scene.render.fps_base, folder)


def from_images(paths: list[Path], frame_rate: float, folder: Path) -> Video:
    """Return a film of images of one size, one per frame.

    Raises:
        InvalidInput: an image is missing, or the first one cannot be read.
    """
    for path in paths:
        if not path.is_file():
            raise InvalidInput(f"The image {path} is missing.", remedy="Find it again, or take it out of the strip.")
    with cutting_room(*map(_even, _size(paths[0])), frame_rate) as scene:
        strip = scene.sequence_editor.strips.new_image(paths[0].stem, str(paths[0]), 1, 1, fit_method="STRETCH")
        for path in paths[1:]:
            strip.elements.append(path.name)
        return _encoded(scene, folder, strip.name, 1, len(paths))


def _size(path: Path) -> tuple[int, int]:
    picture = bpy.data.images.load(str(path))
    try:
        if 0 in picture.size:
            raise InvalidInput(f"{path} is no image that Blender reads.")
        return tuple(picture.size)
    finally:
        bpy.data.images.remove(picture)


def _even(side: int) -> int:
    return side + side % 2  # H.264 halves the resolution of colours


def _encoded(scene: bpy.types.Scene, folder: Path, name: str, first: int, count: int) -> Video:
    path = film(scene, folder / "cut.mp4", first, count)
    render = scene.render
    try:
        size = render.resolution_x, render.resolution_y
        return _video(path, name, render.fps / render.fps_base, count, size)
    finally:
        path.unlink()


def _video(path: Path, name: str, frame_rate: float, count: int, size: tuple[int, int]) -> Video:
    return Video(
        name=name, encoded=np.fromfile(path, np.uint8), container=CONTAINERS[path.suffix.lower()],
        frame_rate=frame_rate, frame_count=count, width=size[0], height=size[1],
    )  # fmt: skip
