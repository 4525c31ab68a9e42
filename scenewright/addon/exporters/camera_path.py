"""The scene's camera over its frame range to CameraPath."""

from __future__ import annotations

from collections.abc import Sequence

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
    return _path(scene.camera.name, _shots(scene), scene)


def from_cameras(cameras: Sequence[bpy.types.Object], scene: bpy.types.Scene) -> CameraPath:
    """Return cameras as they stand now, one pose each, with the size of the scene's renders.

    Raises:
        InvalidInput: there is none, or one is not a perspective one.
    """
    if not cameras:
        raise InvalidInput("There is no camera to look through.", remedy="Select cameras, or bind some to markers.")
    depsgraph = evaluate(scene)
    shots = [pinhole(camera, scene.render, depsgraph) for camera in cameras]
    return _path(", ".join(camera.name for camera in cameras), shots, scene)


def _path(name: str, shots: list[Pinhole], scene: bpy.types.Scene) -> CameraPath:
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
