"""Smooth ground from blocks: a net over their faces that relaxes, but never leaves the blocks it belongs to.

Source: Gibson, Constrained Elastic Surface Nets: Generating Smooth Surfaces from Binary Segmented Data, 1998; here on
the corners of the blocks.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from scenewright.backend.geometry.triangles import Triangles, divided, neighbours, vertex_normals
from scenewright.backend.modelling.noise import fractal_noise

Floats = NDArray[np.float32]
ROUNDS = 40
REACH = 0.62  # blocks that a corner may go from where it was, along each axis
AXES = ((1, 2), (2, 0), (0, 1))  # the other two of each axis, so that they turn counter-clockwise about it


class Net(NamedTuple):
    """Hold a surface over blocks.

    Attributes:
        vertices: (n, 3) float32, in blocks from the world's corner.
        faces: (m, 3) int32, counter-clockwise from outside.
        shares: (n, k) float32, how much of each label there is, 1 in all.
    """

    vertices: Floats
    faces: NDArray[np.int32]
    shares: Floats


def exposed(solid: NDArray[np.bool_], floor: bool = False) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the faces of blocks between solid and air.

    Args:
        solid: (x, y, z) mask; outside is air.
        floor: whether those count that lie on the ground of the world.

    Returns:
        Corners (q, 4, 3) int32 in blocks, counter-clockwise from outside, and the blocks (q, 3) int32 they are of.
    """
    corners, owners = [], []
    for axis, (u, v) in enumerate(AXES):
        for towards in (1, -1):
            beside = np.zeros_like(solid)
            ahead, behind = (np.moveaxis(each, axis, 0) for each in (beside, solid))
            if towards == 1:
                ahead[:-1] = behind[1:]
            else:
                ahead[1:] = behind[:-1]
            blocks = np.argwhere(solid & ~beside).astype(np.int32)
            if axis == 2 and towards == -1 and not floor:
                blocks = blocks[blocks[:, 2] > 0]
            square = np.zeros((4, 3), np.int32)
            square[[1, 2], u], square[[2, 3], v] = 1, 1
            square[:, axis] = towards == 1
            corners.append(blocks[:, None] + (square if towards == 1 else square[::-1]))
            owners.append(blocks)
    return np.concatenate(corners), np.concatenate(owners)


def net(solid: NDArray[np.bool_], labels: NDArray[np.integer], count: int) -> Net:
    """Return the smooth surface of ground.

    Args:
        solid: (x, y, z) mask of the ground, some of it; outside is air.
        labels: (x, y, z), 1 to count where it is solid.
        count: of labels.
    """
    corners, owners = exposed(solid)
    places, which = _merged(corners.reshape(-1, 3), solid.shape)
    quads = which.reshape(-1, 4).astype(np.int32)
    faces = quads[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 3)
    shares = _shares(quads, corners, labels[tuple(owners.T)], count, len(places))
    relaxed = _relaxed(places, quads, np.array(solid.shape))
    return Net(relaxed, faces, shares)


def finer(surface: Net, levels: int, sides: tuple[int, ...]) -> Net:
    """Return a net with each face cut into four, `levels` times, rounded each time."""
    values = np.concatenate([surface.vertices, surface.shares], 1)
    mesh = Triangles(values, surface.faces)
    for _ in range(levels):
        mesh = divided(mesh)
        links = neighbours(mesh)
        values = 0.5 * mesh.vertices + 0.5 * (links @ mesh.vertices) / links.sum(1)[:, None]
        fixed = _on_border(mesh.vertices[:, :3], np.array(sides))
        values[:, :3] = np.where(fixed, mesh.vertices[:, :3], values[:, :3])
        mesh = Triangles(values.astype(np.float32), mesh.faces)
    return Net(np.ascontiguousarray(mesh.vertices[:, :3]), mesh.faces, np.ascontiguousarray(mesh.vertices[:, 3:]))


def weathered(surface: Net, rough: Floats, block: float, sides: tuple[int, ...], seed: int) -> Net:
    """Return a net with the unevenness of what it is made of.

    Args:
        surface: in blocks.
        rough: (k,) how far, in metres, each label's ground goes up and down.
        block: metres of a block.
        sides: of the world in blocks; the ground stays within them.
    """
    mesh = Triangles(surface.vertices, surface.faces)
    metres = surface.vertices.astype(np.float64) * block
    coarse, fine = fractal_noise(metres / 3.1, 3, seed), fractal_noise(metres / 0.8, 2, seed + 9)
    amount = (surface.shares @ rough) / block * (1.3 * coarse + 0.5 * fine)
    moved = surface.vertices + vertex_normals(mesh) * amount[:, None]
    fixed = _on_border(surface.vertices, np.array(sides))
    return surface._replace(vertices=np.where(fixed, surface.vertices, moved).astype(np.float32))


def _merged(points: NDArray[np.int32], shape: tuple[int, ...]) -> tuple[Floats, NDArray[np.intp]]:
    """Return the different ones of integer points (n, 3), and which each is."""
    key = (points[:, 0].astype(np.int64) * (shape[1] + 1) + points[:, 1]) * (shape[2] + 1) + points[:, 2]
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    return points[first].astype(np.float32), which


def _shares(
    quads: NDArray[np.int32], corners: NDArray[np.int32], labels: NDArray[np.integer], count: int, vertices: int
) -> Floats:
    """Return how much of each label there is at each vertex; what lies on top counts most."""
    level = np.ptp(corners[:, :, 2], axis=1) == 0
    weight = np.repeat(np.where(level, 1.0, 0.3), 4)
    column = np.repeat(labels.astype(np.int64) - 1, 4)
    total = np.bincount(quads.ravel() * count + column, weight, vertices * count).reshape(vertices, count)
    return np.asarray(total / np.maximum(total.sum(1, keepdims=True), 1e-9), np.float32)


def _relaxed(places: Floats, quads: NDArray[np.int32], sides: NDArray[np.integer]) -> Floats:
    """Move each vertex to the middle of its neighbours again and again, within its bounds."""
    start, end = quads.ravel(), np.roll(quads, -1, 1).ravel()
    ones = np.ones(2 * len(start), np.float32)
    both = np.concatenate([start, end]), np.concatenate([end, start])
    links = csr_array((ones, both), shape=(len(places), len(places)))
    links.data[:] = 1.0
    scale = (1.0 / links.sum(1)).astype(np.float32)[:, None]
    fixed = _on_border(places, sides)
    low, high = (np.where(fixed, places, places + side * REACH) for side in (-1, 1))
    moved = places
    for _ in range(ROUNDS):
        moved = np.clip(0.3 * moved + 0.7 * (links @ moved) * scale, low, high).astype(np.float32)
    return moved


def _on_border(places: Floats, sides: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Return which coordinates (n, 3) lie on the world's sides, where they have to stay; the top is no side."""
    fixed = (np.abs(places) < 1e-4) | (np.abs(places - sides) < 1e-4)
    fixed[:, 2] = np.abs(places[:, 2]) < 1e-4
    return np.asarray(fixed)
