"""Two-level numbering of sparse grid coordinates: a dense table of bricks, and 4³ rows in each brick that is used.

Cells and vertices are both found this way. Rows of one brick are neighbours in memory, and memory follows the surface,
not the cube. An empty brick holds how far off the next used one is, so that rays leap over empty space.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import uint64
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.fields.kernels import kernel

SIDE = 4  # coordinates along each side of a brick
VOLUME = SIDE**3


class Bricks(NamedTuple):
    """Hold the row of each coordinate that is used.

    Attributes:
        table: (b, b, b) int32: row of `rows`, or minus the chessboard distance, in bricks, to the next used brick.
        rows: (n, 64) int32: number of each coordinate of a brick, z fastest; -1 where it is not used.
    """

    table: NDArray[np.int32]
    rows: NDArray[np.int32]


def number(coordinates: NDArray[np.uint16], extent: int) -> Bricks:
    """Number coordinates (n, 3), all below extent, in the order given."""
    used = _used_bricks(coordinates, extent)
    table = np.zeros(used.shape, np.int32)
    if not used.all():
        table -= ndimage.distance_transform_cdt(~used, "chessboard") if used.any() else len(used)
    table[used] = np.arange(used.sum(), dtype=np.int32)
    rows = np.full((max(1, int(used.sum())), VOLUME), -1, np.int32)
    _write_rows(coordinates, table, rows)
    return Bricks(table, rows)


def sort(coordinates: NDArray[np.uint16], extent: int) -> NDArray[np.uint16]:
    """Return coordinates (n, 3) once each, those of one brick side by side."""
    used = _used_bricks(coordinates, extent)
    table = np.full(used.shape, -1, np.int32)
    table[used] = np.arange(used.sum(), dtype=np.int32)
    rows = np.full((max(1, int(used.sum())), VOLUME), -1, np.int32)
    _write_rows(coordinates, table, rows)
    brick, local = np.divmod(np.flatnonzero(rows.ravel() >= 0), VOLUME)
    within = np.stack([local // SIDE**2, local // SIDE % SIDE, local % SIDE], 1)
    return (np.argwhere(used)[brick] * SIDE + within).astype(np.uint16)


@kernel
def row_of(table, rows, x, y, z):
    """Return the row of a coordinate that lies within the table, or -1."""
    brick = table[uint64(x // SIDE), uint64(y // SIDE), uint64(z // SIDE)]
    if brick < 0:
        return np.int32(-1)
    return rows[uint64(brick), uint64(((x % SIDE) * SIDE + y % SIDE) * SIDE + z % SIDE)]


@kernel
def find_corners(cells, table, rows):
    """Return (c, 8) int32, the rows of the vertices at the corners of cells, z fastest; -1 where there is none."""
    corners = np.empty((len(cells), 8), np.int32)
    for cell in range(len(cells)):
        for corner in range(8):
            x = np.int64(cells[cell, 0]) + (corner >> 2)
            y = np.int64(cells[cell, 1]) + ((corner >> 1) & 1)
            z = np.int64(cells[cell, 2]) + (corner & 1)
            corners[cell, corner] = row_of(table, rows, x, y, z)
    return corners


@kernel
def list_corners(cells):
    """Return (8 c, 3) uint16, the coordinates of the corners of cells, shared ones repeated."""
    corners = np.empty((len(cells) * 8, 3), np.uint16)
    for cell in range(len(cells)):
        for corner in range(8):
            corners[cell * 8 + corner, 0] = cells[cell, 0] + (corner >> 2)
            corners[cell * 8 + corner, 1] = cells[cell, 1] + ((corner >> 1) & 1)
            corners[cell * 8 + corner, 2] = cells[cell, 2] + (corner & 1)
    return corners


@kernel
def mark_neighbours(cells, keep, table, rows, extent, grown):
    """Set grown (c,) for the cells that share a face with one to keep."""
    for cell in range(len(cells)):
        if not keep[cell]:
            continue
        for axis in range(3):
            for side in (-1, 1):
                x, y, z = np.int64(cells[cell, 0]), np.int64(cells[cell, 1]), np.int64(cells[cell, 2])
                if axis == 0:
                    x += side
                elif axis == 1:
                    y += side
                else:
                    z += side
                if min(x, y, z) >= 0 and max(x, y, z) < extent:
                    row = row_of(table, rows, x, y, z)
                    if row >= 0:
                        grown[row] = True


def _used_bricks(coordinates: NDArray[np.uint16], extent: int) -> NDArray[np.bool_]:
    used = np.zeros((-(-extent // SIDE),) * 3, np.bool_)
    _mark_bricks(coordinates, used)
    return used


@kernel
def _mark_bricks(coordinates, used):
    for i in range(len(coordinates)):
        used[coordinates[i, 0] // SIDE, coordinates[i, 1] // SIDE, coordinates[i, 2] // SIDE] = True


@kernel
def _write_rows(coordinates, table, rows):
    for i in range(len(coordinates)):
        x, y, z = coordinates[i, 0], coordinates[i, 1], coordinates[i, 2]
        brick = table[x // SIDE, y // SIDE, z // SIDE]
        rows[brick, ((x % SIDE) * SIDE + y % SIDE) * SIDE + z % SIDE] = i
