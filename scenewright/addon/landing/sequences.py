"""A film as one picture file for each of its frames, and the strip that plays them."""

from __future__ import annotations

from pathlib import Path

import bpy

from .. import compat
from ..importers import Steps, strips
from ..shared.artifacts import Video
from .site import Site


def land(video: Video, film: Path, title: str, site: Site) -> Steps:
    """Write the frames of a film file beside it, one a slice, and put a strip of them at the site's frame."""
    folder = film.with_suffix("")
    reader = _reader(video, film, title)
    try:
        for number in range(1, video.frame_count + 1):
            reader.frame_set(number)
            reader.render.filepath = str(folder / f"{number:05d}.png")
            # Named as an argument, the scene would be rendered at the frame of the scene that is open.
            with bpy.context.temp_override(scene=reader, view_layer=reader.view_layers[0]):
                bpy.ops.render.render(write_still=True)
            yield
    finally:
        if reader.name in bpy.data.scenes:
            bpy.data.scenes.remove(reader)
    return _strip(video, folder, title, site)


def _reader(video: Video, film: Path, title: str) -> bpy.types.Scene:
    """Make a scene that renders nothing but the film, frame by frame, its colours as they are."""
    scene = bpy.data.scenes.new(title)
    scene.sequence_editor_create().strips.new_movie(title, str(film), 1, 1)
    render = scene.render
    render.resolution_x, render.resolution_y, render.resolution_percentage = video.width, video.height, 100
    for name, value in compat.png_settings(render.image_settings).items():
        setattr(render.image_settings, name, value)
    render.dither_intensity = 0.0
    scene.view_settings.view_transform = "Standard"
    return scene


def _strip(video: Video, folder: Path, title: str, site: Site) -> list[bpy.types.Strip]:
    scene, start = site.scene, site.frame
    length = strips.length(video, scene)
    channel = strips.free_channel(scene, start, max(length, video.frame_count))
    frames = sorted(path.name for path in folder.iterdir())
    made = scene.sequence_editor.strips.new_image(title, str(folder / frames[0]), channel, start)
    for frame in frames[1:]:
        made.elements.append(frame)
    compat.end_strip(made, start + video.frame_count)
    return strips.at_own_speed(scene, made, title, video)
