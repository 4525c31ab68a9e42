"""CameraPath to a camera with a keyframe on every frame."""

from __future__ import annotations

import bpy

from ..shared.artifacts import CameraPath
from . import cameras
from .placement import Placement, Steps

FRAMES_A_SLICE = 20


def build(path: CameraPath, placement: Placement) -> Steps:
    """Build a camera that takes the path from the scene's first frame on, one pose a frame."""
    title, scene = placement.title(path), placement.find_scene()
    data = bpy.data.cameras.new(title)
    camera = placement.add(title, data)
    for number, camera_to_world in enumerate(path.camera_to_world):
        frame = scene.frame_start + number
        cameras.pose(camera, camera_to_world, placement.location)
        cameras.lens(data, path.focal[number], path.centre[number], path.width, path.height)
        for owner, names in ((camera, ("location", "rotation_quaternion")), (data, ("lens", "shift_x", "shift_y"))):
            for name in names:
                owner.keyframe_insert(name, frame=frame)
        if number % FRAMES_A_SLICE == 0:
            yield
    data["frame_rate"] = path.frame_rate
    return [camera, data]
