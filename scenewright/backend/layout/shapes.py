"""What a layout knows of a thing's shape: its box, and how high and how low it reaches at each place of its plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.geometry.triangles import Triangles
from scenewright.shared.plans import Vector

CELLS = 48  # along each side of the plan
SAMPLES = 5.0  # on a triangle as large as a cell

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Shape:
    """A thing around the z axis, resting on z = 0, its front towards -y.

    Attributes:
        size: metres along x, y and z.
        heights: (CELLS, CELLS) the highest point over each cell, along x and y; 0 where there is nothing.
        depths: the lowest point over each cell; infinite where there is nothing.
    """

    size: Vector
    heights: Floats
    depths: Floats

    @property
    def cell(self) -> Floats:
        """Return the size of a cell, (2,) in metres."""
        return np.array(self.size[:2]) / CELLS

    @cached_property
    def centres(self) -> Floats:
        """Return the middles of the cells, (CELLS, CELLS, 2) in metres."""
        steps = (np.arange(CELLS) + 0.5) / CELLS - 0.5
        return np.stack(np.meshgrid(steps * self.size[0], steps * self.size[1], indexing="ij"), axis=-1)


def box(size: Vector) -> Shape:
    """Return the shape of a solid box."""
    return Shape(size, np.full((CELLS, CELLS), size[2]), np.zeros((CELLS, CELLS)))


def of_mesh(mesh: Triangles) -> Shape:
    """Return the shape of triangles that are meant to rest on z = 0 around the z axis."""
    vertices = mesh.vertices.astype(np.float64)
    low, high = vertices.min(0), vertices.max(0)
    size = np.maximum(high - low, 1e-6)
    points = (_samples(vertices[mesh.faces], size) - [*(low[:2] + size[:2] / 2), low[2]]) / [*size[:2], 1.0]
    across, along = np.clip(((points[:, :2] + 0.5) * CELLS).astype(np.int64), 0, CELLS - 1).T
    heights, depths = np.zeros((CELLS, CELLS)), np.full((CELLS, CELLS), np.inf)
    np.maximum.at(heights, (across, along), points[:, 2])
    np.minimum.at(depths, (across, along), points[:, 2])
    return Shape((float(size[0]), float(size[1]), float(size[2])), heights, depths)


def laid(mesh: Triangles) -> Triangles:
    """Return triangles laid on their back: the front looks up, the top points to +y."""
    x, y, z = mesh.vertices.T
    return Triangles(np.ascontiguousarray(np.stack([x, z, -y], axis=1), np.float32), mesh.faces)


def _samples(corners: Floats, size: Floats) -> Floats:
    """Return points (n, 3) on triangles (m, 3, 3), several to a cell, their corners among them."""
    cell = float(np.sqrt(size[0] * size[1])) / CELLS
    flat = corners[..., :2] / cell
    first, second = flat[:, 1] - flat[:, 0], flat[:, 2] - flat[:, 0]
    areas = np.abs(first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]) / 2
    edges = np.linalg.norm(flat - np.roll(flat, 1, axis=1), axis=2).max(1)
    counts = np.ceil(SAMPLES * areas + 2 * edges).astype(np.int64)
    owner = np.repeat(np.arange(len(corners)), counts)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    # Roberts' R2 sequence covers a square evenly; folded along its diagonal, a triangle.
    u, v = np.mod(number * 0.7548776662466927 + 0.5, 1), np.mod(number * 0.5698402909980532 + 0.5, 1)
    over = u + v > 1
    u, v = np.where(over, 1 - u, u)[:, None], np.where(over, 1 - v, v)[:, None]
    a, b, c = (corners[owner, corner] for corner in range(3))
    return np.concatenate([corners.reshape(-1, 3), a + u * (b - a) + v * (c - a)])
