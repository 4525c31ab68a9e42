"""A Blender camera as pose and intrinsics, the way artifacts hold them."""

from __future__ import annotations

from typing import NamedTuple

import bpy
import numpy as np

from ..shared.errors import InvalidInput


class Pinhole(NamedTuple):
    """One camera.

    Attributes:
        camera_to_world: (4, 4) float32, metres, OpenGL; rigid, whatever the scale of the object.
        focal: (2,) float32, pixels.
        centre: (2,) float32, pixels from the top left corner.
    """

    camera_to_world: np.ndarray
    focal: np.ndarray
    centre: np.ndarray


def evaluate(scene: bpy.types.Scene) -> bpy.types.Depsgraph:
    """Return a scene's evaluated state at its current frame."""
    with bpy.context.temp_override(scene=scene, view_layer=scene.view_layers[0]):
        return bpy.context.evaluated_depsgraph_get()


def picture_size(render: bpy.types.RenderSettings) -> tuple[int, int]:
    """Return width and height of the rendered picture in pixels."""
    share = render.resolution_percentage / 100
    return max(int(render.resolution_x * share), 1), max(int(render.resolution_y * share), 1)


def pinhole(camera: bpy.types.Object, render: bpy.types.RenderSettings, depsgraph: bpy.types.Depsgraph) -> Pinhole:
    """Return the pose and intrinsics of a camera as the scene's frame evaluates it.

    Sensor fit, shift and pixel aspect are in the intrinsics.

    Raises:
        InvalidInput: the camera is orthographic or panoramic.
    """
    evaluated = camera.evaluated_get(depsgraph)
    if evaluated.data.type != "PERSP":
        raise InvalidInput(f"The camera {camera.name} is not a perspective one.", remedy="Set its type to Perspective.")
    width, height = picture_size(render)
    projection = evaluated.calc_matrix_camera(
        depsgraph, x=width, y=height, scale_x=render.pixel_aspect_x, scale_y=render.pixel_aspect_y
    )
    focal = (projection[0][0] * width / 2, projection[1][1] * height / 2)
    centre = ((1 - projection[0][2]) * width / 2, (1 + projection[1][2]) * height / 2)
    pose = evaluated.matrix_world.normalized()
    return Pinhole(np.array(pose, np.float32), np.array(focal, np.float32), np.array(centre, np.float32))
