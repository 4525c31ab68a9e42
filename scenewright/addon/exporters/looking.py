"""A scene's camera that looks as a viewport does."""

from __future__ import annotations

import bpy
import numpy as np

from .changes import Changes

AHEAD = 0.1  # metres: nearer things are not seen


def look_through(changes: Changes, scene: bpy.types.Scene, camera: bpy.types.Object) -> None:
    """Make a camera the scene's, whatever its markers say."""
    for marker in scene.timeline_markers:
        changes.set(marker, camera=None)
    changes.set(scene, camera=camera)


def look_as(
    changes: Changes, scene: bpy.types.Scene, view: np.ndarray, window: np.ndarray, shape: tuple[int, int]
) -> None:
    """Let a scene's camera see what a viewport does.

    Args:
        changes: takes it back.
        scene: whose camera it shall be.
        view: (4, 4) the world in the viewport's frame.
        window: (4, 4) its projection.
        shape: its width and height, pixels.
    """
    lens = bpy.data.cameras.new("viewport")
    changes.callback(bpy.data.cameras.remove, lens)
    camera = bpy.data.objects.new("viewport", lens)
    changes.callback(bpy.data.objects.remove, camera)
    scene.collection.objects.link(camera)
    backwards = _set_lens(lens, window, shape[1] / shape[0])
    place = np.linalg.inv(view)
    place[:3, 3] += backwards * place[:3, 2]
    camera.matrix_world = place.T
    look_through(changes, scene, camera)


def _set_lens(lens: bpy.types.Camera, window: np.ndarray, aspect: float) -> float:
    """Set a lens to a projection, of a view that much as high as wide; return how far back it stands, metres."""
    lens.sensor_fit = "HORIZONTAL"
    scale, offset = window[2, 2], window[2, 3]
    if window[3, 3] == 0:
        lens.type, lens.lens = "PERSP", lens.sensor_width * window[0, 0] / 2
        lens.shift_x, lens.shift_y = window[0, 2] / 2, window[1, 2] / 2 * aspect
        lens.clip_start, lens.clip_end = offset / (scale - 1), offset / (scale + 1)
        return 0.0
    lens.type, lens.ortho_scale = "ORTHO", 2 / window[0, 0]
    lens.shift_x, lens.shift_y = -window[0, 3] / 2, -window[1, 3] / 2 * aspect
    # Such a viewport also sees what is behind where it stands.
    near, far = (offset + 1) / scale, (offset - 1) / scale
    lens.clip_start, lens.clip_end = AHEAD, far - near + AHEAD
    return float(AHEAD - near)
