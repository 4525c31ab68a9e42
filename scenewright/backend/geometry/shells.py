"""Closed bodies of a flat shape: a front and a back that meet in its outline."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.geometry.outlines import Ring, sample_ring
from scenewright.backend.geometry.planar import Outline, Planar, triangulate
from scenewright.backend.geometry.scattering import Sizes, triangle_count
from scenewright.backend.geometry.triangles import Doubles, Indices

GROWTH = 0.35  # of the front's triangles, per way from the outline
COARSENING = 0.8  # the same of a flat back's
LONGEST = 1.25  # edge of the front, in steps along the outline
COARSEST = 12.0  # edge of a flat back, in the same
FINEST = 0.3  # pixels that an outline may be off at least, …
RELATIVE = 0.035  # … in steps along it, …
COARSEST_OUTLINE = 0.1  # … and at most in the shape's mean width
SEARCHES = 12
ATTEMPTS = 9
LEAST_STEP = 1.06  # between two attempts
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
        front: (m,) bool, the faces that the picture shows.
    """

    vertices: Doubles
    faces: Indices
    flat: Doubles
    front: NDArray[np.bool_]


def lay_out(rings: Sequence[Ring], count: int, symmetric: bool, seed: int) -> Halves:
    """Divide a shape into about `count` triangles, front and back together.

    Args:
        rings: the outline.
        count: triangles; a shape with a complicated outline may need more.
        symmetric: whether the back has the front's triangles; otherwise it has fewer, for it is flat.
        seed: where points go.
    """
    spacing, fewest = _spacing(rings, count, symmetric), math.inf
    for _ in range(ATTEMPTS):
        halves = _divided(_outline(rings, spacing), spacing, count, symmetric, np.random.default_rng(seed))
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
    shown = np.arange(len(faces)) < len(front.faces)
    return _used(Shell(vertices, faces, flat, shown))


def _divided(outline: Outline, spacing: float, count: int, symmetric: bool, random: np.random.Generator) -> Halves:
    """Return the triangles of both sides for given steps along the outline, which both may refine."""
    if symmetric:
        front = triangulate(outline, _front_sizes(outline, spacing), count // 2, random)
        return Halves(front, front)
    for _ in range(ATTEMPTS):
        coarse = _back_sizes(outline, spacing)
        wanted = round(triangle_count(coarse, outline.points, outline.ends))
        back = triangulate(outline, coarse, wanted, random, chords=True)
        before = len(outline.points)
        front = triangulate(outline, _front_sizes(outline, spacing), max(count - len(back.faces), 1), random)
        if len(outline.points) == before:
            return Halves(front, back)
    return Halves(front, front)


def _used(shell: Shell) -> Shell:
    used, faces = np.unique(shell.faces, return_inverse=True)
    return Shell(shell.vertices[used], faces.reshape(-1, 3).astype(np.int32), shell.flat[used], shell.front)


def _spacing(rings: Sequence[Ring], count: int, symmetric: bool) -> float:
    """Return the steps along the outline, in pixels, with which about `count` triangles come out."""
    spacing = 1.6 * math.sqrt(sum(ring.area for ring in rings) / count)
    for _ in range(SEARCHES):
        ratio = _estimate(rings, spacing, symmetric) / count
        if abs(ratio - 1) < CLOSE:
            break
        spacing *= math.sqrt(ratio)
    return spacing


def _estimate(rings: Sequence[Ring], spacing: float, symmetric: bool) -> float:
    outline = _outline(rings, spacing)
    front = triangle_count(_front_sizes(outline, spacing), outline.points, outline.ends)
    if symmetric:
        return 2 * front
    return front + triangle_count(_back_sizes(outline, spacing), outline.points, outline.ends)


def _outline(rings: Sequence[Ring], spacing: float) -> Outline:
    way = sum(float(np.linalg.norm(ring.points - np.roll(ring.points, 1, axis=0), axis=1).sum()) for ring in rings)
    width = 2 * sum(ring.area for ring in rings) / way
    tolerance = max(FINEST, min(RELATIVE * spacing, COARSEST_OUTLINE * width))
    return Outline([sample_ring(ring.points, spacing, tolerance) for ring in rings])


def _front_sizes(outline: Outline, spacing: float) -> Sizes:
    return Sizes(outline.points, outline.ends, LONGEST * spacing, GROWTH)


def _back_sizes(outline: Outline, spacing: float) -> Sizes:
    return Sizes(outline.points, outline.ends, COARSEST * spacing, COARSENING)
