"""What a scene stands on and before: a ground and a wall, as large as the camera needs them."""

from __future__ import annotations

import numpy as np

from scenewright.backend.layout.solving import Layout
from scenewright.shared.artifacts import Material, Mesh
from scenewright.shared.plans import PlannedCamera

PLAIN = (0.36, 0.35, 0.33, 1.0)
OUTDOORS, INDOORS = 14.0, 2.0  # times the scene's size
HIGHEST = 2.7  # metres of a wall, unless something is taller
SKIRTING = 0.3  # metres that a wall reaches above what is tallest


def ground(layout: Layout, camera: PlannedCamera, material: Material | None, metres: float) -> Mesh:
    """Return the ground as a rectangle at z = 0, its texture repeated every so many metres."""
    low, high = _extent(layout)
    middle, size = (low + high) / 2, max(float(np.linalg.norm(high - low)), 1.0)
    reach = (INDOORS if layout.wall is not None else OUTDOORS) * size
    left, right, front, back = middle[0] - reach, middle[0] + reach, middle[1] - reach, middle[1] + reach
    front = min(front, camera.location[1] - 1.0)
    if layout.wall is not None:
        back = layout.wall
    corners = [(left, front, 0.0), (right, front, 0.0), (right, back, 0.0), (left, back, 0.0)]
    return _rectangle("Ground", corners, right - left, back - front, material, metres)


def wall(layout: Layout, material: Material | None, metres: float) -> Mesh:
    """Return the wall behind a scene that has one, facing -y."""
    y = layout.wall or 0.0
    low, high = _extent(layout)
    reach = INDOORS * max(float(np.linalg.norm(high - low)), 1.0)
    top = max(HIGHEST, *(body.top + SKIRTING for body in layout.bodies))
    left, right = (low[0] + high[0]) / 2 - reach, (low[0] + high[0]) / 2 + reach
    corners = [(left, y, 0.0), (right, y, 0.0), (right, y, top), (left, y, top)]
    return _rectangle("Wall", corners, right - left, top, material, metres)


def _extent(layout: Layout) -> tuple[np.ndarray, np.ndarray]:
    low = np.min([body.middle - body.extent for body in layout.bodies], axis=0)
    high = np.max([body.middle + body.extent for body in layout.bodies], axis=0)
    return low, high


def _rectangle(
    name: str, corners: list[tuple[float, float, float]], width: float, height: float, material: Material | None,
    metres: float,
) -> Mesh:  # fmt: skip
    uvs = np.array([(0, 0), (width, 0), (width, height), (0, 0), (width, height), (0, height)], np.float32) / metres
    faces = np.array([(0, 1, 2), (0, 2, 3)], np.int32)
    plain = Material(name=name, base_colour=PLAIN, roughness=0.85)
    return Mesh(
        name=name, vertices=np.array(corners, np.float32), faces=faces, uvs=uvs.astype(np.float32),
        material=material or plain, polygons=np.zeros(2, np.int32),
    )  # fmt: skip
