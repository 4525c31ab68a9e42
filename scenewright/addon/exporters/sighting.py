"""What a scene's camera sees of each object: rays through a grid of points of the picture."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence, Set
from typing import NamedTuple

import bpy
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from ..shared.described import DescribedObject, View
from .bounds import SHAPELESS, SOLID
from .cameras import picture_size
from .inventory import world_points
from .pace import Pace

MOST_POINTS = 4_000  # of a shape, that are projected
MOST_CASTS = 120_000  # of rays onto shapes, before the grid becomes coarser
GRID = (96, 54)  # points across and down, at most
COARSEST = (24, 14)
EDGES = [(a, b) for a in range(8) for b in range(a) if bin(a ^ b).count("1") == 1]
CASTS_A_LOOK = 64  # at the clock
NEAR = 1e-6
FLAT = 1e-18
MOST_FACES = 20_000  # of curves and texts that are looked at as they are
Cast = Callable[[np.ndarray, np.ndarray], Vector | None]
Casts = Generator[None, None, tuple[np.ndarray, np.ndarray]]
Views = list[View | None]


class Silhouette(NamedTuple):
    """An object in the picture.

    Attributes:
        box: left, top, right, bottom in shares of the picture; beyond 0 and 1 outside of it.
        points: (n, 3) some of its points: right and down in shares of the picture, and how far along their rays.
    """

    box: np.ndarray
    points: np.ndarray

    @property
    def framed(self) -> np.ndarray:
        """The part of the box inside the picture."""
        return np.clip(self.box, 0, 1)

    @property
    def area(self) -> float:
        """Of that part, as a share of the picture."""
        left, top, right, bottom = self.framed
        return float((right - left) * (bottom - top))


class Sighting:
    """Looks through the camera of a scene.

    Attributes:
        target: the name of the object in the middle of the picture, "" where there is none; known after `views`.
    """

    target = ""

    def __init__(self, scene: bpy.types.Scene, depsgraph: bpy.types.Depsgraph) -> None:
        camera, render = scene.camera.evaluated_get(depsgraph), scene.render
        width, height = picture_size(render)
        self._depsgraph = depsgraph
        self._to_clip = np.array(
            camera.calc_matrix_camera(
                depsgraph, x=width, y=height, scale_x=render.pixel_aspect_x, scale_y=render.pixel_aspect_y
            )
        ) @ np.linalg.inv(np.array(camera.matrix_world.normalized()))
        self._eye = np.array(camera.matrix_world.translation)
        self._ahead = -np.array(camera.matrix_world.normalized().col[2].xyz)

    def views(
        self, things: Sequence[bpy.types.Object], described: Sequence[DescribedObject], clear: Set[str], pace: Pace
    ) -> Generator[tuple[int, int], None, Views]:
        """Return what is seen of objects, None where not even their box is in the picture.

        Args:
            things: the objects.
            described: the same, in the same order.
            clear: names of materials that hide nothing.
            pace: of the slices.

        Yields:
            How much is done of the second half of the description.
        """
        outlines: list[Silhouette | None] = []
        for thing, known in zip(things, described, strict=True):
            outlines.append(self._silhouette(thing, known))
            if pace.over():
                yield len(things), 2 * len(things)
        grid = self._grid(outlines)
        hits: list[tuple[np.ndarray, np.ndarray]] = []
        nearest, owner = np.full(len(grid.starts), np.inf), np.full(len(grid.starts), -1)
        for number, (thing, known, outline) in enumerate(zip(things, described, outlines, strict=True)):
            casting = grid.casts(thing.evaluated_get(self._depsgraph), known, grid.covered(outline))
            try:
                while True:
                    next(casting)
                    if pace.over():
                        yield len(things) + number, 2 * len(things)
            except StopIteration as end:
                cells, depths = end.value
            hits.append((cells, depths))
            first = depths < nearest[cells]
            owner[cells[first]] = number
            if _hides(known, clear):
                nearest[cells] = np.minimum(nearest[cells], depths)
        middle = int(owner[grid.middle])
        self.target = things[middle].name if middle >= 0 else ""
        return [
            outline and self._view(outline, known, grid, found, nearest)
            for outline, known, found in zip(outlines, described, hits, strict=True)
        ]

    def _silhouette(self, thing: bpy.types.Object, known: DescribedObject) -> Silhouette | None:
        """Return where an object is in the picture, None where it is not, or does not render."""
        shown = known.renders and not known.hidden and thing.visible_camera
        if not shown or (thing.type in SHAPELESS and known.kind != "instance"):
            return None
        evaluated = thing.evaluated_get(self._depsgraph)
        points = _corners(known) if known.kind == "instance" else world_points(evaluated, MOST_POINTS)
        clipped = self._clip(points)
        if (clipped[:, 3] < NEAR).any():
            clipped = _cut(self._clip(_corners(known)))
        if not len(clipped):
            return None
        flat = clipped[:, :3] / clipped[:, 3:]
        places = np.stack([flat[:, 0] / 2 + 0.5, 0.5 - flat[:, 1] / 2, flat[:, 2]], axis=1)
        box = np.concatenate([places[:, :2].min(axis=0), places[:, :2].max(axis=0)])
        within = box[0] < 1 and box[1] < 1 and box[2] > 0 and box[3] > 0 and places[:, 2].min() < 1
        return Silhouette(box, places) if within else None

    def _clip(self, points: np.ndarray) -> np.ndarray:
        return np.c_[points, np.ones(len(points))] @ self._to_clip.T

    def _grid(self, outlines: Sequence[Silhouette | None]) -> Grid:
        covered = sum(outline.area for outline in outlines if outline)
        finer = min(1.0, (MOST_CASTS / max(covered, 1e-9) / (GRID[0] * GRID[1])) ** 0.5)
        shape = tuple(max(round(side * finer), least) for side, least in zip(GRID, COARSEST, strict=True))
        return Grid(shape, np.linalg.inv(self._to_clip))

    def _view(
        self, outline: Silhouette, known: DescribedObject, grid: Grid, hits: tuple[np.ndarray, np.ndarray],
        nearest: np.ndarray,
    ) -> View | None:  # fmt: skip
        cells, depths = hits
        if len(cells):
            visible = float((depths <= nearest[cells] * (1 + 1e-6)).mean())
            share = visible * len(cells) / len(nearest)
        else:
            inside = ((outline.points[:, :2] > 0) & (outline.points[:, :2] < 1)).all(axis=1)
            if not inside.any():
                return None
            visible = float((grid.depth(outline.points[inside]) <= nearest[grid.cell(outline.points[inside])]).mean())
            share = visible * outline.area
        middle = (np.array(known.low) + known.high) / 2
        distance = float((middle - self._eye) @ self._ahead)
        return View(box=tuple(map(float, outline.framed)), share=min(share, 1.0), visible=visible, distance=distance)


class Grid:
    """Rays through the middles of the cells of a picture, from the near to the far end of what its camera sees."""

    def __init__(self, shape: tuple[int, int], from_clip: np.ndarray) -> None:
        self.shape = columns, rows = shape
        self._from_clip = from_clip
        down, across = np.mgrid[:rows, :columns]
        x, y = ((across.ravel() + 0.5) / columns, (down.ravel() + 0.5) / rows)
        self.starts, self.spans = self._rays(x, y)
        self.middle = rows // 2 * columns + columns // 2

    def cell(self, points: np.ndarray) -> np.ndarray:
        """Return the cells that points of the picture are in, (n, 2 or more) in shares of it."""
        columns, rows = self.shape
        places = np.clip((points[:, :2] * (columns, rows)).astype(int), 0, (columns - 1, rows - 1))
        return places[:, 1] * columns + places[:, 0]

    def depth(self, points: np.ndarray) -> np.ndarray:
        """Return how far along their rays points (n, 3) are, the third being their depth as cameras have it."""
        starts, spans = self._rays(points[:, 0], points[:, 1])
        ends = self._unprojected(points[:, 0], points[:, 1], points[:, 2])
        return np.linalg.norm(ends - starts, axis=1) / np.linalg.norm(spans, axis=1)

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
        cast = _caster(thing) if known.kind != "instance" else None
        if cast is not None:
            depths = yield from self._onto(cast, np.array(thing.matrix_world), cells)
        else:
            depths = _box_depths(self.starts[cells], self.spans[cells], np.array([known.low, known.high]))
        met = (depths >= 0) & (depths <= 1)
        return cells[met], depths[met]

    def _onto(self, cast: Cast, to_world: np.ndarray, cells: np.ndarray) -> Generator[None, None, np.ndarray]:
        to_local = np.linalg.inv(to_world)
        starts = self.starts[cells] @ to_local[:3, :3].T + to_local[:3, 3]
        spans = self.spans[cells] @ to_local[:3, :3].T
        found = np.full(len(cells), np.nan)
        for number, (start, span) in enumerate(zip(starts, spans, strict=True)):
            place = cast(start, span)
            if place is not None:
                found[number] = (np.subtract(place, start) @ span) / (span @ span)
            if number % CASTS_A_LOOK == 0:
                yield
        return found

    def _rays(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        starts = self._unprojected(x, y, np.full(len(x), -1.0))
        return starts, self._unprojected(x, y, np.full(len(x), 1.0)) - starts

    def _unprojected(self, x: np.ndarray, y: np.ndarray, depth: np.ndarray) -> np.ndarray:
        clip = np.stack([2 * x - 1, 1 - 2 * y, depth, np.ones(len(x))], axis=1)
        world = clip @ self._from_clip.T
        return world[:, :3] / world[:, 3:]


def _caster(thing: bpy.types.Object) -> Cast | None:
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


def _hides(known: DescribedObject, clear: Set[str]) -> bool:
    """Tell whether an object hides what is behind it: not where it is clear, nor where only its box is known."""
    solid = known.kind.upper() in SOLID
    return solid and (not known.materials or not clear.issuperset(known.materials))


def _corners(known: DescribedObject) -> np.ndarray:
    ends = np.array([known.low, known.high])
    return np.array([[ends[number >> axis & 1][axis] for axis in range(3)] for number in range(8)])


def _cut(corners: np.ndarray) -> np.ndarray:
    """Return the corners of a box, (8, 4) as a camera has them, that are before it, and where edges come into view."""
    ahead = [corner for corner in corners if corner[3] >= NEAR]
    for one, other in EDGES:
        near, far = corners[one], corners[other]
        if (near[3] < NEAR) != (far[3] < NEAR):
            share = (NEAR - near[3]) / (far[3] - near[3])
            ahead.append(near + share * (far - near))
    return np.array(ahead).reshape(-1, 4)


def _box_depths(starts: np.ndarray, spans: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Return how far along them rays (n, 3) enter a box (2, 3) along the axes, NaN where they miss it."""
    steep = np.where(np.abs(spans) < FLAT, FLAT, spans)
    ends = (box[:, None] - starts) / steep
    enter, leave = ends.min(axis=0).max(axis=1), ends.max(axis=0).min(axis=1)
    return np.where(enter <= leave, enter, np.nan)
