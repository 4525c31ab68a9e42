"""The scene's camera over its frame range to CameraPath."""

from __future__ import annotations

import bpy
import numpy as np

from ..shared.artifacts import CameraPath
from ..shared.errors import InvalidInput
from .cameras import Pinhole, evaluate, picture_size, pinhole


def from_scene(scene: bpy.types.Scene) -> CameraPath:
    """Return the path of the scene's camera over the frame range, one pose per frame step.

    Cameras bound to timeline markers take over where the markers say so. The scene is as before afterwards.

    Raises:
        InvalidInput: the scene has no camera, or it is not a perspective one.
    """
    if scene.camera is None:
        raise InvalidInput("The scene has no camera to film with.", remedy="Add a camera to the scene.")
    name, shots = scene.camera.name, _shots(scene)
    width, height = picture_size(scene.render)
    return CameraPath(
        name=name,
        camera_to_world=np.stack([shot.camera_to_world for shot in shots]),
        focal=np.stack([shot.focal for shot in shots]),
        centre=np.stack([shot.centre for shot in shots]),
        width=width,
        height=height,
        frame_rate=scene.render.fps / scene.render.fps_base / scene.frame_step,
    )


def _shots(scene: bpy.types.Scene) -> list[Pinhole]:
    camera, frame, subframe = scene.camera, scene.frame_current, scene.frame_subframe
    shots = []
    try:
        for shot in range(scene.frame_start, scene.frame_end + 1, scene.frame_step):
            scene.frame_set(shot)
            shots.append(pinhole(scene.camera, scene.render, evaluate(scene)))
    finally:
        scene.frame_set(frame, subframe=subframe)
        scene.camera = camera
    return shots
