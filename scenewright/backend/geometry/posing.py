"""From which side a picture shows a shape: that from which their outlines agree best."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.geometry.metrics import sample_surface
from scenewright.backend.geometry.triangles import Doubles, Floats, Triangles

POINTS = 20_000  # of the surface, which stand for it
GRID, BORDER = 72, 4  # cells along the longer side of an outline, and around it
AZIMUTHS, ELEVATIONS = range(-90, 91, 15), range(-15, 46, 15)  # degrees that are tried, 0 and 0 being the front
FINER = (-10, -5, 0, 5, 10)  # degrees around the best of those
PREFERENCE = 5e-4  # of agreement per degree away from the front: outlines that agree as well are not worth a turn
AWAY = 30.0  # sizes of the shape that the camera stands off: pictures of unknown lenses are taken as of long ones


def find_view(mesh: Triangles, alpha: Floats) -> tuple[Cameras, float]:
    """Return the camera that sees a shape as a picture shows it, and how well the outlines agree, 0 to 1.

    Args:
        mesh: Z up, its front towards -Y.
        alpha: (h, w) float32, the picture's mask.
    """
    points, _ = sample_surface(mesh, POINTS)
    wanted = _outline_of(alpha >= 0.5)

    def agreement(view: tuple[int, int]) -> float:
        seen = ndimage.binary_closing(_outline(points @ _axes(*view)[:2].T), iterations=2)
        return float((seen & wanted).sum() / (seen | wanted).sum())

    def score(view: tuple[int, int]) -> float:
        return agreement(view) - PREFERENCE * (abs(view[0]) + abs(view[1]))

    best = max(product(AZIMUTHS, ELEVATIONS), key=score)
    best = max(((best[0] + turn, best[1] + tilt) for turn, tilt in product(FINER, FINER)), key=score)
    return _camera(points, alpha, _axes(*best)), agreement(best)


def opposite(cameras: Cameras) -> Cameras:
    """Return the cameras on the other side of the origin, which see outlines mirrored."""
    poses = cameras.camera_to_world.copy()
    poses[:, :3, 3] *= -1
    poses[:, :3, 0] *= -1
    poses[:, :3, 2] *= -1
    centre = np.stack([cameras.width - cameras.centre[:, 0], cameras.centre[:, 1]], axis=1)
    return Cameras(poses, cameras.focal, centre, cameras.width, cameras.height)


def _camera(points: Floats, alpha: Floats, axes: Doubles) -> Cameras:
    """Return the camera along `axes` in whose picture the points fill the same rectangle as the mask."""
    flat = points @ axes[:2].T
    low, high = flat.min(0), flat.max(0)
    rows, columns = (np.flatnonzero((alpha >= 0.5).any(axis=axis)) for axis in (1, 0))
    top_left, bottom_right = np.array([columns[0], rows[0]]), np.array([columns[-1], rows[-1]]) + 1
    pixels = (bottom_right - top_left).max() / (high - low).max()
    away = AWAY * float(np.linalg.norm(np.ptp(points, axis=0)))
    pose = np.eye(4)
    pose[:3, :3] = axes.T
    # The ray through the origin is the camera's axis, so that the opposite camera sees the same, mirrored.
    pose[:3, 3] = away * axes[2]
    middle = (low + high) / 2 * [pixels, -pixels]
    centre = (top_left + bottom_right) / 2 - middle
    height, width = alpha.shape
    poses, focal, centres = (
        each.astype(np.float32) for each in (pose[None], np.full((1, 2), pixels * away), centre[None])
    )
    return Cameras(poses, focal, centres, width, height)


def _axes(azimuth: float, elevation: float) -> Doubles:
    """Return the right, up and backward directions (3, 3) of a camera that looks at the origin, angles in degrees."""
    turn, tilt = np.radians([azimuth, elevation])
    backward = np.array([np.sin(turn) * np.cos(tilt), -np.cos(turn) * np.cos(tilt), np.sin(tilt)])
    right = np.array([np.cos(turn), np.sin(turn), 0.0])
    return np.stack([right, np.cross(backward, right), backward])


def _outline(points: Doubles) -> NDArray[np.bool_]:
    """Return which cells of a grid hold points (n, 2), rows going up; the longer side of all fills the grid."""
    low, high = points.min(0), points.max(0)
    inside = (points - (low + high) / 2) / max((high - low).max(), 1e-9) + 0.5
    columns, rows = np.rint(inside * (GRID - 1)).astype(int).T
    cells = np.zeros((GRID, GRID), bool)
    cells[rows, columns] = True
    return np.pad(cells, BORDER)


def _outline_of(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the same of a mask (h, w) with row 0 on top."""
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    object_ = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1][::-1]
    sides = np.array(object_.shape)
    places = np.arange(GRID) / (GRID - 1) * sides.max() - (sides.max() - sides[:, None]) / 2
    within = [(place >= 0) & (place <= side) for place, side in zip(places, sides, strict=True)]
    down, across = (np.clip(place, 0, side - 1).astype(int) for place, side in zip(places, sides, strict=True))
    return np.pad(object_[down[:, None], across] & within[0][:, None] & within[1], BORDER)
