"""Which cells and which rays matter: visual hull, rays that meet the field, the box to look in."""

from __future__ import annotations

import math

import numpy as np
from numba import njit, uint64
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.fields.cameras import Cameras, Pinholes
from scenewright.backend.fields.grid import BRICK, Grid
from scenewright.backend.fields.march import pixel_direction, span
from scenewright.backend.fields.threads import share

_kernel = njit(nogil=True, fastmath=True, error_model="numpy", cache=True)


def hull(cameras: Cameras, alpha: NDArray[np.float32], aabb: NDArray[np.float32], resolution: int, misses: int = 1) -> NDArray[np.uint16]:
    """Return the cells (c, 3) that fewer than `misses` views see as background, and at least one view sees at all.

    Args:
        cameras: v of them.
        alpha: (v, h, w) float32, 0 where there is background.
        aabb: (2, 3) float32, a cube.
        resolution: cells along each side.
        misses: views that must agree that a cell is empty.
    """
    cell = float(aabb[1, 0] - aabb[0, 0]) / resolution
    distance = np.linalg.norm(cameras.positions - aabb.mean(0), axis=1).mean()
    # The picture is grown by the radius of a cell, so that looking up the cell's centre is enough.
    size = 2 * math.ceil(0.9 * cell / distance * float(cameras.focal.mean())) + 1
    grown = np.ascontiguousarray(ndimage.maximum_filter(alpha, size=(1, size, size)))
    kept = np.zeros((resolution,) * 3, np.bool_)
    share(carve, resolution, 4, cameras.pinholes, grown, aabb[0], np.float32(cell), misses, kept)
    return np.argwhere(kept).astype(np.uint16)


@_kernel
def carve(start, stop, pinholes, alpha, lower, cell, misses, kept):  # noqa: ANN001, ANN201
    """Keep the cells, in slices start to stop along x, that fewer than `misses` views see as background."""
    poses, focal, centre, width, height = pinholes
    resolution = kept.shape[1]
    for ix in range(start, stop):
        for iy in range(resolution):
            for iz in range(resolution):
                x = lower[0] + (np.float32(ix) + np.float32(0.5)) * cell
                y = lower[1] + (np.float32(iy) + np.float32(0.5)) * cell
                z = lower[2] + (np.float32(iz) + np.float32(0.5)) * cell
                missed, seen = 0, 0
                for view in range(len(poses)):
                    px, py, pz = x - poses[view, 0, 3], y - poses[view, 1, 3], z - poses[view, 2, 3]
                    ahead = -(poses[view, 0, 2] * px + poses[view, 1, 2] * py + poses[view, 2, 2] * pz)
                    if ahead <= cell:
                        continue
                    right = poses[view, 0, 0] * px + poses[view, 1, 0] * py + poses[view, 2, 0] * pz
                    up = poses[view, 0, 1] * px + poses[view, 1, 1] * py + poses[view, 2, 1] * pz
                    u = int(math.floor(centre[view, 0] + right / ahead * focal[view, 0]))
                    v = int(math.floor(centre[view, 1] - up / ahead * focal[view, 1]))
                    if u < 0 or v < 0 or u >= width or v >= height:
                        continue
                    seen += 1
                    if alpha[view, v, u] <= np.float32(0.02):
                        missed += 1
                        if missed >= misses:
                            break
                kept[ix, iy, iz] = seen > 0 and missed < misses


def meeting_rays(grid: Grid, cameras: Cameras, candidates: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return those pixels, counted through all views, whose central ray meets an occupied cell."""
    meets = np.zeros(len(candidates), np.bool_)
    share(find_meeting, len(meets), 1 << 15, grid, cameras.pinholes, candidates, meets)
    return candidates[meets]


@_kernel
def find_meeting(start, stop, grid, pinholes, candidates, meets):  # noqa: ANN001, ANN201
    """Mark the pixels whose central ray meets an occupied cell of an uncontracted grid."""
    _, _, bricks, brick_cells, cube, _, _ = grid
    poses, focal, centre, width, height = pinholes
    last = cube.resolution - 1
    inverse = np.float32(1) / cube.cell
    for i in range(start, stop):
        view = candidates[i] // (width * height)
        y, x = divmod(candidates[i] - view * width * height, width)
        origin = (poses[view, 0, 3], poses[view, 1, 3], poses[view, 2, 3])
        px, py = np.float32(x) + np.float32(0.5), np.float32(y) + np.float32(0.5)
        direction = pixel_direction(poses, focal, centre, view, px, py)
        t, far = span(cube, origin, direction)
        while t < far:
            ix = min(max(int((origin[0] + t * direction[0] - cube.lower[0]) * inverse), 0), last)
            iy = min(max(int((origin[1] + t * direction[1] - cube.lower[1]) * inverse), 0), last)
            iz = min(max(int((origin[2] + t * direction[2] - cube.lower[2]) * inverse), 0), last)
            brick = bricks[uint64(ix // BRICK), uint64(iy // BRICK), uint64(iz // BRICK)]
            if brick >= 0:
                local = ((ix % BRICK) * BRICK + iy % BRICK) * BRICK + iz % BRICK
                if brick_cells[uint64(brick), uint64(local)] >= 0:
                    meets[i] = True
                    break
                t += np.float32(0.5) * cube.cell
            else:
                t += cube.cell * max(np.float32(0.5), np.float32((-brick - 1) * BRICK))
