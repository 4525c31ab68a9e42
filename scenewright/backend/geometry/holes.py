"""Closing a surface: borders become loops, loops are spanned by triangles, sheets get a back."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from scenewright.backend.geometry.triangles import Doubles, Indices, Triangles, vertex_normals
from scenewright.backend.geometry.welding import open_edges


def fill_holes(mesh: Triangles) -> tuple[Triangles, int]:
    """Span every hole with triangles; return the mesh, whose edges are run along as often forth as back, and how many.

    Args:
        mesh: neighbours wound alike.
    """
    loops = border_loops(mesh)
    spans = [span(mesh.vertices[loop].astype(np.float64)) for loop in loops]
    added = [loop[places] for loop, places in zip(loops, spans, strict=True)]
    return Triangles(mesh.vertices, np.concatenate([mesh.faces, *added]).astype(np.int32)), len(loops)


def border_loops(mesh: Triangles) -> list[Indices]:
    """Return the borders of a surface as loops of vertices, each wound so that faces spanning it fit the surface."""
    edges = open_edges(mesh)[:, ::-1]
    if not len(edges):
        return []
    edges = edges[np.argsort(edges[:, 0], kind="stable")]
    starts = np.searchsorted(edges[:, 0], np.arange(len(mesh.vertices) + 1))
    flat, lengths = _loops(np.ascontiguousarray(edges[:, 1]), starts)
    return np.split(flat, np.cumsum(lengths)[:-1])


def thicken(mesh: Triangles, thickness: float) -> Triangles:
    """Return a sheet as a closed plate: its faces moved out by half a thickness, a copy behind, and a rim.

    Args:
        mesh: neighbours wound alike.
        thickness: metres.
    """
    along = vertex_normals(mesh) * np.float32(thickness / 2)
    count = len(mesh.vertices)
    a, b = open_edges(mesh).astype(np.int32).T
    rim = np.concatenate([np.stack([b, a, a + count], 1), np.stack([b, a + count, b + count], 1)])
    back = mesh.faces[:, ::-1] + np.int32(count)
    vertices = np.concatenate([mesh.vertices + along, mesh.vertices - along])
    return Triangles(vertices, np.concatenate([mesh.faces, back, rim]).astype(np.int32))


def span(loop: Doubles) -> Indices:
    """Return triangles (k - 2, 3) of places in a loop of points (k, 3) that span it, wound like the loop.

    Ears are cut off one by one, the best shaped first, so that a flat loop of any outline is spanned without overlap.
    """
    after = np.roll(loop, -1, 0)
    normal = np.cross(loop - loop[0], after - loop[0]).sum(0)
    length = np.linalg.norm(normal)
    normal = normal / length if length > 0 else np.array([0.0, 0.0, 1.0])
    across = np.cross(normal, [1.0, 0.0, 0.0] if abs(normal[0]) < 0.9 else [0.0, 1.0, 0.0])
    across /= np.linalg.norm(across)
    flat = np.stack([loop @ across, loop @ np.cross(normal, across)], 1)
    return _cut_ears(loop, flat)


@njit(nogil=True, cache=True)
def _loops(ends, starts):
    """Walk along edges, each once; wherever a vertex is met again, the loop since then is cut off."""
    taken = starts[:-1].copy()
    place = np.full(len(taken), -1, np.int64)  # of each vertex on the way
    way, flat = np.empty(len(ends) + 1, np.int32), np.empty(len(ends), np.int32)
    lengths = np.empty(len(ends), np.int64)
    written, count = 0, 0
    for first in range(len(taken)):
        while taken[first] < starts[first + 1]:
            way[0], place[first], steps = first, 0, 1
            while steps:
                here = way[steps - 1]
                if taken[here] == starts[here + 1]:
                    place[here] = -1
                    steps -= 1
                    continue
                there = ends[taken[here]]
                taken[here] += 1
                if place[there] < 0:
                    way[steps], place[there] = there, steps
                    steps += 1
                    continue
                back = place[there]
                lengths[count] = steps - back
                count += 1
                for i in range(back, steps):
                    flat[written] = way[i]
                    written += 1
                    if i > back:
                        place[way[i]] = -1
                steps = back + 1
    return flat[:written], lengths[:count]


@njit(nogil=True, cache=True)
def _cut_ears(points, flat):
    count = len(points)
    after, before = (np.arange(count) + 1) % count, (np.arange(count) - 1) % count
    value = np.empty(count)
    for i in range(count):
        value[i] = _ear(points, flat, before, after, i)
    faces = np.empty((max(count - 2, 0), 3), np.int32)
    here = 0
    for made in range(count - 2):
        best, place = -np.inf, here
        i = here
        for _ in range(count - made):
            if value[i] > best:
                best, place = value[i], i
            i = after[i]
        left, right = before[place], after[place]
        faces[made, 0], faces[made, 1], faces[made, 2] = left, place, right
        after[left], before[right] = right, left
        value[left], value[right] = _ear(points, flat, before, after, left), _ear(points, flat, before, after, right)
        here = right
    return faces


@njit(nogil=True, cache=True)
def _ear(points, flat, before, after, i):
    """Return how good it is to cut off the corner at `i`: its shape, 0 to 1, less where it would not be inside."""
    a, b, c = before[i], i, after[i]
    area = _area(flat[a], flat[b], flat[c])
    e, f, g = points[b] - points[a], points[c] - points[b], points[a] - points[c]
    lengths = (e * e).sum() + (f * f).sum() + (g * g).sum()
    n0, n1, n2 = e[1] * f[2] - e[2] * f[1], e[2] * f[0] - e[0] * f[2], e[0] * f[1] - e[1] * f[0]
    shape = 2.0 * math.sqrt(3.0) * math.sqrt(n0 * n0 + n1 * n1 + n2 * n2) / max(lengths, 1e-300)
    if area <= 0.0:
        return shape - 4.0
    j = after[c]
    while j != a:
        turn = _area(flat[before[j]], flat[j], flat[after[j]])
        within = _area(flat[a], flat[b], flat[j]) > 0.0 and _area(flat[b], flat[c], flat[j]) > 0.0
        if turn <= 0.0 and within and _area(flat[c], flat[a], flat[j]) >= 0.0:
            return shape - 2.0
        j = after[j]
    return shape


@njit(nogil=True, cache=True)
def _area(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
