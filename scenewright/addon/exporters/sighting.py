"""What a scene's camera sees of each object: rays through a grid of points of the picture."""

from __future__ import annotations

from collections.abc import Generator, Sequence, Set

import bpy
import numpy as np

from ..shared.described import DescribedObject, View
from .bounds import SHAPELESS, SOLID
from .cameras import picture_size
from .casting import Grid, along, caster
from .inventory import world_points
from .pace import Pace
from .silhouettes import Silhouette, corners, silhouette

MOST_POINTS = 4_000  # of a shape, that are projected
MOST_CASTS = 120_000  # of rays onto shapes, before the grid becomes coarser
MOST_GLIMPSES = 8  # points of what is smaller than the grid is fine
MOST_HIDERS = 4
GRID = (96, 54)  # points across and down, at most
COARSEST = (24, 14)
SAME = 1e-5  # of the depth: as near as that is the same surface
Views = list[View | None]
Steps = Generator[tuple[int, int], None, None]


class Sighting:
    """Looks at objects through the camera of a scene.

    Args:
        scene: whose camera is a perspective or an orthographic one.
        depsgraph: the scene as it is evaluated.
        things: its objects.
        described: the same, in the same order.
        clear: names of materials that hide nothing.
    """

    def __init__(
        self, scene: bpy.types.Scene, depsgraph: bpy.types.Depsgraph, things: Sequence[bpy.types.Object],
        described: Sequence[DescribedObject], clear: Set[str],
    ) -> None:  # fmt: skip
        camera, render = scene.camera.evaluated_get(depsgraph), scene.render
        width, height = picture_size(render)
        pose = camera.matrix_world.normalized()
        lens = camera.calc_matrix_camera(
            depsgraph, x=width, y=height, scale_x=render.pixel_aspect_x, scale_y=render.pixel_aspect_y
        )
        self._to_clip = np.array(lens) @ np.linalg.inv(np.array(pose))
        self._eye, self._ahead = np.array(pose.translation), -np.array(pose.col[2].xyz)
        self._depsgraph, self._things, self._described = depsgraph, things, described
        self._hiding = [_hides(known, clear) for known in described]
        self._outlines: list[Silhouette | None] = []
        self._hits: list[tuple[np.ndarray, np.ndarray]] = []

    def look(self, pace: Pace) -> Generator[tuple[int, int], None, tuple[Views, str]]:
        """Return what is seen of each object, None where it is out of the picture, and what is in its middle.

        Yields:
            How much is done of the second half of the description.
        """
        whole = 2 * len(self._things)
        for number in range(len(self._things)):
            self._outlines.append(self._outline(number))
            if pace.over():
                yield whole // 2, whole
        yield from self._cast(pace)
        views: Views = []
        for number in range(len(self._things)):
            views.append(self._view(number))
            if pace.over():
                yield whole - 1, whole
        middle = int(self._met[self._grid.middle])
        return views, self._things[middle].name if middle >= 0 else ""

    def _outline(self, number: int) -> Silhouette | None:
        """Return where an object is in the picture, None where it is not, or does not render."""
        thing, known = self._things[number], self._described[number]
        shown = known.renders and not known.hidden and thing.visible_camera
        if not shown or (thing.type in SHAPELESS and known.kind != "instance"):
            return None
        low, high = np.array(known.low), np.array(known.high)
        instanced = known.kind == "instance"
        points = corners(low, high) if instanced else world_points(self._evaluated(number), MOST_POINTS)
        return silhouette(points, low, high, self._to_clip)

    def _cast(self, pace: Pace) -> Steps:
        """Send a ray through every point of the grid, onto every object whose box in the picture holds it."""
        self._grid = grid = self._chosen_grid()
        count = len(grid.starts)
        closest, self._met = np.full(count, np.inf), np.full(count, -1)
        self._nearest, self._hider = np.full(count, np.inf), np.full(count, -1)
        for number, outline in enumerate(self._outlines):
            casting = grid.casts(self._evaluated(number), self._described[number], grid.covered(outline))
            while True:
                try:
                    next(casting)
                except StopIteration as end:
                    cells, depths = end.value
                    break
                if pace.over():
                    yield len(self._things) + number, 2 * len(self._things)
            self._hits.append((cells, depths))
            _keep_nearer(closest, self._met, cells, depths, number)
            if self._hiding[number]:
                _keep_nearer(self._nearest, self._hider, cells, depths, number)

    def _chosen_grid(self) -> Grid:
        covered = sum(outline.area for outline in self._outlines if outline)
        finer = min(1.0, (MOST_CASTS / max(covered, 1e-9) / (GRID[0] * GRID[1])) ** 0.5)
        shape = tuple(max(round(side * finer), least) for side, least in zip(GRID, COARSEST, strict=True))
        return Grid(shape, np.linalg.inv(self._to_clip))

    def _view(self, number: int) -> View | None:
        outline, known = self._outlines[number], self._described[number]
        if outline is None:
            return None
        cells, depths = self._hits[number]
        if len(cells):
            seen = depths <= self._nearest[cells] * (1 + SAME)
            before, share = self._hider[cells[~seen]], float(seen.mean()) * len(cells) / len(self._grid.starts)
        else:
            seen, before = self._glimpse(number, outline)
            share = float(seen.mean()) * outline.area
        middle = (np.array(known.low) + known.high) / 2
        return View(
            box=tuple(map(float, outline.framed)), share=min(share, 1.0), visible=float(seen.mean()),
            hidden_by=self._names(before), distance=float((middle - self._eye) @ self._ahead),
        )  # fmt: skip

    def _glimpse(self, number: int, outline: Silhouette) -> tuple[np.ndarray, np.ndarray]:
        """Return which of a few points of what is too small for the grid are seen, and what is before the others."""
        places = outline.points[((outline.points[:, :2] > 0) & (outline.points[:, :2] < 1)).all(axis=1)]
        places = places[:: -(-len(places) // MOST_GLIMPSES) or 1]
        if not len(places):
            return np.zeros(1, bool), np.empty(0, int)
        depths, starts, spans = self._grid.depths(places)
        before = np.full(len(places), -1)
        for other, cover in enumerate(self._outlines):
            if cover is None or other == number or not self._hiding[other]:
                continue
            inside = (before < 0) & cover.holds(places)
            cast = caster(self._evaluated(other)) if inside.any() else None
            if cast is not None:
                met = along(cast, np.array(self._evaluated(other).matrix_world), starts[inside], spans[inside])
                before[np.flatnonzero(inside)[met < depths[inside] * (1 - SAME)]] = other
        return before < 0, before[before >= 0]

    def _names(self, before: np.ndarray) -> tuple[str, ...]:
        found, counts = np.unique(before[before >= 0], return_counts=True)
        return tuple(self._things[int(other)].name for other in found[np.argsort(-counts)][:MOST_HIDERS])

    def _evaluated(self, number: int) -> bpy.types.Object:
        return self._things[number].evaluated_get(self._depsgraph)


def _keep_nearer(nearest: np.ndarray, whose: np.ndarray, cells: np.ndarray, depths: np.ndarray, number: int) -> None:
    nearer = depths < nearest[cells]
    nearest[cells[nearer]], whose[cells[nearer]] = depths[nearer], number


def _hides(known: DescribedObject, clear: Set[str]) -> bool:
    """Tell whether an object hides what is behind it: not where it is clear, nor where only its box is known."""
    solid = known.kind.upper() in SOLID
    return solid and (not known.materials or not clear.issuperset(known.materials))
