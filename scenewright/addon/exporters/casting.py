"""Rays through the points of a picture, and where they meet things."""

from __future__ import annotations

from collections.abc import Callable, Generator

import bpy
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from ..shared.described import DescribedObject
from .bounds import SOLID
from .silhouettes import Silhouette

MOST_FACES = 20_000  # of curves and texts that are looked at as they are
CASTS_A_LOOK = 64  # at the clock
FLAT = 1e-18
Cast = Callable[[np.ndarray, np.ndarray], Vector | None]
Casts = Generator[None, None, tuple[np.ndarray, np.ndarray]]


class Grid:
    """Rays through the middles of the cells of a picture, from the near to the far end of what its camera sees."""

    def __init__(self, shape: tuple[int, int], from_clip: np.ndarray) -> None:
        self.shape = columns, rows = shape
        self._from_clip = from_clip
        down, across = np.mgrid[:rows, :columns]
        x, y = ((across.ravel() + 0.5) / columns, (down.ravel() + 0.5) / rows)
        self.starts, self.spans = self._rays(x, y)
        self.middle = rows // 2 * columns + columns // 2

    def depths(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return how far along their rays points (n, 3) are, and these rays; the third is a camera's depth."""
        starts, spans = self._rays(points[:, 0], points[:, 1])
        ends = self._unprojected(points[:, 0], points[:, 1], points[:, 2])
        return np.linalg.norm(ends - starts, axis=1) / np.linalg.norm(spans, axis=1), starts, spans

    def covered(self, outline: Silhouette | None) -> np.ndarray:
        """Return the cells whose middles are in the box around an object, (n,)."""
        if outline is None:
            return np.empty(0, int)
        columns, rows = self.shape
        left, top, right, bottom = outline.framed * (columns, rows, columns, rows) - 0.5
        across = np.arange(max(int(np.ceil(left)), 0), min(int(right) + 1, columns))
        down = np.arange(max(int(np.ceil(top)), 0), min(int(bottom) + 1, rows))
        return (down[:, None] * columns + across).ravel()

    def casts(self, thing: bpy.types.Object, known: DescribedObject, cells: np.ndarray) -> Casts:
        """Return those of some cells whose rays meet an object, and how far along them, 0 to 1; yields on the way."""
        if not len(cells):
            return cells, np.empty(0)
        cast = caster(thing) if known.kind != "instance" else None
        if cast is not None:
            depths = yield from self._onto(cast, np.array(thing.matrix_world), cells)
        else:
            depths = _box_depths(self.starts[cells], self.spans[cells], np.array([known.low, known.high]))
        met = (depths >= 0) & (depths <= 1)
        return cells[met], depths[met]

    def _onto(self, cast: Cast, to_world: np.ndarray, cells: np.ndarray) -> Generator[None, None, np.ndarray]:
        found = np.full(len(cells), np.nan)
        for first in range(0, len(cells), CASTS_A_LOOK):
            some = slice(first, first + CASTS_A_LOOK)
            found[some] = along(cast, to_world, self.starts[cells[some]], self.spans[cells[some]])
            yield
        return found

    def _rays(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        starts = self._unprojected(x, y, np.full(len(x), -1.0))
        return starts, self._unprojected(x, y, np.full(len(x), 1.0)) - starts

    def _unprojected(self, x: np.ndarray, y: np.ndarray, depth: np.ndarray) -> np.ndarray:
        clip = np.stack([2 * x - 1, 1 - 2 * y, depth, np.ones(len(x))], axis=1)
        world = clip @ self._from_clip.T
        return world[:, :3] / world[:, 3:]


def along(cast: Cast, to_world: np.ndarray, starts: np.ndarray, spans: np.ndarray) -> np.ndarray:
    """Return how far along them rays (n, 3) meet an object, NaN where they do not."""
    to_local = np.linalg.inv(to_world)
    starts, spans = starts @ to_local[:3, :3].T + to_local[:3, 3], spans @ to_local[:3, :3].T
    found = np.full(len(starts), np.nan)
    for number, (start, span) in enumerate(zip(starts, spans, strict=True)):
        place = cast(start, span)
        if place is not None:
            found[number] = (np.subtract(place, start) @ span) / (span @ span)
    return found


def caster(thing: bpy.types.Object) -> Cast | None:
    """Return what finds where a ray meets an evaluated object, in its coordinates; None where only its box is known."""
    if abs(thing.matrix_world.determinant()) < FLAT or thing.type not in SOLID:
        return None
    if thing.type == "MESH":
        return lambda start, span: found[1] if (found := thing.ray_cast(start, span))[0] else None
    shape = thing.to_mesh()
    try:
        if len(shape.polygons) > MOST_FACES:
            return None
        tree = BVHTree.FromPolygons([v.co for v in shape.vertices], [p.vertices for p in shape.polygons])
    finally:
        thing.to_mesh_clear()
    return lambda start, span: tree.ray_cast(start, span)[0]


def _box_depths(starts: np.ndarray, spans: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Return how far along them rays (n, 3) enter a box (2, 3) along the axes, NaN where they miss it."""
    steep = np.where(np.abs(spans) < FLAT, FLAT, spans)
    ends = (box[:, None] - starts) / steep
    enter, leave = ends.min(axis=0).max(axis=1), ends.max(axis=0).min(axis=1)
    return np.where(enter <= leave, enter, np.nan)
