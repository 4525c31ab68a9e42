"""Capture to a collection of cameras, each with its photo behind what it sees."""

from __future__ import annotations

import bpy

from ..shared.artifacts import Capture
from . import cameras, image
from .placement import Datablocks, Placement, Steps

DISPLAY_SHARE = 0.1


def build(capture: Capture, placement: Placement) -> Steps:
    """Build a camera for each photo, in a collection of their own; lens distortion is none of Blender's cameras'."""
    title = placement.title(capture)
    folder = bpy.data.collections.new(title)
    placement.find_collection().children.link(folder)
    made: Datablocks = [folder]
    for number, photo in enumerate(capture.images):
        name = f"{title} {number}"
        picture = yield from image.make(photo, photo.name or name)
        height, width, _ = photo.pixels.shape
        data = bpy.data.cameras.new(name)
        cameras.lens(data, capture.focal[number], capture.centre[number], width, height)
        data.background_images.new().image = picture
        data.show_background_images = True
        data.display_size = DISPLAY_SHARE
        camera = bpy.data.objects.new(name, data)
        cameras.pose(camera, capture.camera_to_world[number], placement.location)
        folder.objects.link(camera)
        made += [camera, data, picture]
        yield
    return made
