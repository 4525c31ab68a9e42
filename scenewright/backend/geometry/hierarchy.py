"""A bounding volume hierarchy over triangles: the nearest hit of a ray and the nearest point of a surface."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.triangles import Floats, Indices, Triangles

LEAF = 4  # triangles that are tried one by one
BINS = 12  # places along an axis where a node may be cut
STACK = 96  # nodes that wait at a time, more than any tree is deep
FARTHEST = 1e30  # metres: a box that is missed lies beyond


class Hierarchy(NamedTuple):
    """Hold triangles sorted into nested boxes.

    Attributes:
        corners: (m, 3, 3) float32, metres, in the order of the leaves.
        faces: (m,) int32, the face of the mesh each was.
        boxes: (k, 6) float32, lowest and highest corner of each node; node 0 holds all.
        first: (k,) int32, of a leaf its first triangle, of another node the first of its two children, which adjoin.
        held: (k,) int32, triangles of a leaf, 0 of another node.
    """

    corners: Floats
    faces: Indices
    boxes: Floats
    first: Indices
    held: Indices


def build_hierarchy(mesh: Triangles) -> Hierarchy:
    """Sort the faces of a mesh into a hierarchy.

    Source: Wald, On fast Construction of SAH-based Bounding Volume Hierarchies, 2007.
    """
    corners = mesh.vertices[mesh.faces]
    order = np.arange(len(corners), dtype=np.int32)
    boxes = np.empty((2 * len(corners), 6), np.float32)
    first, count = np.empty((2, 2 * len(corners)), np.int32)
    made = _build(corners.min(1), corners.max(1), order, boxes, first, count)
    return Hierarchy(np.ascontiguousarray(corners[order]), order, boxes[:made].copy(), first[:made], count[:made])


def nearest_points(points: Floats, tree: Hierarchy) -> tuple[Indices, Floats, Floats]:
    """Return what of a surface is nearest to points (k, 3).

    Returns:
        faces (k,) int32, weights (k, 3) float32 of their corners there, and distances (k,) float32 in metres.
    """
    faces = np.empty(len(points), np.int32)
    weights, distances = np.empty((len(points), 3), np.float32), np.empty(len(points), np.float32)
    share(_nearest_points, len(points), 4096, np.ascontiguousarray(points), tree, faces, weights, distances)
    return faces, weights, distances


@njit(nogil=True, cache=True)
def nearest_hit(tree, stack, origin, direction, far, side):
    """Return distance, leaf place and weights of the second and third corner where a ray first hits; place -1: nowhere.

    Only triangles are hit whose normal points along the ray (side 1), against it (side -1), or all (side 0).
    """
    ox, oy, oz = origin[0], origin[1], origin[2]
    dx, dy, dz = direction[0], direction[1], direction[2]
    ix = 1.0 / dx if abs(dx) > 1e-20 else 1e20
    iy = 1.0 / dy if abs(dy) > 1e-20 else 1e20
    iz = 1.0 / dz if abs(dz) > 1e-20 else 1e20
    place, of_b, of_c, best = -1, 0.0, 0.0, min(far, FARTHEST)
    waiting = 1
    stack[0] = 0
    while waiting:
        waiting -= 1
        node = stack[waiting]
        if _enter(tree.boxes[node], ox, oy, oz, ix, iy, iz, best) > best:
            continue
        if tree.held[node] == 0:
            left = tree.first[node]
            near, other = left, left + 1
            to_near = _enter(tree.boxes[near], ox, oy, oz, ix, iy, iz, best)
            to_other = _enter(tree.boxes[other], ox, oy, oz, ix, iy, iz, best)
            if to_other < to_near:
                near, other, to_near, to_other = other, near, to_other, to_near
            if to_other <= best:
                stack[waiting] = other
                waiting += 1
            if to_near <= best:
                stack[waiting] = near
                waiting += 1
            continue
        for i in range(tree.first[node], tree.first[node] + tree.held[node]):
            a, b, c = tree.corners[i, 0], tree.corners[i, 1], tree.corners[i, 2]
            e0, e1, e2 = float(b[0]) - a[0], float(b[1]) - a[1], float(b[2]) - a[2]
            g0, g1, g2 = float(c[0]) - a[0], float(c[1]) - a[1], float(c[2]) - a[2]
            p0, p1, p2 = dy * g2 - dz * g1, dz * g0 - dx * g2, dx * g1 - dy * g0
            volume = e0 * p0 + e1 * p1 + e2 * p2  # positive when the ray meets the outside
            if volume == 0.0 or volume * side > 0.0:
                continue
            s0, s1, s2 = ox - a[0], oy - a[1], oz - a[2]
            u = (s0 * p0 + s1 * p1 + s2 * p2) / volume
            if u < -1e-6 or u > 1.000001:
                continue
            q0, q1, q2 = s1 * e2 - s2 * e1, s2 * e0 - s0 * e2, s0 * e1 - s1 * e0
            v = (dx * q0 + dy * q1 + dz * q2) / volume
            if v < -1e-6 or u + v > 1.000001:
                continue
            t = (g0 * q0 + g1 * q1 + g2 * q2) / volume
            if 0.0 <= t < best:
                best, place, of_b, of_c = t, i, u, v
    return best, place, of_b, of_c


@njit(nogil=True, cache=True)
def _enter(box, ox, oy, oz, ix, iy, iz, far):
    """Return how far along a ray a box begins, infinity if it is missed or lies beyond `far`."""
    x0, x1 = (box[0] - ox) * ix, (box[3] - ox) * ix
    y0, y1 = (box[1] - oy) * iy, (box[4] - oy) * iy
    z0, z1 = (box[2] - oz) * iz, (box[5] - oz) * iz
    begin = max(min(x0, x1), min(y0, y1), min(z0, z1), 0.0)
    end = min(max(x0, x1), max(y0, y1), max(z0, z1), far)
    # The sums above round: a box as flat as a face must not be missed.
    return begin if begin <= end * 1.000001 + 1e-12 else np.inf


@njit(nogil=True, cache=True)
def nearest_point(tree, stack, point):
    """Return the leaf place nearest to a point, weights of its second and third corner, and the squared distance."""
    best, place, of_b, of_c = np.inf, 0, 0.0, 0.0
    waiting = 1
    stack[0] = 0
    while waiting:
        waiting -= 1
        node = stack[waiting]
        if _away(tree.boxes[node], point) >= best:
            continue
        if tree.held[node] == 0:
            near, other = tree.first[node], tree.first[node] + 1
            if _away(tree.boxes[other], point) < _away(tree.boxes[near], point):
                near, other = other, near
            stack[waiting], stack[waiting + 1] = other, near
            waiting += 2
            continue
        for i in range(tree.first[node], tree.first[node] + tree.held[node]):
            u, v, squared = _on_triangle(point, tree.corners[i])
            if squared < best:
                best, place, of_b, of_c = squared, i, u, v
    return place, of_b, of_c, best


@njit(nogil=True, cache=True)
def _away(box, point):
    """Return the squared distance of a point from a box."""
    total = 0.0
    for k in range(3):
        off = max(box[k] - point[k], 0.0, point[k] - box[k + 3])
        total += off * off
    return total


@njit(nogil=True, cache=True)
def _on_triangle(point, corners):
    """Return the weights of the second and third corner at the point of a triangle nearest to `point`, and how far.

    Source: Ericson, Real-Time Collision Detection, 2005, section 5.1.5.
    """
    a0, a1, a2 = float(corners[0, 0]), float(corners[0, 1]), float(corners[0, 2])
    e0, e1, e2 = corners[1, 0] - a0, corners[1, 1] - a1, corners[1, 2] - a2
    g0, g1, g2 = corners[2, 0] - a0, corners[2, 1] - a1, corners[2, 2] - a2
    p0, p1, p2 = point[0] - a0, point[1] - a1, point[2] - a2
    ee, eg, gg = e0 * e0 + e1 * e1 + e2 * e2, e0 * g0 + e1 * g1 + e2 * g2, g0 * g0 + g1 * g1 + g2 * g2
    ep, gp = e0 * p0 + e1 * p1 + e2 * p2, g0 * p0 + g1 * p1 + g2 * p2
    area = ee * gg - eg * eg
    u = (gg * ep - eg * gp) / area if area > 0.0 else -1.0
    v = (ee * gp - eg * ep) / area if area > 0.0 else -1.0
    if u < 0.0 or v < 0.0 or u + v > 1.0:
        best = np.inf
        for edge in range(3):
            if edge == 0:
                s = min(max(ep / ee, 0.0), 1.0) if ee > 0.0 else 0.0
                x, y = s, 0.0
            elif edge == 1:
                s = min(max(gp / gg, 0.0), 1.0) if gg > 0.0 else 0.0
                x, y = 0.0, s
            else:
                length = ee - 2.0 * eg + gg
                s = min(max((gp - ep - eg + ee) / length, 0.0), 1.0) if length > 0.0 else 0.0
                x, y = 1.0 - s, s
            squared = _squared(p0 - x * e0 - y * g0, p1 - x * e1 - y * g1, p2 - x * e2 - y * g2)
            if squared < best:
                best, u, v = squared, x, y
        return u, v, best
    return u, v, _squared(p0 - u * e0 - v * g0, p1 - u * e1 - v * g1, p2 - u * e2 - v * g2)


@njit(nogil=True, cache=True)
def _squared(x, y, z):
    return x * x + y * y + z * z


@njit(nogil=True, cache=True)
def _nearest_points(start, stop, points, tree, faces, weights, distances):
    stack = np.empty(STACK, np.int32)
    for i in range(start, stop):
        place, u, v, squared = nearest_point(tree, stack, points[i])
        faces[i], distances[i] = tree.faces[place], math.sqrt(squared)
        weights[i, 0], weights[i, 1], weights[i, 2] = 1.0 - u - v, u, v


@njit(nogil=True, cache=True)
def _build(lows, highs, order, boxes, first, count):
    """Fill the nodes and sort `order`; return how many nodes there are."""
    todo = np.empty((STACK, 3), np.int64)  # node, and the range of `order` it holds
    todo[0, 0], todo[0, 1], todo[0, 2] = 0, 0, len(order)
    waiting, made = 1, 1
    while waiting:
        waiting -= 1
        node, start, stop = todo[waiting]
        _bound(lows, highs, order, start, stop, boxes[node])
        middle = _cut(lows, highs, order, start, stop, waiting) if stop - start > LEAF else start
        if middle == start:
            first[node], count[node] = start, stop - start
            continue
        first[node], count[node] = made, 0
        # The smaller half last, so that it is done first: what waits stays short.
        halves = ((made, start, middle), (made + 1, middle, stop))
        small = 0 if middle - start < stop - middle else 1
        for k in range(3):
            todo[waiting, k] = halves[1 - small][k]
            todo[waiting + 1, k] = halves[small][k]
        waiting, made = waiting + 2, made + 2
    return made


@njit(nogil=True, cache=True)
def _bound(lows, highs, order, start, stop, box):
    box[:3], box[3:] = np.inf, -np.inf
    for i in range(start, stop):
        for k in range(3):
            box[k] = min(box[k], lows[order[i], k])
            box[k + 3] = max(box[k + 3], highs[order[i], k])


@njit(nogil=True, cache=True)
def _cut(lows, highs, order, start, stop, depth):
    """Sort a range of `order` into two halves where the surface area heuristic says, and return where they meet."""
    low, high = np.full(3, np.inf), np.full(3, -np.inf)
    for i in range(start, stop):
        for k in range(3):
            middle = lows[order[i], k] + highs[order[i], k]
            low[k], high[k] = min(low[k], middle), max(high[k], middle)
    axis = int(np.argmax(high - low))
    half = (start + stop) // 2
    if high[axis] <= low[axis]:
        return half if stop - start > 4 * LEAF else start
    scale = BINS * 0.999999 / (high[axis] - low[axis])
    bounds = np.empty((BINS, 6))
    bounds[:, :3], bounds[:, 3:] = np.inf, -np.inf
    held = np.zeros(BINS, np.int64)
    for i in range(start, stop):
        f = order[i]
        b = int((lows[f, axis] + highs[f, axis] - low[axis]) * scale)
        held[b] += 1
        for k in range(3):
            bounds[b, k] = min(bounds[b, k], lows[f, k])
            bounds[b, k + 3] = max(bounds[b, k + 3], highs[f, k])
    cheapest, place = np.inf, -1
    for b in range(1, BINS):
        left, right = held[:b].sum(), held[b:].sum()
        if left and right:
            cost = left * _surface(bounds[:b]) + right * _surface(bounds[b:])
            if cost < cheapest:
                cheapest, place = cost, b
    if place < 0:
        return half
    i, j = start, stop - 1
    while i <= j:
        f = order[i]
        if int((lows[f, axis] + highs[f, axis] - low[axis]) * scale) < place:
            i += 1
        else:
            order[i], order[j] = order[j], f
            j -= 1
    # A tree that leans too far is cut in equal halves: nothing waits longer than the stack is.
    return i if depth < STACK // 2 and i > start and i < stop else half


@njit(nogil=True, cache=True)
def _surface(boxes):
    """Return half the surface of the box around boxes (b, 6)."""
    x = boxes[:, 3].max() - boxes[:, 0].min()
    y = boxes[:, 4].max() - boxes[:, 1].min()
    z = boxes[:, 5].max() - boxes[:, 2].min()
    return x * y + y * z + z * x
