"""Where the camera stands: from what side, how high, how far."""

from __future__ import annotations

import math

import numpy as np

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.geometry.triangles import Floats
from scenewright.backend.studio.stage import Stage

FIELD, WIDE_FIELD, LONG_FIELD = 27.0, 44.0, 7.0  # degrees across the shorter side
FILL = 0.66  # of the picture that the subject takes up
FLAT = 0.16  # of the width: what is lower is looked down upon
EYE = 1.65  # metres above the ground, where there is no subject
MOST_POINTS = 4000


def placed(stage: Stage, cameras: set[str], width: int, height: int, has_support: bool) -> Cameras:
    """Return the camera for a stage; it looks along +y unless words say otherwise."""
    field = math.radians(LONG_FIELD if "isometric" in cameras else FIELD)
    if not len(stage.subject):
        return _landscape(cameras, width, height)
    fill = FILL * (1.55 if "close" in cameras else 1.0) * (0.5 if "wide" in cameras else 1.0)
    elevation = math.radians(_elevation(stage, cameras, has_support))
    azimuth = math.radians(45.0 if "isometric" in cameras else 0.0)
    back = np.array([
        -math.sin(azimuth) * math.cos(elevation), -math.cos(azimuth) * math.cos(elevation), math.sin(elevation),
    ])  # fmt: skip
    axes = _axes(back)
    tangents = np.tan(field / 2) * np.array([width, height]) / min(width, height)
    points = stage.subject[:: max(1, len(stage.subject) // MOST_POINTS)].astype(np.float64)
    at = (points.min(0) + points.max(0)) / 2
    for _ in range(6):
        local = (points - at) @ axes
        away = float((local[:, 2] + np.abs(local[:, :2] / (tangents * fill)).max(1)).max())
        plane = local[:, :2] / (away - local[:, 2:])
        at = at + axes[:, :2] @ ((plane.min(0) + plane.max(0)) / 2 * away)
    at = at + axes[:, 1] * 0.05 * away * tangents[1]  # a little more room above than below
    position = at + back * away
    position[2] = max(position[2], 0.06 * stage.size)
    return _camera(position, axes, field, width, height)


def _elevation(stage: Stage, cameras: set[str], has_support: bool) -> float:
    """Return degrees that the camera looks down by."""
    if "above" in cameras:
        return 62.0
    if "below" in cameras:
        return 1.5
    if "isometric" in cameras:
        return 35.26
    if cameras & {"front", "side"}:
        return 7.0
    across, up = np.ptp(stage.subject[:, :2], axis=0).max(), np.ptp(stage.subject[:, 2])
    if up < FLAT * across:
        return 42.0
    if has_support:
        return 25.0
    return 20.0 if stage.size < 1.0 else 13.0 if stage.size < 3.5 else 7.0


def _landscape(cameras: set[str], width: int, height: int) -> Cameras:
    tilt = math.radians(22.0 if "above" in cameras else -3.0)
    back = np.array([0.0, -math.cos(tilt), math.sin(tilt)])
    position = np.array([0.0, 0.0, EYE * (4.0 if "above" in cameras else 1.0)])
    return _camera(position, _axes(back), math.radians(WIDE_FIELD), width, height)


def _axes(back: Floats) -> Floats:
    """Return right, up and backwards as columns."""
    right = np.cross([0.0, 0.0, 1.0], back)
    right /= np.linalg.norm(right)
    return np.stack([right, np.cross(back, right), back], axis=1)


def _camera(position: Floats, axes: Floats, field: float, width: int, height: int) -> Cameras:
    pose = np.eye(4)
    pose[:3, :3], pose[:3, 3] = axes, position
    focal = min(width, height) / 2 / math.tan(field / 2)
    return Cameras(
        pose[None].astype(np.float32), np.full((1, 2), focal, np.float32),
        np.array([[width / 2, height / 2]], np.float32), width, height,
    )  # fmt: skip
