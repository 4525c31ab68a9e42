"""Storyboard to strips one after the other, a marker and a camera for each shot, and a page to read."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import bpy

from .. import compat
from ..shared.artifacts import Image, Shot, Storyboard
from . import aside, image, shot_cameras, strips, text
from .placement import Datablocks, Placement, Steps

LONGEST_TITLE = 48  # characters of a shot's name
WORDS_SIZE = 36.0  # of 1080 lines
LOWER, UPPER = 0.06, 0.9  # of the picture's height, where words stand
BLANK = (0.16, 0.16, 0.17)


def build(board: Storyboard, placement: Placement) -> Steps:
    """Build a storyboard from the scene's first frame on."""
    scene = placement.find_scene()
    return (yield from lay_out(board, placement, scene, scene.frame_start))


def lay_out(board: Storyboard, placement: Placement, scene: bpy.types.Scene, start: int) -> Steps:
    """Build a storyboard from a frame on: strips, markers, cameras, and a text with every shot.

    Pictures are written under the placement's folder, since strips read files. Shots of people or things that the
    scene holds by name are framed on these, others on all that stands there.
    """
    title, frames = placement.title(board), _frames(board, scene, start)
    folder = strips.free_path(placement.folder, title, "")
    page = text.write(f"{title}.md", as_markdown(board))
    made: Datablocks = []
    if not board.shots:
        return [page]
    channel = strips.free_channel(scene, start, frames[-1] - start)
    above = strips.free_channel(scene, start, frames[-1] - start, above=channel)
    stage = shot_cameras.Stage(scene)
    for number, shot in enumerate(board.shots):
        span, name = (frames[number], frames[number + 1]), _title(shot, number)
        file = (yield from _written(shot.picture, folder, number)) if shot.picture is not None else None
        made.append(_picture(scene, name, file, channel, span))
        made.append(_words(scene, name, shot, above, span))
        camera = stage.add(shot, name, span, placement)
        scene.timeline_markers.new(name, frame=span[0]).camera = camera
        made += [camera, camera.data]
        yield
    scene.frame_end = max(scene.frame_end, frames[-1] - 1)
    scene.camera = scene.timeline_markers[_title(board.shots[0], 0)].camera if scene.camera is None else scene.camera
    compat.show_in_sequencer(scene)
    return [*made, page]


def as_markdown(board: Storyboard) -> str:
    """Write a storyboard as Markdown."""
    lines = [f"# {_line(board.name or 'Storyboard')}"]
    for number, shot in enumerate(board.shots, 1):
        lines += [f"## Shot {number}: {shot.framing}, {shot.movement}, {shot.seconds:g} s", _line(shot.description)]
        rows = {"Who": ", ".join(shot.characters), "Where": shot.place, "Said": shot.dialogue, "Heard": shot.sound,
                "Prompt": shot.prompt}  # fmt: skip
        lines += [f"{title}: {_line(words)}" for title, words in rows.items() if words]
    return "\n\n".join(lines) + "\n"


def _frames(board: Storyboard, scene: bpy.types.Scene, start: int) -> list[int]:
    """Return the frame that each shot begins at, and the one behind the last."""
    rate, ends, seconds = scene.render.fps / scene.render.fps_base, [start], 0.0
    for shot in board.shots:
        seconds += shot.seconds
        ends.append(max(start + round(seconds * rate), ends[-1] + 1))
    return ends


def _written(picture: Image, folder: Path, number: int) -> Generator[None, None, Path]:
    """Write a picture as a file that strips read, and return its path."""
    encoded = yield from aside.run(image.prepare, picture)
    path = folder / f"{number + 1:03}.{'png' if picture.pixels.dtype == 'uint8' else 'exr'}"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded)
    return path


def _picture(
    scene: bpy.types.Scene, name: str, file: Path | None, channel: int, span: tuple[int, int]
) -> bpy.types.Strip:
    if file is None:
        blank = compat.effect(scene, name, "COLOR", channel, span)
        blank.color = BLANK
        return blank
    made = scene.sequence_editor_create().strips.new_image(name, str(file), channel, span[0], fit_method="FIT")
    compat.end_strip(made, span[1])
    return made


def _words(scene: bpy.types.Scene, name: str, shot: Shot, channel: int, span: tuple[int, int]) -> bpy.types.Strip:
    made = compat.effect(scene, f"{name} words", "TEXT", channel, span)
    made.text = f"“{_line(shot.dialogue)}”" if shot.dialogue else _line(shot.description)
    made.font_size = WORDS_SIZE * scene.render.resolution_y / 1080
    made.location = (0.5, LOWER)
    made.wrap_width = UPPER
    made.use_shadow = True
    made.blend_type = "ALPHA_OVER"
    return made


def _title(shot: Shot, number: int) -> str:
    return f"{number + 1:03} {_line(shot.description)}"[:LONGEST_TITLE].rstrip()


def _line(words: str) -> str:
    """Return words on one line: they may hold anything that somebody wrote."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
