"""Solids with flat faces, their edges chamfered: what catches the light at the edges of real things."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np

from scenewright.backend.modelling.parts import Axis, Doubles, Part, solid

MOST_CHAMFER = 0.3  # of the shortest edge


def box(x: float, y: float, z: float, chamfer: float = 0.006, grain: Axis | None = None) -> Part:
    """Return a box, standing on the origin, with chamfered edges."""
    return frustum((x, y), (x, y), z, chamfer, grain)


def frustum(
    bottom: tuple[float, float], top: tuple[float, float], z: float, chamfer: float = 0.006, grain: Axis | None = None
) -> Part:
    """Return a box that tapers from a bottom to a top of other sizes (x, y), standing on the origin."""
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) / 2
    low, high = corners * bottom, corners * top
    points = np.concatenate([np.insert(low, 2, 0.0, axis=1), np.insert(high, 2, z, axis=1)])
    sides = [[i, (i + 1) % 4, (i + 1) % 4 + 4, i + 4] for i in range(4)]
    return chamfered(points, [[3, 2, 1, 0], [4, 5, 6, 7], *sides], chamfer, grain)


def prism(
    outline: Doubles | Sequence[Sequence[float]], z: float, chamfer: float = 0.004, grain: Axis | None = None
) -> Part:
    """Return an outline (n, 2), counter-clockwise and simple, raised to a height; chamfered edges."""
    flat = np.asarray(outline, np.float64)
    count = len(flat)
    points = np.concatenate([np.insert(flat, 2, 0.0, axis=1), np.insert(flat, 2, z, axis=1)])
    sides = [[i, (i + 1) % count, (i + 1) % count + count, i + count] for i in range(count)]
    caps = [list(range(count))[::-1], list(range(count, 2 * count))]
    return chamfered(points, [*caps, *sides], chamfer, grain)


def panel(
    outline: Doubles | Sequence[Sequence[float]], y: float, chamfer: float = 0.004, grain: Axis | None = None
) -> Part:
    """Return an outline (n, 2) in x and z, upright and `y` thick, centred on the plane y = 0."""
    return _upright(prism(outline, y, chamfer, grain), y, grain)


def chamfered(
    points: Doubles | Sequence[Sequence[float]],
    polygons: Sequence[Sequence[int]],
    chamfer: float,
    grain: Axis | None = None,
) -> Part:
    """Return a solid of flat polygons with every edge cut off.

    Args:
        points: (n, 3), metres.
        polygons: of points, counter-clockwise from outside, closed together; each may be concave.
        chamfer: metres from the edge to where the cut begins, at most a part of the shortest edge.
        grain: axis of the grain, by default the longest.
    """
    corners = np.asarray(points, np.float64)
    loops = tuple(tuple(polygon) for polygon in polygons)
    shortest = min(math.dist(corners[a], corners[b]) for loop in loops for a, b in _sides(loop))
    width = min(chamfer, MOST_CHAMFER * shortest)
    vertices = [_inset(corners[list(loop)], width) for loop in loops]
    first = np.cumsum([0] + [len(loop) for loop in loops])
    faces = [
        (start + a, start + b, start + c)
        for start, loop in zip(first, vertices, strict=False)
        for a, b, c in _ears(loop)
    ]
    return solid(np.concatenate(vertices), [*faces, *_joints(loops)], grain)


@cache
def _joints(polygons: tuple[tuple[int, ...], ...]) -> list[tuple[int, int, int]]:
    """Return the triangles along the cut edges and corners; vertices are numbered polygon by polygon."""
    place: dict[tuple[int, int], int] = {}  # of a polygon's number and one of its points
    for number, polygon in enumerate(polygons):
        place |= {(number, point): len(place) + i for i, point in enumerate(polygon)}
    beside = {side: number for number, polygon in enumerate(polygons) for side in _sides(polygon)}
    faces: list[tuple[int, int, int]] = []
    around: dict[int, dict[int, int]] = {}
    for (a, b), number in beside.items():
        other = beside[b, a]
        around.setdefault(a, {})[place[other, a]] = place[number, a]
        if a < b:
            quad = place[number, b], place[number, a], place[other, a], place[other, b]
            faces += [(quad[0], quad[1], quad[2]), (quad[0], quad[2], quad[3])]
    for following in around.values():
        faces += _fan(following)
    return faces


def _upright(part: Part, y: float, grain: Axis | None) -> Part:
    """Return a prism whose outline's second coordinate is turned up, centred across."""
    x, across, up = part.vertices.T
    return solid(np.stack([x, y / 2 - up, across], axis=1), part.faces, grain)


def _sides(polygon: Sequence[int]) -> list[tuple[int, int]]:
    return [(polygon[i - 1], polygon[i]) for i in range(len(polygon))]


def _normal(loop: Doubles) -> Doubles:
    normal: Doubles = np.cross(loop, np.roll(loop, -1, axis=0)).sum(0)
    unit: Doubles = normal / np.linalg.norm(normal)
    return unit


def _inset(loop: Doubles, width: float) -> Doubles:
    """Return a flat polygon (n, 3) with every side moved inwards."""
    normal = _normal(loop - loop.mean(0))
    ahead = np.roll(loop, -1, axis=0) - loop
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    back = -np.roll(ahead, 1, axis=0)
    sine = np.cross(ahead, back) @ normal
    straight = np.abs(sine) < 1e-6
    inward = np.where(straight[:, None], np.cross(normal, ahead), (ahead + back) / np.where(straight, 1, sine)[:, None])
    return loop + width * inward


def _ears(loop: Doubles) -> list[tuple[int, int, int]]:
    """Cut a flat simple polygon (n, 3) into triangles.

    Source: Meisters, Polygons have ears, 1975; the ear with the best shape first.
    """
    if len(loop) <= 4:  # triangles, and four-sided ones, which nothing here makes concave
        return [(0, i, i + 1) for i in range(1, len(loop) - 1)]
    normal = _normal(loop - loop.mean(0))
    left, cut = list(range(len(loop))), []
    while len(left) > 3:
        best, quality = 0, -np.inf
        for i in range(len(left)):
            a, b, c = loop[[left[i - 1], left[i], left[(i + 1) % len(left)]]]
            area = np.cross(b - a, c - a) @ normal
            if area <= 1e-14 or _holds(
                a, b, c, loop[[p for p in left if p not in (left[i - 1], left[i], left[(i + 1) % len(left)])]], normal
            ):
                continue
            shape = area / max(((b - a) ** 2).sum(), ((c - b) ** 2).sum(), ((a - c) ** 2).sum())
            if shape > quality:
                best, quality = i, shape
        cut.append((left[best - 1], left[best], left[(best + 1) % len(left)]))
        del left[best]
    return [*cut, (left[0], left[1], left[2])]


def _holds(a: Doubles, b: Doubles, c: Doubles, points: Doubles, normal: Doubles) -> bool:
    """Tell whether any of points (k, 3) lies in a triangle."""
    inside = [(np.cross(end - start, points - start) @ normal) >= -1e-12 for start, end in ((a, b), (b, c), (c, a))]
    return bool(np.logical_and.reduce(inside).any())


def _fan(following: dict[int, int]) -> list[tuple[int, int, int]]:
    """Return the triangles of a polygon given by what follows each of its vertices."""
    start = min(following)
    loop = [start]
    while following[loop[-1]] != start:
        loop.append(following[loop[-1]])
    return [(loop[0], loop[i], loop[i + 1]) for i in range(1, len(loop) - 1)]
