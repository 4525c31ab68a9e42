"""Round and grown shapes: spheres, boulders, clumps of leaves."""

from __future__ import annotations

from functools import cache

import numpy as np

from scenewright.backend.modelling.noise import cell_noise, fractal_noise
from scenewright.backend.modelling.parts import Doubles, Indices, Part, facing, solid

GOLDEN = (1 + 5**0.5) / 2
TWENTY = [
    (0, 11, 5), (0, 5, 1), (0, 1, 7), (0, 7, 10), (0, 10, 11), (1, 5, 9), (5, 11, 4), (11, 10, 2), (10, 7, 6),
    (7, 1, 8), (3, 9, 4), (3, 4, 2), (3, 2, 6), (3, 6, 8), (3, 8, 9), (4, 9, 5), (2, 4, 11), (6, 2, 10), (8, 6, 7),
    (9, 8, 1),
]  # fmt: skip


def ball(radius: float = 1.0, fineness: int = 2) -> Part:
    """Return a sphere about the origin of 20 · 4^fineness triangles."""
    directions, faces = _icosphere(fineness)
    return solid(radius * directions, faces)


def lump(fineness: int, roughness: float, seed: int, scale: float = 1.0) -> Part:
    """Return a sphere of about unit radius pushed in and out by noise; features are about 1 / scale wide."""
    directions, faces = _icosphere(fineness)
    height = fractal_noise(directions * scale + 7.3, 3, seed)
    return solid(directions * (1 + roughness * height)[:, None], faces)


def boulder(fineness: int, planes: int, rng: np.random.Generator) -> Part:
    """Return a sphere of about unit radius broken off along random planes, with a rough skin."""
    directions, faces = _icosphere(fineness)
    cuts = rng.normal(size=(planes, 3))
    cuts /= np.linalg.norm(cuts, axis=1, keepdims=True)
    depths = rng.uniform(0.62, 0.9, planes)
    facing_cut = np.maximum(directions @ cuts.T, 1e-6)
    reach = np.minimum(1.0, (depths / facing_cut).min(1))
    seed = int(rng.integers(2**30))
    reach *= 1 + 0.10 * fractal_noise(directions * 1.7, 2, seed) + 0.025 * fractal_noise(directions * 7, 2, seed + 9)
    return solid(directions * reach[:, None], faces)


def foliage(fineness: int, seed: int, puff: float = 0.28) -> Part:
    """Return a clump of leaves of about unit radius: a sphere that bulges in many small heaps."""
    directions, faces = _icosphere(fineness)
    heaps = 0.75 - cell_noise(directions * 2.4 + seed % 97, seed)
    return solid(
        directions * (0.92 + puff * heaps + 0.5 * puff * fractal_noise(directions * 1.3, 2, seed))[:, None], faces
    )


def leaf(length: float, width: float, bend: float = 0.15) -> Part:
    """Return a thin closed leaf from the origin along x, its face up, that droops by a share of its length."""
    thick = 0.03 * length
    points = np.array([
        (0, 0, 0), (0.45, 0.5, 0.03), (1, 0, -bend), (0.45, -0.5, 0.03), (0.45, 0, 0.09), (0.45, 0, 0.09),
    ]) * (length, width, length)  # fmt: skip
    points[4, 2] += thick
    points[5, 2] -= thick
    faces = [(4, 1, 0), (4, 2, 1), (4, 3, 2), (4, 0, 3), (5, 0, 1), (5, 1, 2), (5, 2, 3), (5, 3, 0)]
    return solid(points, faces)


def scatter_leaves(centre: Doubles, radius: Doubles, count: int, size: float, rng: np.random.Generator) -> list[Part]:
    """Return leaves that stick out all over an ellipsoid, each turned its own way."""
    made = []
    for _ in range(count):
        out = rng.normal(size=3) + (0, 0, 0.35)
        out /= np.linalg.norm(out)
        tilt = out + rng.normal(scale=0.5, size=3)
        length = size * rng.uniform(0.75, 1.25)
        flat = facing(tilt) @ leaf_turn(rng.uniform(0, 2 * np.pi))
        made.append(leaf(length, 0.55 * length).transformed(flat, centre + out * radius))
    return made


def leaf_turn(angle: float) -> Doubles:
    """Return a rotation (3, 3) about z by radians."""
    sine, cosine = np.sin(angle), np.cos(angle)
    return np.array([(cosine, -sine, 0), (sine, cosine, 0), (0, 0, 1)])


@cache
def _icosphere(fineness: int) -> tuple[Doubles, Indices]:
    """Return unit directions and triangles of an icosahedron split so many times."""
    if fineness == 0:
        corners = [(-1, GOLDEN, 0), (1, GOLDEN, 0), (-1, -GOLDEN, 0), (1, -GOLDEN, 0)]
        points = np.array([np.roll(corner, shift) for shift in (0, 1, 2) for corner in corners])
        return points / np.linalg.norm(points, axis=1, keepdims=True), np.array(TWENTY, np.int32)
    points, faces = _icosphere(fineness - 1)
    sides = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    pairs, middle = np.unique(np.sort(sides, axis=1), axis=0, return_inverse=True)
    middles = points[pairs].mean(1)
    middles /= np.linalg.norm(middles, axis=1, keepdims=True)
    ab, bc, ca = middle.reshape(3, -1) + len(points)
    a, b, c = faces.T
    split = np.stack([a, ab, ca, b, bc, ab, c, ca, bc, ab, bc, ca], axis=1).reshape(-1, 3)
    return np.concatenate([points, middles]), split.astype(np.int32)
