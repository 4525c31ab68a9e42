"""Poses and intrinsics to Blender's cameras: the reverse of the exporters' `pinhole`."""

from __future__ import annotations

import bpy
import numpy as np
from mathutils import Matrix, Vector

SENSOR = 36.0


def pose(camera: bpy.types.Object, camera_to_world: np.ndarray, location: tuple[float, float, float]) -> None:
    """Put a camera where a (4, 4) OpenGL pose says, moved by `location`; its quaternion stays near the one it had."""
    place, rotation, _ = Matrix(camera_to_world.tolist()).decompose()
    before = camera.rotation_quaternion.copy()
    camera.rotation_mode = "QUATERNION"
    rotation.make_compatible(before)
    camera.rotation_quaternion = rotation
    camera.location = place + Vector(location)


def lens(data: bpy.types.Camera, focal: np.ndarray, centre: np.ndarray, width: int, height: int) -> None:
    """Give a camera the intrinsics of a picture of width x height pixels: focal and centre, (2,) each in pixels.

    Where the two focal lengths differ, the horizontal one counts.
    """
    data.sensor_fit, data.sensor_width = "HORIZONTAL", SENSOR
    data.lens = float(focal[0]) * SENSOR / width
    data.shift_x = (width / 2 - float(centre[0])) / width
    data.shift_y = (float(centre[1]) - height / 2) / width
