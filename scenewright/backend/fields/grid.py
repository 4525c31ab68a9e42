"""The sparse voxel grid: rows of density and colour at the corners of the occupied cells.

A cube is divided into resolution³ cells, of which only those that matter are kept. Two levels find them: a dense table
of bricks of 4³ cells, and a table of 64 cells per occupied brick. An empty brick holds how far off the next occupied
one is, so that rays leap over empty space. Memory follows the surface, not the cube.

A vertex has a row of 4, 16 or 32 numbers: its raw density, then k spherical-harmonic coefficients each of red, green and
blue, then zeros up to the width. A row of 16 float32 fills a cache line, and one SIMD register.

Source: Sun et al., Direct Voxel Grid Optimization, 2022 (post-activated density); Fridovich-Keil et al., Plenoxels, 2022.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.fields.rows import aligned_zeros
from scenewright.shared.artifacts import RadianceField

BRICK = 4  # cells along the side of a brick
EMPTY_DENSITY = -3.0  # raw; nearly transparent, and still within reach of the gradient
WIDTHS = {1: 4, 4: 16, 9: 32}  # harmonics per channel: numbers in a row
CORNER_OFFSETS = np.array([(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)], np.int64)
FACE_OFFSETS = np.array([(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)], np.int64)

Coordinates = NDArray[np.uint16]


class Cube(NamedTuple):
    """Hold the place of a grid in the world.

    Attributes:
        lower: corner of the cube, metres; of the uncontracted cube where space is contracted.
        cell: edge of a cell in metres, of an uncontracted one.
        resolution: cells along each side.
        contracted: whether the outer half of the grid holds all of the space around the cube.
    """

    lower: tuple[np.float32, np.float32, np.float32]
    cell: np.float32
    resolution: int
    contracted: bool


class Grid(NamedTuple):
    """Hold a field as the kernels read it.

    Attributes:
        values: (n, lanes) float32 rows of the vertices.
        corners: (c, 8) uint32, the rows at the corners of each cell, z fastest.
        bricks: (b, b, b) int32: row of brick_cells, or minus the chessboard distance to the next occupied brick.
        brick_cells: (bricks, 64) int32: row of corners, or -1.
        cube: Cube.
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
        resolution: cells along each side; a multiple of 4.
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
    background: NDArray[np.float32] = field(default_factory=lambda: np.ones(3, np.float32))
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
        bricks, brick_cells = _bricks(self.cells, self.resolution)
        width = self.values.shape[1]
        return Grid(
            self.values,
            self.corners,
            bricks,
            brick_cells,
            Cube(tuple(self.aabb[0]), np.float32(self.voxel), self.resolution, self.contracted),
            (np.uint8(0),) * width,
            (np.uint8(0),) * self.harmonics,
        )

    def artifact(self, name: str = "field") -> RadianceField:
        """Return the artifact of this field, density in float32 and harmonics in float16."""
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
            artifact.aabb,
            artifact.resolution,
            artifact.cells,
            artifact.vertices,
            values,
            _match_corners(artifact.cells, artifact.vertices),
            artifact.background,
            artifact.contracted,
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
    cells = cells[np.argsort(_brick_major(cells), kind="stable")]
    codes = _brick_major(cells[:, None].astype(np.int64) + CORNER_OFFSETS)
    unique, corners = np.unique(codes, return_inverse=True)
    values = aligned_zeros(len(unique), WIDTHS[harmonics])
    values[:, 0] = EMPTY_DENSITY
    vertices = _from_brick_major(unique).astype(np.uint16)
    corners = corners.reshape(-1, 8).astype(np.uint32)
    return Field(aabb, resolution, cells.astype(np.uint16), vertices, values, corners, background, contracted)


def prune(grid_field: Field, keep: NDArray[np.bool_]) -> Field:
    """Return the field without the cells that are not kept; rows of values stay where they are."""
    return replace(grid_field, cells=grid_field.cells[keep], corners=np.ascontiguousarray(grid_field.corners[keep]))


def compact(grid_field: Field) -> Field:
    """Return the field without the vertices that belong to no cell."""
    used, corners = np.unique(grid_field.corners, return_inverse=True)
    values = aligned_zeros(len(used), grid_field.values.shape[1])
    values[:] = grid_field.values[used]
    corners = corners.reshape(-1, 8).astype(np.uint32)
    return replace(grid_field, vertices=grid_field.vertices[used], values=values, corners=corners)


def dilate(grid_field: Field, keep: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return keep (c,) grown by the face neighbours that are cells of the field."""
    grid, grown = grid_field.grid, keep.copy()
    for offset in FACE_OFFSETS:
        rows = find_cells(grid, grid_field.cells[keep].astype(np.int64) + offset)
        grown[rows[rows >= 0]] = True
    return grown


def find_cells(grid: Grid, cells: NDArray[np.integer]) -> NDArray[np.int32]:
    """Return the rows of cells (n, 3) in grid.corners, -1 where one is empty or outside."""
    inside = ((cells >= 0) & (cells < grid.cube.resolution)).all(1)
    clipped = np.clip(cells, 0, grid.cube.resolution - 1)
    brick = grid.bricks[tuple((clipped // BRICK).T)]
    row = grid.brick_cells[np.maximum(brick, 0), _within_brick(clipped)]
    return np.where(inside & (brick >= 0), row, -1).astype(np.int32)


def refine(grid_field: Field, resolution: int, harmonics: int) -> Field:
    """Return the field at a higher resolution, or with more harmonics, its values interpolated."""
    ratio = resolution / grid_field.resolution
    cells = _subdivide(grid_field, resolution)
    fine = allocate(
        cells,
        resolution,
        grid_field.aabb,
        harmonics=harmonics,
        background=grid_field.background,
        contracted=grid_field.contracted,
    )
    position = fine.vertices / ratio
    _interpolate(grid_field, position, fine.values)
    return fine


def _subdivide(grid_field: Field, resolution: int) -> Coordinates:
    """Return the finer cells whose centre lies in a cell of the field."""
    coarse = grid_field.resolution
    children = -(-resolution // coarse) + 1
    first = np.ceil(grid_field.cells.astype(np.int64) * (resolution / coarse) - 0.5).astype(np.int64)
    last = np.ceil((grid_field.cells.astype(np.int64) + 1) * (resolution / coarse) - 0.5).astype(np.int64)
    found = []
    for x in range(children):
        for y in range(children):
            for z in range(children):
                child = first + (x, y, z)
                found.append(child[(child < last).all(1)])
    return np.concatenate(found).astype(np.uint16)


def _interpolate(grid_field: Field, position: NDArray[np.floating], out: NDArray[np.float32]) -> None:
    """Fill out with trilinear values at grid positions; corners that are missing count as empty, without colour."""
    count = grid_field.harmonics
    width = out.shape[1]
    grid = grid_field.grid
    total = np.zeros(len(out), np.float32)
    target_count = next(terms for terms, lanes in WIDTHS.items() if lanes == width)
    rows = _vertex_rows(grid_field)
    base = np.minimum(position.astype(np.int64), grid.cube.resolution - 1)
    fraction = (position - base).astype(np.float32)
    density, colour = np.zeros(len(out), np.float32), np.zeros((len(out), 3, count), np.float32)
    for offset in CORNER_OFFSETS:
        weight = np.where(offset, fraction, 1 - fraction).prod(1)
        row = rows(base + offset)
        known = row >= 0
        density += weight * np.where(known, grid_field.values[row, 0], EMPTY_DENSITY)
        weight = weight * known
        colour += weight[:, None, None] * grid_field.values[row, 1 : 1 + 3 * count].reshape(-1, 3, count)
        total += weight
    shared = min(count, target_count)
    out[:, 0] = density
    filled = np.zeros((len(out), 3, target_count), np.float32)
    filled[..., :shared] = (colour / np.maximum(total, 1e-3)[:, None, None])[..., :shared]
    out[:, 1 : 1 + 3 * target_count] = filled.reshape(len(out), -1)


def _vertex_rows(grid_field: Field):  # noqa: ANN202
    codes = _brick_major(grid_field.vertices)
    order = np.argsort(codes)
    ordered = codes[order]

    def rows(vertices: NDArray[np.int64]) -> NDArray[np.int64]:
        wanted = _brick_major(vertices)
        place = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
        return np.where(ordered[place] == wanted, order[place], -1)

    return rows


def _match_corners(cells: Coordinates, vertices: Coordinates) -> NDArray[np.uint32]:
    codes = _brick_major(vertices)
    order = np.argsort(codes, kind="stable")
    wanted = _brick_major(cells[:, None].astype(np.int64) + CORNER_OFFSETS)
    place = np.minimum(np.searchsorted(codes, wanted, sorter=order), len(order) - 1)
    if (codes[order[place]] != wanted).any():
        raise ValueError("A cell of the radiance field has a corner without a vertex.")
    return order[place].astype(np.uint32)


def _bricks(cells: Coordinates, resolution: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    side = -(-resolution // BRICK)
    occupied = np.zeros((side,) * 3, bool)
    place = tuple((cells // BRICK).T)
    occupied[place] = True
    bricks = np.zeros((side,) * 3, np.int32)
    if not occupied.all():
        bricks -= ndimage.distance_transform_cdt(~occupied, "chessboard") if occupied.any() else side
    count = int(occupied.sum())
    bricks[occupied] = np.arange(count, dtype=np.int32)
    brick_cells = np.full((max(count, 1), BRICK**3), -1, np.int32)
    brick_cells[bricks[place], _within_brick(cells)] = np.arange(len(cells), dtype=np.int32)
    return bricks, brick_cells


def _within_brick(cells: NDArray[np.integer]) -> NDArray[np.int64]:
    local = cells.astype(np.int64) % BRICK
    return (local[..., 0] * BRICK + local[..., 1]) * BRICK + local[..., 2]


_AXIS = 1024  # bricks along an axis that fit in a code


def _brick_major(coordinates: NDArray[np.integer]) -> NDArray[np.int64]:
    """Number grid coordinates (..., 3) so that those of one brick are neighbours in memory."""
    brick = coordinates.astype(np.int64) // BRICK
    code = (brick[..., 0] * _AXIS + brick[..., 1]) * _AXIS + brick[..., 2]
    return code * BRICK**3 + _within_brick(coordinates)


def _from_brick_major(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    brick, local = np.divmod(codes, BRICK**3)
    bricks = np.stack([brick // _AXIS**2, brick // _AXIS % _AXIS, brick % _AXIS], -1)
    within = np.stack([local // BRICK**2, local // BRICK % BRICK, local % BRICK], -1)
    return bricks * BRICK + within
