"""The three-quarter view that shows a thing best: from the front, a little from the right and from above."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.fields.cameras import Cameras

TOWARDS_CAMERA = (0.55, -0.78, 0.46)
DISTANCE = 4.5  # radii of the thing
MARGIN = 0.05  # of the picture's side, left free around the thing
MOST_FRAMED = 200_000  # points looked at to find the frame
Floats = NDArray[np.float32]


class View(NamedTuple):
    """A thing moved to the origin and scaled to radius 1, so that neither millimetres nor kilometres matter.

    Attributes:
        centre: (3,) metres, world: what is moved to the origin.
        radius: metres.
        cameras: one camera, in that space.
    """

    centre: Floats
    radius: float
    cameras: Cameras

    def of(self, points: Floats) -> Floats:
        """Return points (n, 3) of the world as the camera's space has them."""
        return np.asarray((points - self.centre) / self.radius, np.float32)

    def seen(self, vectors: Floats) -> Floats:
        """Return directions (n, 3) of the world as the camera sees them: right, up, towards it."""
        return vectors @ self.cameras.camera_to_world[0, :3, :3]

    def rays(self, pixels: NDArray[np.bool_]) -> Floats:
        """Return the directions (n, 3), unit length, in the camera's space, through the pixels set in a mask (h, w)."""
        camera = self.cameras
        rows, columns = np.nonzero(pixels)
        plane = np.empty((len(rows), 3), np.float32)
        plane[:, 0] = (columns + 0.5 - camera.centre[0, 0]) / camera.focal[0, 0]
        plane[:, 1] = (camera.centre[0, 1] - rows - 0.5) / camera.focal[0, 1]
        plane[:, 2] = -1.0
        plane /= np.sqrt(np.einsum("nk,nk->n", plane, plane))[:, None]
        return plane @ camera.camera_to_world[0, :3, :3].T

    def in_world(self) -> Cameras:
        """Return the camera where it stands in the world."""
        poses = self.cameras.camera_to_world.copy()
        poses[:, :3, 3] = poses[:, :3, 3] * self.radius + self.centre
        return replace(self.cameras, camera_to_world=poses)


def three_quarter(points: Floats, size: int, outliers: float = 0.0) -> View:
    """Return the view in which points (n, 3) fill a square picture.

    Args:
        points: metres, world.
        size: side of the picture in pixels.
        outliers: share of the points at each end of each axis that may fall outside.

    Raises:
        ValueError: no point has finite coordinates.
    """
    framed = points[:: -(-len(points) // MOST_FRAMED) or 1]
    framed = framed[np.isfinite(framed).all(1)]
    if not len(framed):
        raise ValueError("There is nothing to draw.")
    low, high = np.quantile(framed, [outliers, 1.0 - outliers], axis=0).astype(np.float32)
    centre, radius = (low + high) / 2, float(np.linalg.norm(high - low)) / 2 or 1.0
    pose = _pose()
    local = ((framed - centre) / radius - pose[:3, 3]) @ pose[:3, :3]
    plane = local[:, :2] / np.maximum(-local[:, 2:], 1e-3)
    left, right = np.quantile(plane, [outliers, 1.0 - outliers], axis=0)
    focal = size * (1 - 2 * MARGIN) / max(float((right - left).max()), 0.05)
    middle = size / 2 + (left + right) / 2 * focal * [-1, 1]
    camera = Cameras(pose[None], np.full((1, 2), focal, np.float32), middle[None].astype(np.float32), size, size)
    return View(centre, radius, camera)


def _pose() -> Floats:
    towards = np.array(TOWARDS_CAMERA) / np.linalg.norm(TOWARDS_CAMERA)
    right = np.cross([0.0, 0.0, 1.0], towards)
    right /= np.linalg.norm(right)
    pose = np.eye(4, dtype=np.float32)
    pose[:3, :3] = np.stack([right, np.cross(towards, right), towards], 1)
    pose[:3, 3] = DISTANCE * towards
    return pose
