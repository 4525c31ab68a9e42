"""Rays into a landscape: one hierarchy over its surfaces, one over the props that stand about."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.hierarchy import STACK, Hierarchy, _enter, build_hierarchy, nearest_hit
from scenewright.backend.geometry.triangles import Floats, Indices, Triangles

BLOCK = 2048  # rays that a thread takes at a time


class Crowd(NamedTuple):
    """Hold props and where they stand, as the kernels read them.

    Attributes:
        trees: the hierarchies of all props one after the other.
        begins: (p, 2) int64, the first triangle and the first node of each, and one more that is the end.
        boxes: over the places.
        prop: (i,) int32.
        to_prop: (i, 3, 4) float32, from the world to the prop.
        scale: (i,) float32.
    """

    trees: Hierarchy
    begins: np.ndarray
    boxes: Hierarchy
    prop: Indices
    to_prop: Floats
    scale: Floats


def crowd(props: list[Triangles], prop: Indices, poses: Floats) -> Crowd:
    """Return props that stand in places: poses (i, 4, 4), prop to world, with an even scale."""
    none = Triangles(np.zeros((3, 3), np.float32) - 1e6, np.array([[0, 1, 2]], np.int32))
    if not len(prop):
        props, prop, poses = [none], np.zeros(1, np.int32), np.eye(4, dtype=np.float32)[None]
    trees = [build_hierarchy(each) for each in props]
    begins = np.cumsum([(0, 0), *((len(each.corners), len(each.boxes)) for each in trees)], axis=0)
    joined = Hierarchy(*(np.concatenate(arrays) for arrays in zip(*trees, strict=True)))
    low, high = np.stack([_box(props[which].vertices, pose) for which, pose in zip(prop, poses, strict=True)], 1)
    number = np.arange(len(low), dtype=np.int32)
    # A box is told by a triangle without area between its lowest and its highest corner.
    places = Triangles(np.concatenate([low, high]), np.stack([number, len(low) + number, number], 1))
    inverse = np.linalg.inv(poses.astype(np.float64))[:, :3].astype(np.float32)
    scale = np.cbrt(np.linalg.det(poses[:, :3, :3].astype(np.float64))).astype(np.float32)
    return Crowd(joined, begins, build_hierarchy(places), prop.astype(np.int32), inverse, scale)


def _box(vertices: Floats, pose: Floats) -> np.ndarray:
    moved = vertices @ pose[:3, :3].T + pose[:3, 3]
    return np.stack([moved.min(0), moved.max(0)]).astype(np.float32)


@njit(nogil=True, cache=True)
def nearest_prop(crowd, stacks, origin, direction, far):
    """Return distance, place, triangle and weights of its second and third corner; place -1: nowhere."""
    best, found, triangle, of_b, of_c = far, -1, -1, 0.0, 0.0
    ix, iy, iz = _inverse(direction[0]), _inverse(direction[1]), _inverse(direction[2])
    boxes, stack, inner = crowd.boxes, stacks[0], stacks[1]
    waiting = 1
    stack[0] = 0
    while waiting:
        waiting -= 1
        node = stack[waiting]
        if _enter(boxes.boxes[node], origin[0], origin[1], origin[2], ix, iy, iz, best) > best:
            continue
        if boxes.held[node] == 0:
            stack[waiting], stack[waiting + 1] = boxes.first[node], boxes.first[node] + 1
            waiting += 2
            continue
        for i in range(boxes.first[node], boxes.first[node] + boxes.held[node]):
            place = boxes.faces[i]
            m, which = crowd.to_prop[place], crowd.prop[place]
            local = (_row(m[0], origin) + m[0, 3], _row(m[1], origin) + m[1, 3], _row(m[2], origin) + m[2, 3])
            along = (_row(m[0], direction), _row(m[1], direction), _row(m[2], direction))
            a, b = crowd.begins[which], crowd.begins[which + 1]
            tree = Hierarchy(
                crowd.trees.corners[a[0] : b[0]], crowd.trees.faces[a[0] : b[0]], crowd.trees.boxes[a[1] : b[1]],
                crowd.trees.first[a[1] : b[1]], crowd.trees.held[a[1] : b[1]],
            )  # fmt: skip
            # The direction is not made of unit length: distances stay those of the world.
            distance, leaf, u, v = nearest_hit(tree, inner, local, along, best, 0)
            if leaf >= 0 and distance < best:
                best, found, triangle, of_b, of_c = distance, place, a[0] + leaf, u, v
    return best, found, triangle, of_b, of_c


@njit(nogil=True, cache=True)
def _row(m, vector):
    return m[0] * vector[0] + m[1] * vector[1] + m[2] * vector[2]


@njit(nogil=True, cache=True)
def _inverse(x):
    return 1.0 / x if abs(x) > 1e-20 else 1e20


def dropped(points: Floats, ground: Hierarchy) -> Floats:
    """Return the height (n,) of the ground under points (n, 3), NaN where there is none."""
    heights = np.empty(len(points), np.float32)
    share(_drop, len(points), BLOCK, np.ascontiguousarray(points, np.float32), ground, heights)
    return heights


@njit(nogil=True, cache=True)
def _drop(start, stop, points, ground, heights):
    stack, down = np.empty(STACK, np.int32), (0.0, 0.0, -1.0)
    for i in range(start, stop):
        distance, place, _, _ = nearest_hit(ground, stack, (points[i, 0], points[i, 1], points[i, 2]), down, 1e30, 0)
        heights[i] = points[i, 2] - distance if place >= 0 else np.nan
