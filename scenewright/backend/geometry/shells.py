"""Closed bodies of a flat shape: a front and a back that meet in its outline."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.geometry.outlines import Ring, sample_ring
from scenewright.backend.geometry.planar import Outline, Planar, rim_edges, triangulate
from scenewright.backend.geometry.scattering import Coarseness, Sizes, triangle_count
from scenewright.backend.geometry.triangles import Doubles, Indices

FRONT, BACK, WALL = range(3)
GROWTH = 0.35  # of the front's triangles, per way from the outline
COARSENING = 0.8  # the same of a flat back's
LONGEST = 1.25  # edge of the front, in steps along the outline
COARSEST = 12.0  # edge of a flat back, in the same
FINEST = 0.3  # pixels that an outline may be off at least, …
RELATIVE = 0.035  # … in steps along it, …
COARSEST_OUTLINE = 0.1  # … and at most in the shape's mean width
SEARCHES = 12
ATTEMPTS = 6
LEAST_STEP = 1.08  # between two attempts
OVER = 1.01  # of the triangles asked for is near enough
CLOSE = 0.01  # relative error of the estimate that is good enough


class Halves(NamedTuple):
    """Hold the flat triangles of a body's two sides, whose outlines are the same points.

    Attributes:
        front: triangles of the front.
        back: triangles of the back; the same as the front's where the body is symmetric.
    """

    front: Planar
    back: Planar


class Shell(NamedTuple):
    """Hold a closed body.

    Attributes:
        vertices: (n, 3) float64, pixels: right, down, and out of the picture towards the eye.
        faces: (m, 3) int32, counter-clockwise from outside.
        flat: (n, 2) float64, pixels: where on the flat sheet that was blown up each vertex lies.
        side: (m,) int8: FRONT, BACK or WALL.
        part: (m,) int32, which of several bodies that lie in one picture each face belongs to.
        strip: (k, 3, 2) float64, pixels: where on a strip along the outline the corners of the walls' faces lie.
    """

    vertices: Doubles
    faces: Indices
    flat: Doubles
    side: NDArray[np.int8]
    part: Indices
    strip: Doubles = np.empty((0, 3, 2))


def lay_out(
    rings: Sequence[Ring], count: int, symmetric: bool, seed: int, coarseness: Coarseness | None = None
) -> Halves:
    """Divide a shape into about `count` triangles, front and back together.

    Args:
        rings: the outline.
        count: triangles; a shape with a complicated outline may need more.
        symmetric: whether the back has the front's triangles; otherwise it has fewer, for it is flat.
        seed: where points go.
        coarseness: how much longer than usual the front's edges are at points (k, 2), (k,).
    """
    plan = _Plan(rings, count, symmetric, coarseness)
    spacing, fewest = plan.spacing(), math.inf
    for _ in range(ATTEMPTS):
        halves = plan.divide(spacing, np.random.default_rng(seed))
        total = len(halves.front.faces) + len(halves.back.faces)
        if total < fewest:
            best, fewest = halves, total
        if total <= OVER * count:
            break
        # Thin parts took more than estimated: take longer steps along the outline.
        spacing *= max(total / count, LEAST_STEP)
    return best


def sew(halves: Halves, front: Planar, front_heights: Doubles, back_heights: Doubles) -> Shell:
    """Return the closed body of two halves.

    Args:
        halves: its flat triangles.
        front: those of the front, whose points may have moved in the plane; a symmetric back moves with them.
        front_heights: (n,) of the front's points, 0 on the outline.
        back_heights: (k,) of the back's points, counted backwards.
    """
    rim, count = front.rim, len(front.points)
    symmetric = halves.back is halves.front
    behind = front if symmetric else halves.back
    numbers = np.concatenate([np.arange(rim), count + np.arange(len(behind.points) - rim)])
    plane = np.concatenate([front.points, behind.points[rim:]])
    vertices = np.concatenate([plane, np.concatenate([front_heights, -back_heights[rim:]])[:, None]], axis=1)
    # The picture's second axis points down: what is counter-clockwise in its numbers is clockwise to the eye.
    faces = np.concatenate([front.faces[:, ::-1], numbers[behind.faces]]).astype(np.int32)
    flat = np.concatenate([halves.front.points, halves.back.points[rim:]])
    side = _sides(len(front.faces), len(behind.faces))
    return used(Shell(vertices, faces, flat, side, np.zeros(len(faces), np.int32)))


def wall_up(halves: Halves, heights: Doubles, thickness: float) -> Shell:
    """Return the slab between a hilly front and a flat back, with walls along the outline.

    Args:
        halves: its flat triangles.
        heights: (n,) of the front's points, pixels.
        thickness: pixels from the back to a height of 0.
    """
    front, back, count = halves.front, halves.back, len(halves.front.points)
    flat = np.concatenate([front.points, back.points])
    heights = np.concatenate([thickness + heights, np.zeros(len(back.points))])
    edges, ways = _along(front)
    (a, b), (start, end) = edges.T, ways.T
    low = a + count, b + count
    walls = np.stack([np.stack([a, b, low[1]], 1), np.stack([a, low[1], low[0]], 1)], 1).reshape(-1, 3)
    top, bottom = heights, np.zeros(len(heights))
    strip = [
        np.stack([np.stack([start, end, end], 1), np.stack([top[a], top[b], bottom[b]], 1)], 2),
        np.stack([np.stack([start, end, start], 1), np.stack([top[a], bottom[b], bottom[a]], 1)], 2),
    ]
    faces = np.concatenate([front.faces[:, ::-1], back.faces + count, walls]).astype(np.int32)
    side = _sides(len(front.faces), len(back.faces), len(walls))
    vertices = np.concatenate([flat, heights[:, None]], axis=1)
    return used(
        Shell(vertices, faces, flat, side, np.zeros(len(faces), np.int32), np.stack(strip, 1).reshape(-1, 3, 2))
    )


def together(shells: Sequence[Shell]) -> Shell:
    """Return bodies without walls as one, whose parts they are."""
    starts = np.cumsum([0] + [len(shell.vertices) for shell in shells[:-1]])
    return Shell(
        np.concatenate([shell.vertices for shell in shells]),
        np.concatenate([shell.faces + start for shell, start in zip(shells, starts, strict=True)]).astype(np.int32),
        np.concatenate([shell.flat for shell in shells]),
        np.concatenate([shell.side for shell in shells]),
        np.repeat(np.arange(len(shells), dtype=np.int32), [len(shell.faces) for shell in shells]),
    )


def used(shell: Shell) -> Shell:
    """Return the body without vertices that no face uses."""
    kept, faces = np.unique(shell.faces, return_inverse=True)
    return shell._replace(
        vertices=shell.vertices[kept], faces=faces.reshape(-1, 3).astype(np.int32), flat=shell.flat[kept]
    )


def _sides(*counts: int) -> NDArray[np.int8]:
    return np.repeat(np.array([FRONT, BACK, WALL], np.int8)[: len(counts)], counts)


def _along(mesh: Planar) -> tuple[NDArray[np.int64], Doubles]:
    """Return the edges of the outline, (k, 2), one after another, and the way to both their ends in pixels."""
    edges = rim_edges(mesh)
    following: dict[int, list[int]] = {}
    for number, start in enumerate(edges[:, 0].tolist()):
        following.setdefault(start, []).append(number)
    order: list[int] = []
    while following:
        start = next(iter(following))
        while start in following:
            number = following[start].pop()
            if not following[start]:
                del following[start]
            order.append(number)
            start = int(edges[number, 1])
    edges = edges[order]
    ways = np.cumsum(np.linalg.norm(mesh.points[edges[:, 1]] - mesh.points[edges[:, 0]], axis=1))
    return edges, np.stack([np.concatenate([[0.0], ways[:-1]]), ways], 1)


class _Plan:
    """How a shape is divided; lengths are in pixels, `spacing` is that of the steps along the outline."""

    def __init__(self, rings: Sequence[Ring], count: int, symmetric: bool, coarseness: Coarseness | None) -> None:
        self.rings, self.count, self.symmetric, self.coarseness = rings, count, symmetric, coarseness
        way = sum(float(np.linalg.norm(ring.points - np.roll(ring.points, 1, axis=0), axis=1).sum()) for ring in rings)
        self.area = sum(ring.area for ring in rings)
        self.width = 2 * self.area / way

    def spacing(self) -> float:
        """Return the spacing with which about as many triangles come out as wanted."""
        spacing = 1.6 * math.sqrt(self.area / self.count)
        for _ in range(SEARCHES):
            ratio = self.estimate(spacing) / self.count
            if abs(ratio - 1) < CLOSE:
                break
            spacing *= math.sqrt(ratio)
        return spacing

    def estimate(self, spacing: float) -> float:
        """Return about how many triangles come out, front and back together."""
        outline = self.outline(spacing)
        front = triangle_count(self.front_sizes(outline, spacing), outline.points, outline.ends)
        if self.symmetric:
            return 2 * front
        return front + triangle_count(self.back_sizes(outline, spacing), outline.points, outline.ends)

    def divide(self, spacing: float, random: np.random.Generator) -> Halves:
        """Return the triangles of both sides, whose outline the front may refine."""
        outline = self.outline(spacing)
        sizes = self.front_sizes(outline, spacing)
        if self.symmetric:
            front = triangulate(outline, sizes, self.count // 2, random)
            return Halves(front, front)
        coarse = self.back_sizes(outline, spacing)
        wanted = round(triangle_count(coarse, outline.points, outline.ends))
        front = triangulate(outline, sizes, max(self.count - wanted, 1), random)
        return Halves(front, triangulate(outline, coarse, self.count - len(front.faces), random, flat=True))

    def outline(self, spacing: float) -> Outline:
        """Return the outline in steps."""
        tolerance = max(FINEST, min(RELATIVE * spacing, COARSEST_OUTLINE * self.width))
        return Outline([sample_ring(ring.points, spacing, tolerance) for ring in self.rings])

    def front_sizes(self, outline: Outline, spacing: float) -> Sizes:
        """Return how long the front's edges should be."""
        return Sizes(outline.points, outline.ends, LONGEST * spacing, GROWTH, self.coarseness)

    def back_sizes(self, outline: Outline, spacing: float) -> Sizes:
        """Return how long a flat back's edges should be."""
        return Sizes(outline.points, outline.ends, COARSEST * spacing, COARSENING)
