"""Where worlds are seen from: a camera path as it is, or a flight around the world."""

from __future__ import annotations

import numpy as np

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.geometry.hierarchy import build_hierarchy
from scenewright.backend.geometry.triangles import Triangles
from scenewright.backend.worlds.casting import dropped
from scenewright.shared.artifacts import CameraPath, Landscape
from scenewright.shared.errors import InvalidInput

FOCAL = 1.05  # of the picture's width
FRAMES, RATE = 48, 24.0
AROUND, OVER = 0.72, 0.42  # of the world's width: how far from its middle, and how high over it
FREE = 3.0  # metres over the ground that a camera is at least
MOST_PIXELS = 1 << 22


def cameras(path: CameraPath) -> Cameras:
    """Return the cameras of a path.

    Raises:
        InvalidInput: it has no frames, or larger ones than are drawn.
    """
    if not len(path.camera_to_world):
        raise InvalidInput("The camera path has no frames.", remedy="Set the scene's frame range.")
    if path.width * path.height > MOST_PIXELS:
        sentence = f"Pictures of {path.width} x {path.height} pixels are too large to be drawn here."
        raise InvalidInput(sentence, remedy=f"Make the render smaller: at most {MOST_PIXELS} pixels.")
    return Cameras(path.camera_to_world, path.focal, path.centre, path.width, path.height)


def around(scene: Landscape, width: int, height: int, count: int = 1, turn: float = 0.0) -> Cameras:
    """Return cameras on a quarter of a circle around a landscape, above its ground, that look at its middle."""
    low, high = scene.ground.vertices.min(0), scene.ground.vertices.max(0)
    middle, wide = (low + high) / 2, float((high - low)[:2].max())
    ground = build_hierarchy(Triangles(scene.ground.vertices, scene.ground.faces))
    angles = np.radians(-122 + turn + np.linspace(0, 90, count, endpoint=False))
    eyes = np.stack([
        middle[0] + AROUND * wide * np.cos(angles), middle[1] + AROUND * wide * np.sin(angles),
        np.full(count, low[2] + 0.45 * (high[2] - low[2]) + OVER * wide),
    ], 1)  # fmt: skip
    floor = dropped(np.concatenate([eyes[:, :2], np.full((count, 1), high[2] + 1)], 1).astype(np.float32), ground)
    eyes[:, 2] = np.maximum(eyes[:, 2], np.nan_to_num(floor, nan=-1e9) + FREE)
    target = np.array([middle[0], middle[1], low[2] + 0.35 * (high[2] - low[2])])
    focal = np.full((count, 2), FOCAL * width, np.float32)
    centre = np.tile(np.array([width / 2, height / 2], np.float32), (count, 1))
    return Cameras(np.stack([looking(eye, target) for eye in eyes]), focal, centre, width, height)


def looking(eye: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return the pose (4, 4) of a camera that looks from one place to another, upright."""
    back = (eye - target) / max(float(np.linalg.norm(eye - target)), 1e-9)
    right = np.cross([0.0, 0.0, 1.0], back)
    if np.linalg.norm(right) < 1e-6:
        right = np.array([1.0, 0.0, 0.0])
    right = right / np.linalg.norm(right)
    pose = np.eye(4, dtype=np.float32)
    pose[:3, :3], pose[:3, 3] = np.stack([right, np.cross(back, right), back], 1), eye
    return pose
