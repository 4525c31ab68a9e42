"""Collapsing edges onto one of their ends: fewer triangles that keep closedness, seams and texture coordinates.

A wedge is a vertex as one chart of the texture sees it: vertices on seams have several, the others one.

Source: Garland and Heckbert, Surface simplification using quadric error metrics, 1997; half-edge collapses guarded by
the link condition of Dey et al., Topology preserving edge contraction, 1999.
"""

from __future__ import annotations

import heapq
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from scenewright.backend.geometry.triangles import Floats, Indices, Triangles
from scenewright.backend.geometry.welding import size_of

THIN = 1e-5  # of the size: triangles that are less high are slivers
TURN = 0.3  # cosine of the angle that a face may turn by in one step
SEAM = 3.0  # how much more than faces seams resist


class Unwrapped(NamedTuple):
    """Hold a closed mesh with texture coordinates.

    Attributes:
        mesh: n vertices, m faces.
        wedges: (m, 3) int32, of each face corner.
        uvs: (w, 2) float32, of each wedge, 0 to 1, origin bottom left.
    """

    mesh: Triangles
    wedges: Indices
    uvs: Floats

    def corner_uvs(self) -> Floats:
        """Return the texture coordinates per face corner, (3m, 2)."""
        return self.uvs[self.wedges.ravel()]


def reduce(surface: Unwrapped, budget: int) -> tuple[Unwrapped, Indices]:
    """Return a surface with fewer faces whose vertices and wedges are some of the given ones, and which vertices.

    Faces stay as many as must be for seams and charts to keep their order: perhaps more than `budget`.
    """
    size = size_of(surface.mesh)
    faces, wedges = _collapsed(
        surface.mesh.vertices.astype(np.float64), surface.mesh.faces, surface.wedges, surface.uvs, True,
        budget, THIN * size, False,
    )  # fmt: skip
    used, compact = np.unique(faces, return_inverse=True)
    own, renumbered = np.unique(wedges, return_inverse=True)
    mesh = Triangles(surface.mesh.vertices[used], compact.reshape(-1, 3).astype(np.int32))
    return Unwrapped(mesh, renumbered.reshape(-1, 3).astype(np.int32), surface.uvs[own]), used.astype(np.int32)


def without_slivers(mesh: Triangles, budget: int = 0) -> Triangles:
    """Return a closed mesh without triangles that are nearly lines, and with at most `budget` faces unless that is 0.

    It stays closed; a sliver stays where its shape depends on it.
    """
    faces, _ = _collapsed(
        mesh.vertices.astype(np.float64), mesh.faces, mesh.faces, np.zeros((1, 2), np.float32), False,
        budget or len(mesh.faces), THIN * size_of(mesh), True,
    )  # fmt: skip
    used, compact = np.unique(faces, return_inverse=True)
    return Triangles(mesh.vertices[used], compact.reshape(-1, 3).astype(np.int32))


def heights(mesh: Triangles) -> NDArray[np.float64]:
    """Return the smallest height of each triangle (m,) in metres."""
    corners = mesh.vertices[mesh.faces].astype(np.float64)
    sides = np.roll(corners, -1, 1) - corners
    area = np.linalg.norm(np.cross(sides[:, 0], sides[:, 1]), axis=1)
    return area / np.maximum(np.linalg.norm(sides, axis=2).max(1), 1e-300)


@njit(nogil=True, cache=True)
def _collapsed(points, faces, wedges, uvs, textured, budget, thin, slivers):
    faces, wedges = faces.copy(), wedges.copy()
    alive = np.ones(len(faces), np.bool_)
    count = len(faces)
    # Each vertex has a list of its face corners, linked by the number of the next corner.
    head, tail = np.full(len(points), -1, np.int64), np.full(len(points), -1, np.int64)
    after = np.full(faces.size, -1, np.int64)
    for f in range(len(faces)):
        for k in range(3):
            _append(head, tail, after, faces[f, k], 3 * f + k, 3 * f + k)
    quadrics = _quadrics(points, faces, wedges, head, after, textured)
    stamp = np.zeros(len(points), np.int64)
    near_v, near_u = np.empty(256, np.int64), np.empty(256, np.int64)
    heap = [(0.0, 0, 0, 0, 0)]
    heap.pop()
    for f in range(len(faces)):
        thin_face = slivers and _height(points, faces[f, 0], faces[f, 1], faces[f, 2]) < thin
        for k in range(3):
            v, u = faces[f, k], faces[f, (k + 1) % 3]
            _offer(heap, points, quadrics, stamp, v, u, thin_face)
            if thin_face:
                _offer(heap, points, quadrics, stamp, u, v, thin_face)
    while heap:
        cost, v, u, stamp_v, stamp_u = heapq.heappop(heap)
        if stamp[v] != stamp_v or stamp[u] != stamp_u or head[v] < 0:
            continue
        if count <= budget and cost >= 0.0:
            break
        if not _legal(points, faces, wedges, uvs, textured, alive, head, after, v, u, thin, near_v, near_u):
            continue
        count -= _move(faces, wedges, alive, head, tail, after, v, u)
        for k in range(10):
            quadrics[u, k] += quadrics[v, k]
        stamp[u] += 1
        head[v] = -1
        found = _around(faces, alive, head, after, u, near_u)
        for i in range(found):
            _offer(heap, points, quadrics, stamp, near_u[i], u, False)
            _offer(heap, points, quadrics, stamp, u, near_u[i], False)
    kept = np.flatnonzero(alive)
    return faces[kept], wedges[kept]


@njit(nogil=True, cache=True)
def _append(head, tail, after, vertex, first, last):
    if head[vertex] < 0:
        head[vertex] = first
    else:
        after[tail[vertex]] = first
    tail[vertex] = last


@njit(nogil=True, cache=True)
def _offer(heap, points, quadrics, stamp, v, u, urgent):
    """Put a collapse of v onto u on the heap; urgent ones come first, whatever they cost."""
    x, y, z = points[u]
    off = points[u] - points[v]
    length = (off * off).sum()
    cost = _error(quadrics[v], x, y, z) + _error(quadrics[u], x, y, z) + 1e-9 * length * length
    heapq.heappush(
        heap, (-1.0 / (1.0 + cost) if urgent else max(cost, 0.0), np.int64(v), np.int64(u), stamp[v], stamp[u])
    )


@njit(nogil=True, cache=True)
def _error(q, x, y, z):
    total = q[0] * x * x + q[4] * y * y + q[7] * z * z + q[9]
    return total + 2.0 * (q[1] * x * y + q[2] * x * z + q[3] * x + q[5] * y * z + q[6] * y + q[8] * z)


@njit(nogil=True, cache=True)
def _add_plane(q, n, d, weight):
    q[0] += weight * n[0] * n[0]
    q[1] += weight * n[0] * n[1]
    q[2] += weight * n[0] * n[2]
    q[3] += weight * n[0] * d
    q[4] += weight * n[1] * n[1]
    q[5] += weight * n[1] * n[2]
    q[6] += weight * n[1] * d
    q[7] += weight * n[2] * n[2]
    q[8] += weight * n[2] * d
    q[9] += weight * d * d


@njit(nogil=True, cache=True)
def _quadrics(points, faces, wedges, head, after, textured):
    """Return the quadrics of the vertices: of the planes of their faces, and of those that stand upright on seams."""
    quadrics = np.zeros((len(points), 10))
    for f in range(len(faces)):
        a, b, c = points[faces[f, 0]], points[faces[f, 1]], points[faces[f, 2]]
        normal = _cross(b - a, c - a)
        area = np.sqrt((normal * normal).sum())
        if area == 0.0:
            continue
        normal /= area
        for k in range(3):
            _add_plane(quadrics[faces[f, k]], normal, -(normal * a).sum(), area)
        if not textured:
            continue
        for k in range(3):
            v, u = faces[f, k], faces[f, (k + 1) % 3]
            if _is_seam(faces, wedges, head, after, v, u, wedges[f, k], wedges[f, (k + 1) % 3]):
                upright = _cross(points[u] - points[v], normal)
                length = np.sqrt((upright * upright).sum())
                if length > 0.0:
                    upright /= length
                    for end in (v, u):
                        _add_plane(quadrics[end], upright, -(upright * points[v]).sum(), SEAM * area)
    return quadrics


@njit(nogil=True, cache=True)
def _is_seam(faces, wedges, head, after, v, u, wedge_v, wedge_u):
    """Tell whether the face beyond the edge v to u belongs to another chart there."""
    corner = head[v]
    while corner >= 0:
        f, k = corner // 3, corner % 3
        if faces[f, (k + 2) % 3] == u:
            return wedges[f, k] != wedge_v or wedges[f, (k + 2) % 3] != wedge_u
        corner = after[corner]
    return True


@njit(nogil=True, cache=True)
def _around(faces, alive, head, after, vertex, out):
    """Write the vertices around one and return how many, -1 if they are too many."""
    found = 0
    corner = head[vertex]
    while corner >= 0:
        f, k = corner // 3, corner % 3
        if alive[f]:
            if found == len(out):
                return -1
            out[found] = faces[f, (k + 1) % 3]
            found += 1
        corner = after[corner]
    return found


@njit(nogil=True, cache=True)
def _legal(points, faces, wedges, uvs, textured, alive, head, after, v, u, thin, near_v, near_u):
    """Tell whether v may move onto u: the surface stays closed, no face turns over, in space or in the texture."""
    count_v = _around(faces, alive, head, after, v, near_v)
    count_u = _around(faces, alive, head, after, u, near_u)
    if count_v < 3 or count_u < 0:
        return False
    both = 0
    for i in range(count_v):
        for j in range(count_u):
            both += near_v[i] == near_u[j]
    if both != 2 or count_v + count_u < 8:
        return False
    # The wedges of v on either side of the edge, and those of u they become.
    from_one, to_one, from_other, to_other = -1, -1, -1, -1
    corner = head[v]
    while corner >= 0:
        f, k = corner // 3, corner % 3
        if alive[f]:
            for step in (1, 2):
                if faces[f, (k + step) % 3] == u:
                    if from_one < 0:
                        from_one, to_one = wedges[f, k], wedges[f, (k + step) % 3]
                    else:
                        from_other, to_other = wedges[f, k], wedges[f, (k + step) % 3]
        corner = after[corner]
    if from_other < 0 or (from_one == from_other and to_one != to_other):
        return False
    corner = head[v]
    while corner >= 0:
        f, k = corner // 3, corner % 3
        corner = after[corner]
        if not alive[f]:
            continue
        b, c = faces[f, (k + 1) % 3], faces[f, (k + 2) % 3]
        if b == u or c == u:
            continue
        if count_v == 3 and _has_face(faces, alive, head, after, u, c, b):
            return False
        before, now = (
            _cross(points[b] - points[v], points[c] - points[v]),
            _cross(points[b] - points[u], points[c] - points[u]),
        )
        old, new = np.sqrt((before * before).sum()), np.sqrt((now * now).sum())
        was = _height(points, v, b, c)
        if _height(points, u, b, c) < max(thin, 0.0) and _height(points, u, b, c) <= 2.0 * was:
            return False
        if was > thin and (before * now).sum() < TURN * old * new:
            return False
        if textured:
            wedge = wedges[f, k]
            if wedge != from_one and wedge != from_other:
                return False
            onto = to_one if wedge == from_one else to_other
            p, q, r = uvs[onto], uvs[wedges[f, (k + 1) % 3]], uvs[wedges[f, (k + 2) % 3]]
            s = uvs[wedge]
            area = (float(q[0]) - p[0]) * (float(r[1]) - p[1]) - (float(q[1]) - p[1]) * (float(r[0]) - p[0])
            held = (float(q[0]) - s[0]) * (float(r[1]) - s[1]) - (float(q[1]) - s[1]) * (float(r[0]) - s[0])
            if area * held <= 0.0 or abs(area) < 1e-9:
                return False
    return True


@njit(nogil=True, cache=True)
def _has_face(faces, alive, head, after, vertex, b, c):
    """Tell whether a vertex has a face with two others, in either order."""
    corner = head[vertex]
    while corner >= 0:
        f, k = corner // 3, corner % 3
        d, e = faces[f, (k + 1) % 3], faces[f, (k + 2) % 3]
        if alive[f] and ((d == b and e == c) or (d == c and e == b)):
            return True
        corner = after[corner]
    return False


@njit(nogil=True, cache=True)
def _move(faces, wedges, alive, head, tail, after, v, u):
    """Move the faces of v to u and return how many vanish."""
    froms, tos = np.full(2, -1, np.int64), np.full(2, -1, np.int64)
    vanished = 0
    corner = head[v]
    while corner >= 0:
        f, k = corner // 3, corner % 3
        for step in (1, 2):
            if alive[f] and faces[f, (k + step) % 3] == u:
                froms[vanished], tos[vanished] = wedges[f, k], wedges[f, (k + step) % 3]
                vanished += 1
                alive[f] = False
        corner = after[corner]
    corner = head[v]
    while corner >= 0:
        f, k = corner // 3, corner % 3
        if alive[f]:
            faces[f, k] = u
            wedges[f, k] = tos[0] if wedges[f, k] == froms[0] else tos[1]
        corner = after[corner]
    _append(head, tail, after, u, head[v], tail[v])
    return vanished


@njit(nogil=True, cache=True)
def _height(points, a, b, c):
    e, f, g = points[b] - points[a], points[c] - points[b], points[a] - points[c]
    normal = _cross(e, f)
    longest = max((e * e).sum(), (f * f).sum(), (g * g).sum())
    return np.sqrt((normal * normal).sum() / max(longest, 1e-300))


@njit(nogil=True, cache=True)
def _cross(a, b):
    return np.array((a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]))
