"""The sparse voxel grid: rows of density and colour at the corners of the occupied cells.

A cube is divided into resolution³ cells, of which only those that matter are kept. Each of their corners has a row of
4, 16 or 32 numbers: its raw density, then k spherical-harmonic coefficients each of red, green and blue, then zeros up
to the width. A row of 16 float32 fills a cache line, and one SIMD register.

Source: Sun et al., Direct Voxel Grid Optimization, 2022 (post-activated density); Fridovich-Keil et al., Plenoxels,
2022 (spherical harmonics).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.fields import bricks
from scenewright.backend.fields.kernels import kernel
from scenewright.backend.fields.rows import aligned_zeros
from scenewright.backend.fields.threads import share
from scenewright.shared.artifacts import RadianceField

EMPTY_DENSITY = np.float32(-3)  # raw; nearly transparent, and still within reach of the gradient
WIDTHS = {1: 4, 4: 16, 9: 32}  # harmonics per channel: numbers in a row

Coordinates = NDArray[np.uint16]


class Cube(NamedTuple):
    """Hold the place of a grid in the world.

    Attributes:
        lower: corner of the cube, metres; of the uncontracted cube where space is contracted.
        cell: edge of a cell in metres, of an uncontracted one.
        resolution: cells along each side.
        contracted: whether the outer half of the grid holds all of the space around the cube.
    """

    lower: tuple[np.float32, ...]
    cell: np.float32
    resolution: int
    contracted: bool


class Grid(NamedTuple):
    """Hold a field as the kernels read it.

    Attributes:
        values: (n, lanes) float32 rows of the vertices.
        corners: (c, 8) uint32, the rows at the corners of each cell, z fastest.
        bricks: table of the Bricks that number the cells.
        brick_cells: their rows.
        cube: where the grid lies.
        lanes: tuple as long as a row.
        terms: tuple as long as the harmonics of a channel.
    """

    values: NDArray[np.float32]
    corners: NDArray[np.uint32]
    bricks: NDArray[np.int32]
    brick_cells: NDArray[np.int32]
    cube: Cube
    lanes: tuple[np.uint8, ...]
    terms: tuple[np.uint8, ...]


@dataclass(frozen=True, eq=False)
class Field:
    """Hold a radiance field: occupied cells and the rows at their corners.

    Attributes:
        aabb: (2, 3) float32, metres, world; a cube.
        resolution: cells along each side.
        cells: (c, 3) uint16, the occupied cells.
        vertices: (n, 3) uint16, grid coordinates of the rows.
        values: (n, lanes) float32, raw density and harmonics.
        corners: (c, 8) uint32, rows of values at the corners of each cell, z fastest.
        background: (3,) float32, sRGB-encoded colour behind the field.
        contracted: the inner half of the grid is the aabb, the outer half all of the space around it.
    """

    aabb: NDArray[np.float32]
    resolution: int
    cells: Coordinates
    vertices: Coordinates
    values: NDArray[np.float32]
    corners: NDArray[np.uint32]
    background: NDArray[np.float32]
    contracted: bool = False

    @property
    def harmonics(self) -> int:
        """Return the number of spherical harmonics of a channel."""
        return next(count for count, width in WIDTHS.items() if width == self.values.shape[1])

    @property
    def voxel(self) -> float:
        """Return the edge of an (uncontracted) cell in metres."""
        return float(self.aabb[1, 0] - self.aabb[0, 0]) / self.resolution * (2 if self.contracted else 1)

    @cached_property
    def grid(self) -> Grid:
        """Return the tables for the kernels; values are shared, not copied."""
        table, rows = bricks.number(self.cells, self.resolution)
        lower = tuple(np.float32(side) for side in self.aabb[0])
        cube = Cube(lower, np.float32(self.voxel), self.resolution, self.contracted)
        lanes, terms = ((np.uint8(0),) * count for count in (self.values.shape[1], self.harmonics))
        return Grid(self.values, self.corners, table, rows, cube, lanes, terms)

    def artifact(self, name: str = "field") -> RadianceField:
        """Return the artifact of this field: density in float32, harmonics in float16."""
        count = self.harmonics
        colour = self.values[:, 1 : 1 + 3 * count].reshape(-1, 3, count)
        return RadianceField(
            name=name,
            aabb=self.aabb,
            resolution=self.resolution,
            cells=self.cells,
            vertices=self.vertices,
            density=np.ascontiguousarray(self.values[:, 0]),
            harmonics=colour.astype(np.float16),
            background=self.background,
            contracted=self.contracted,
        )

    @staticmethod
    def from_artifact(artifact: RadianceField) -> Field:
        """Return the field of an artifact.

        Raises:
            ValueError: A cell has a corner without a vertex, or the number of harmonics is not 1, 4 or 9.
        """
        count = artifact.harmonics.shape[2]
        if count not in WIDTHS:
            raise ValueError(f"A radiance field needs 1, 4 or 9 harmonics for each channel, not {count}.")
        values = aligned_zeros(len(artifact.vertices), WIDTHS[count])
        values[:, 0] = artifact.density
        values[:, 1 : 1 + 3 * count] = artifact.harmonics.reshape(-1, 3 * count)
        return Field(
            aabb=artifact.aabb,
            resolution=artifact.resolution,
            cells=artifact.cells,
            vertices=artifact.vertices,
            values=values,
            corners=_corners(artifact.cells, artifact.vertices, artifact.resolution),
            background=artifact.background,
            contracted=artifact.contracted,
        )


def allocate(
    cells: Coordinates,
    resolution: int,
    aabb: NDArray[np.float32],
    *,
    harmonics: int,
    background: NDArray[np.float32],
    contracted: bool = False,
) -> Field:
    """Return a field of the given cells, grey and nearly transparent everywhere."""
    cells = bricks.sort(cells, resolution)
    vertices = bricks.sort(bricks.list_corners(cells), resolution + 1)
    values = aligned_zeros(len(vertices), WIDTHS[harmonics])
    values[:, 0] = EMPTY_DENSITY
    corners = _corners(cells, vertices, resolution)
    return Field(aabb, resolution, cells, vertices, values, corners, background, contracted)


def prune(field: Field, keep: NDArray[np.bool_]) -> Field:
    """Return the field with only the cells to keep, (c,); rows of values stay where they are."""
    return replace(field, cells=field.cells[keep], corners=np.ascontiguousarray(field.corners[keep]))


def compact(field: Field) -> Field:
    """Return the field without the vertices that belong to no cell."""
    used = np.zeros(len(field.vertices), np.bool_)
    used[field.corners] = True
    values = aligned_zeros(int(used.sum()), field.values.shape[1])
    values[:] = field.values[used]
    corners = (np.cumsum(used) - 1).astype(np.uint32)[field.corners]
    return replace(field, vertices=field.vertices[used], values=values, corners=corners)


def dilate(field: Field, keep: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return keep (c,) grown by the face neighbours that are cells of the field."""
    grown = keep.copy()
    grid = field.grid
    bricks.mark_neighbours(field.cells, keep, grid.bricks, grid.brick_cells, field.resolution, grown)
    return grown


def subdivide(field: Field, resolution: int) -> Coordinates:
    """Return the cells (c, 3) of a higher resolution whose centre lies in a cell of the field."""
    ratio = resolution / field.resolution
    coarse = field.cells.astype(np.int64)
    first, behind = (np.ceil((coarse + side) * ratio - 0.5).astype(np.int64) for side in (0, 1))
    children = np.indices((int(np.ceil(ratio)),) * 3).reshape(3, -1).T
    return np.concatenate([cell[(cell < behind).all(1)] for cell in (first + child for child in children)]).astype(
        np.uint16
    )


def resample(field: Field, cells: Coordinates, resolution: int) -> Field:
    """Return a field of the given cells, of another resolution, with interpolated values."""
    fine = allocate(
        cells,
        resolution,
        field.aabb,
        harmonics=field.harmonics,
        background=field.background,
        contracted=field.contracted,
    )
    table, rows = bricks.number(field.vertices, field.resolution + 1)
    ratio = np.float32(field.resolution / resolution)
    share(_interpolate, len(fine.vertices), 1 << 14, field.values, table, rows, fine.vertices, ratio, fine.values)
    return fine


@kernel
def _interpolate(start, stop, values, table, rows, vertices, ratio, out):
    """Fill rows start to stop of out; missing vertices count as empty, and without colour."""
    one = np.float32(1)
    for i in range(start, stop):
        x, y, z = vertices[i, 0] * ratio, vertices[i, 1] * ratio, vertices[i, 2] * ratio
        ix, iy, iz = int(x), int(y), int(z)
        fx, fy, fz = np.float32(x - ix), np.float32(y - iy), np.float32(z - iz)
        known = np.float32(0)
        out[i, :] = 0
        for corner in range(8):
            cx, cy, cz = corner >> 2, (corner >> 1) & 1, corner & 1
            weight = (fx if cx else one - fx) * (fy if cy else one - fy) * (fz if cz else one - fz)
            row = bricks.row_of(table, rows, ix + cx, iy + cy, iz + cz) if weight > 0 else np.int32(-1)
            if row >= 0:
                known += weight
                for lane in range(values.shape[1]):
                    out[i, lane] += weight * values[row, lane]
        density = out[i, 0] + (one - known) * EMPTY_DENSITY
        out[i, :] /= max(known, np.float32(1e-3))
        out[i, 0] = density


def _corners(cells: Coordinates, vertices: Coordinates, resolution: int) -> NDArray[np.uint32]:
    corners = bricks.find_corners(cells, *bricks.number(vertices, resolution + 1))
    if (corners < 0).any():
        raise ValueError("A cell of the radiance field has a corner without a vertex.")
    return corners.view(np.uint32)
