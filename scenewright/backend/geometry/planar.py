"""Triangles in the plane that follow outlines and grow towards the middle, as many as asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay, cKDTree

from scenewright.backend.geometry.outlines import inside
from scenewright.backend.geometry.scattering import Sizes, scatter
from scenewright.backend.geometry.triangles import Doubles

Ints = NDArray[np.int64]
NEAREST = 0.2  # of the length of the outline's edge beside it that a point keeps from it
FLAT = 1e-6  # area over squared longest edge under which a triangle has none
ROUNDS = 2  # of evening out
LAST_ROUNDS = 5  # of adding and taking away points until the count is right
REPAIRS = 12  # rounds in which edges of the outline that are missing get a point in their middle
FEWER = 0.1  # of the points that may be taken away at once
SHORTEST = 0.8  # pixels of an edge of the outline that is not cut any more
ACCURACY = 0.008  # of the count


class Planar(NamedTuple):
    """Hold triangles in the plane.

    Attributes:
        points: (n, 2) float64; those on the outline come first.
        faces: (m, 3) int64, of positive area.
        rim: how many points are on the outline.
    """

    points: Doubles
    faces: Ints
    rim: int


class Outline:
    """The points of closed curves, to which more are added where triangles would cross the curve.

    Args:
        rings: (k, 2) each.

    Attributes:
        points: (n, 2) float64.
        following: (n,) int64, the next point on each one's curve.
    """

    def __init__(self, rings: Sequence[Doubles]) -> None:
        self.points = np.concatenate(rings)
        self.following = np.arange(1, len(self.points) + 1)
        starts = np.cumsum([0] + [len(ring) for ring in rings])
        self.following[starts[1:] - 1] = starts[:-1]

    @property
    def ends(self) -> Doubles:
        """Return where the edge that starts at each point ends, (n, 2)."""
        return self.points[self.following]

    def halve(self, broken: Ints) -> int:
        """Put a point in the middle of the edges that start at the given points, where they are long enough.

        Returns:
            How many points that are.
        """
        broken = broken[np.linalg.norm(self.ends[broken] - self.points[broken], axis=1) > SHORTEST]
        middles = (self.points[broken] + self.points[self.following[broken]]) / 2
        fresh = len(self.points) + np.arange(len(broken))
        self.following = np.concatenate([self.following, self.following[broken]])
        self.following[broken] = fresh
        self.points = np.concatenate([self.points, middles])
        return len(broken)


def triangulate(outline: Outline, sizes: Sizes, count: int, random: np.random.Generator, flat: bool = False) -> Planar:
    """Fill an outline with about `count` triangles, but at least as many as its points need.

    Args:
        outline: gets more points where it needs them, unless the triangles are flat.
        sizes: how long edges should be, and where.
        count: triangles.
        random: where the points between go.
        flat: whether the triangles stay in the plane. Then edges may run across the shape from one point of the
            outline to another, and the outline stays as it is.

    Source: Delaunay triangles of scattered points that move to the middle of what surrounds them, after Du, Faber and
    Gunzburger, Centroidal Voronoi tessellations, 1999; the outline is kept as in Ruppert, A Delaunay refinement
    algorithm, 1995.
    """
    connect = _within if flat else _conforming
    divided = _as_it_is if flat else split_rim_chords
    free = scatter(outline.points, outline.ends, sizes, max(count - len(outline.points), 0) // 2, random)
    for _ in range(ROUNDS):
        mesh = connect(outline, free)
        free = _evened(mesh, sizes)
        mesh = connect(outline, free)
        free = _adjusted(mesh, count - len(divided(mesh).faces), sizes)
    for _ in range(LAST_ROUNDS):
        mesh = connect(outline, free)
        full = divided(mesh)
        missing = count - len(full.faces)
        if abs(missing) <= ACCURACY * count or (missing < 0 and not len(free)):
            break
        free = _adjusted(mesh, missing, sizes)
    return full


def split_rim_chords(mesh: Planar) -> Planar:
    """Put a point in the middle of edges within a shape that join two points of its outline."""
    mesh = _with_middles(mesh)
    corners = np.sort(mesh.faces[:, [[0, 1], [1, 2], [2, 0]]], axis=2)
    keys = corners[..., 0] * len(mesh.points) + corners[..., 1]
    unique, edge, sharing = np.unique(keys.ravel(), return_inverse=True, return_counts=True)
    low, high = unique // len(mesh.points), unique % len(mesh.points)
    chord = (high < mesh.rim) & (sharing == 2)
    number = np.where(chord, len(mesh.points) + np.cumsum(chord) - 1, -1)
    added = (mesh.points[low[chord]] + mesh.points[high[chord]]) / 2
    faces = _cut(mesh.faces, number[edge.reshape(-1, 3)])
    return Planar(np.concatenate([mesh.points, added]), faces, mesh.rim)


def doubled_areas(mesh: Planar) -> Doubles:
    """Return twice the areas of the faces, (m,)."""
    a, b, c = mesh.points[mesh.faces].transpose(1, 0, 2)
    return (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])


def rim_edges(mesh: Planar) -> Ints:
    """Return the edges that have one face alone, (k, 2), in that face's direction."""
    edges = mesh.faces[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2)
    keys = np.sort(edges, axis=1) @ np.array([len(mesh.points), 1])
    _, first, sharing = np.unique(keys, return_index=True, return_counts=True)
    return edges[first[sharing == 1]]


def _conforming(outline: Outline, free: Doubles) -> Planar:
    """Return the Delaunay triangles within an outline, which gets more points until none of its edges is missing."""
    free = _clear(outline, free)
    points, faces = _delaunay(outline, free)
    for _ in range(REPAIRS):
        if not outline.halve(_missing(outline, faces, len(points))):
            break
        points, faces = _delaunay(outline, free)
    return _chosen(outline, points, faces)


def _within(outline: Outline, free: Doubles) -> Planar:
    """Return the Delaunay triangles within an outline, without the points that come between one and its edges."""
    free = _clear(outline, free)
    for _ in range(REPAIRS):
        points, faces = _delaunay(outline, free)
        broken = _missing(outline, faces, len(points))
        if not len(broken) or not len(free):
            break
        starts, ends = outline.points[broken], outline.ends[broken]
        away, nearest = cKDTree((starts + ends) / 2).query(free)
        free = free[away > np.linalg.norm(ends - starts, axis=1)[nearest]]
    return _chosen(outline, points, faces)


def _clear(outline: Outline, free: Doubles) -> Doubles:
    """Return the points that lie within an outline and not too near to it: others would make needles, or holes."""
    free = free[inside(free, outline.points, outline.ends)]
    along = outline.ends - outline.points
    _, nearest = cKDTree(outline.points + along / 2).query(free)
    away, along = free - outline.points[nearest], along[nearest]
    squared = (along**2).sum(axis=1)
    place = np.clip((away * along).sum(axis=1) / squared, 0, 1)
    return free[((away - place[:, None] * along) ** 2).sum(axis=1) > NEAREST**2 * squared]


def _delaunay(outline: Outline, free: Doubles) -> tuple[Doubles, Ints]:
    points = np.concatenate([outline.points, free])
    return points, _turned(points, Delaunay(points).simplices.astype(np.int64))


def _chosen(outline: Outline, points: Doubles, faces: Ints) -> Planar:
    """Return the triangles within an outline."""
    within = inside(points[faces].mean(axis=1), outline.points, outline.ends)
    return _used(Planar(points, faces[within], len(outline.points)))


def _as_it_is(mesh: Planar) -> Planar:
    return mesh


def _used(mesh: Planar) -> Planar:
    """Return the mesh without points that no face uses, but with all those of its outline."""
    kept = np.arange(len(mesh.points)) < mesh.rim
    kept[mesh.faces] = True
    return Planar(mesh.points[kept], (np.cumsum(kept) - 1)[mesh.faces], mesh.rim)


def _turned(points: Doubles, faces: Ints) -> Ints:
    """Return the faces that are not flat, all counter-clockwise."""
    area = doubled_areas(Planar(points, faces, 0))
    corners = points[faces]
    longest = ((corners - np.roll(corners, 1, axis=1)) ** 2).sum(2).max(1)
    faces = np.where(area[:, None] < 0, faces[:, ::-1], faces)
    return faces[np.abs(area) > FLAT * longest]


def _missing(outline: Outline, faces: Ints, count: int) -> Ints:
    """Return the points of an outline whose edges the triangles do not have."""
    start = np.arange(len(outline.points))
    wanted = np.minimum(start, outline.following) * count + np.maximum(start, outline.following)
    edges = np.sort(faces[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
    return np.flatnonzero(~np.isin(wanted, edges[:, 0] * count + edges[:, 1]))


def _evened(mesh: Planar, sizes: Sizes) -> Doubles:
    """Return the points that are not on the outline, each moved to the middle of the triangles around it."""
    middles = mesh.points[mesh.faces].mean(axis=1)
    weights = doubled_areas(mesh) / sizes.at(middles) ** 2
    corners, weights = mesh.faces.ravel(), np.repeat(weights, 3)
    total = np.bincount(corners, weights, len(mesh.points))[mesh.rim :]
    moved = [np.bincount(corners, weights * np.repeat(axis, 3), len(mesh.points))[mesh.rim :] for axis in middles.T]
    return np.where(total[:, None] > 0, np.stack(moved, 1) / np.maximum(total, 1e-30)[:, None], mesh.points[mesh.rim :])


def _adjusted(mesh: Planar, missing: int, sizes: Sizes) -> Doubles:
    """Return the points that are not on the outline, more or fewer of them, so that `missing` triangles are added.

    Never are more than a few taken away at a time: where too few are left, others would come in their place.
    """
    free = mesh.points[mesh.rim :]
    change = max(missing // 2, -int(FEWER * len(free)))
    if not change:
        return free
    middles = mesh.points[mesh.faces].mean(axis=1)
    crowding = doubled_areas(mesh) / sizes.at(middles) ** 2
    if change > 0:
        return np.concatenate([free, middles[np.argsort(-crowding)[:change]]])
    around = np.bincount(mesh.faces.ravel(), np.repeat(crowding, 3), len(mesh.points))[mesh.rim :]
    return free[np.sort(np.argsort(around)[-change:])]


def _with_middles(mesh: Planar) -> Planar:
    """Put a point into the middle of faces that have no edge in common with another: islands of one triangle."""
    edges = mesh.faces[:, [[0, 1], [1, 2], [2, 0]]]
    low, high = edges.min(axis=2), edges.max(axis=2)
    _, edge, sharing = np.unique(low * len(mesh.points) + high, return_inverse=True, return_counts=True)
    alone = (sharing[edge.reshape(-1, 3)] == 1).all(axis=1) & (mesh.faces < mesh.rim).all(axis=1)
    middles = mesh.points[mesh.faces[alone]].mean(axis=1)
    number = len(mesh.points) + np.arange(len(middles))
    a, b, c = mesh.faces[alone].T
    fresh = [np.stack(corners, 1) for corners in ((a, b, number), (b, c, number), (c, a, number))]
    return Planar(np.concatenate([mesh.points, middles]), np.concatenate([mesh.faces[~alone], *fresh]), mesh.rim)


def _cut(faces: Ints, middle: Ints) -> Ints:
    """Return the faces with those cut whose edges, from each corner to the next, have a point in their middle or -1."""
    cuts = (middle >= 0).sum(axis=1)
    whole = faces[cuts == 0]
    # Turned so that the first edge is cut and, of two, the second one too.
    leading = np.where(cuts == 2, (np.argmin(middle, axis=1) + 1) % 3, np.argmax(middle >= 0, axis=1))
    turn = (leading[:, None] + np.arange(3)) % 3
    faces, middle = np.take_along_axis(faces, turn, 1), np.take_along_axis(middle, turn, 1)
    (a, b, c), (ab, bc, ca) = faces.T, middle.T
    pieces = [whole]
    for number, corners in (
        (1, ((a, ab, c), (ab, b, c))),
        (2, ((ab, b, bc), (a, ab, bc), (a, bc, c))),
        (3, ((a, ab, ca), (ab, b, bc), (bc, c, ca), (ab, bc, ca))),
    ):
        pieces += [np.stack(triangle, 1)[cuts == number] for triangle in corners]
    return np.concatenate(pieces)
