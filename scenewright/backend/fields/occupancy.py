"""Which cells and which rays matter: visual hull, rays that meet the field, the box to look in."""

from __future__ import annotations

import math

import numpy as np
from numba import uint64
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.fields.bricks import SIDE
from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.grid import Grid
from scenewright.backend.fields.kernels import kernel, per_ray
from scenewright.backend.fields.march import pixel_direction, room, span
from scenewright.backend.fields.threads import share


def all_cells(resolution: int) -> NDArray[np.uint16]:
    """Return the coordinates of all cells, (resolution³, 3)."""
    return np.indices((resolution,) * 3, np.uint16).reshape(3, -1).T


def hull(
    cameras: Cameras,
    alpha: NDArray[np.float32],
    aabb: NDArray[np.float32],
    resolution: int,
    cells: NDArray[np.uint16],
    misses: int,
) -> NDArray[np.uint16]:
    """Return those cells (c, 3) that fewer than `misses` views see as background, and at least one view sees at all.

    Args:
        cameras: v of them.
        alpha: (v, h, w) float32, 0 where there is background.
        aabb: (2, 3) float32, a cube.
        resolution: cells along each side.
        cells: (c, 3) to look at.
        misses: views that must agree that a cell is empty.
    """
    cell = float(aabb[1, 0] - aabb[0, 0]) / resolution
    distance = np.linalg.norm(cameras.positions - aabb.mean(0), axis=1).mean()
    # The picture is grown by the radius of a cell, so that looking up the cell's centre is enough.
    size = 2 * math.ceil(0.9 * cell / distance * float(cameras.focal.mean())) + 1
    grown = np.ascontiguousarray(ndimage.maximum_filter(alpha, size=(1, size, size)))
    kept = np.empty(len(cells), np.bool_)
    centres = (aabb[0] + (cells + np.float32(0.5)) * np.float32(cell)).astype(np.float32)
    share(carve, len(cells), 1 << 13, cameras.pinholes, grown, centres, np.float32(cell), misses, kept)
    return cells[kept]


@kernel
def carve(start, stop, pinholes, alpha, points, near, misses, kept):
    """Tell which points, start to stop, fewer than `misses` views see as background, and at least one sees at all."""
    poses, focal, centre, width, height = pinholes
    for i in range(start, stop):
        missed, seen = 0, 0
        for view in range(len(poses)):
            x, y, z = (
                points[i, 0] - poses[view, 0, 3],
                points[i, 1] - poses[view, 1, 3],
                points[i, 2] - poses[view, 2, 3],
            )
            ahead = -(poses[view, 0, 2] * x + poses[view, 1, 2] * y + poses[view, 2, 2] * z)
            if ahead <= near:
                continue
            right = poses[view, 0, 0] * x + poses[view, 1, 0] * y + poses[view, 2, 0] * z
            up = poses[view, 0, 1] * x + poses[view, 1, 1] * y + poses[view, 2, 1] * z
            u = math.floor(centre[view, 0] + right / ahead * focal[view, 0])
            v = math.floor(centre[view, 1] - up / ahead * focal[view, 1])
            if u < 0 or v < 0 or u >= width or v >= height:
                continue
            seen += 1
            if alpha[view, v, u] <= np.float32(0.02):
                missed += 1
                if missed >= misses:
                    break
        kept[i] = seen > 0 and missed < misses


def meeting_rays(grid: Grid, cameras: Cameras, candidates: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return those pixels, counted through all views, whose central ray meets an occupied cell."""
    meets = np.zeros(len(candidates), np.bool_)
    share(find_meeting, len(meets), 1 << 15, grid, cameras.pinholes, candidates, meets)
    return candidates[meets]


@kernel
def find_meeting(start, stop, grid, pinholes, candidates, meets):
    """Mark the pixels whose central ray meets an occupied cell of an uncontracted grid."""
    _, _, bricks, brick_cells, cube, _, _ = grid
    poses, focal, centre, width, height = pinholes
    for i in range(start, stop):
        view = candidates[i] // (width * height)
        y, x = divmod(candidates[i] - view * width * height, width)
        origin = (poses[view, 0, 3], poses[view, 1, 3], poses[view, 2, 3])
        px, py = np.float32(x) + np.float32(0.5), np.float32(y) + np.float32(0.5)
        direction = pixel_direction(poses, focal, centre, view, px, py)
        meets[i] = meets_cell(bricks, brick_cells, cube, origin, direction)


@per_ray
def meets_cell(bricks, brick_cells, cube, origin, direction):
    """Tell whether a ray, looked at twice in each cell, meets an occupied one."""
    last = cube.resolution - 1
    inverse = np.float32(1) / cube.cell
    ox, oy, oz = (
        (origin[0] - cube.lower[0]) * inverse,
        (origin[1] - cube.lower[1]) * inverse,
        (origin[2] - cube.lower[2]) * inverse,
    )
    vx, vy, vz = direction[0] * inverse, direction[1] * inverse, direction[2] * inverse
    t, far = span(cube, origin, direction)
    while t < far:
        x, y, z = ox + t * vx, oy + t * vy, oz + t * vz
        cx, cy, cz = min(max(int(x), 0), last), min(max(int(y), 0), last), min(max(int(z), 0), last)
        brick = bricks[uint64(cx // SIDE), uint64(cy // SIDE), uint64(cz // SIDE)]
        if brick >= 0:
            if brick_cells[uint64(brick), uint64(((cx % SIDE) * SIDE + cy % SIDE) * SIDE + cz % SIDE)] >= 0:
                return True
            t += np.float32(0.5) * cube.cell
        else:
            along = min(room(y, vy, cy // SIDE, brick), room(z, vz, cz // SIDE, brick))
            t += max(np.float32(0.5) * cube.cell, min(along, room(x, vx, cx // SIDE, brick)))
    return False
