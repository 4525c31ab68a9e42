"""Things that follow a line: rails, handles, branches, ropes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenewright.backend.modelling.lathe import _quads
from scenewright.backend.modelling.parts import Doubles, Part, solid

END = 0.35  # how far a rounded end reaches, of the radius there


def tube(
    path: Doubles | Sequence[Sequence[float]],
    radius: float | Sequence[float] | Doubles,
    sides: int = 10,
    flat: float = 1.0,
    closed: bool = False,
) -> Part:
    """Return a tube along a path, its ends rounded, or a closed loop of it.

    Args:
        path: (k, 3) points, metres; a closed one does not repeat its first.
        radius: metres, one or one for each point.
        sides: around.
        flat: width across the second axis of the section, of the first: below 1 makes a strap.
        closed: join the end to the start.
    """
    line = np.asarray(path, np.float64)
    radii = np.broadcast_to(np.asarray(radius, np.float64), len(line)).copy()
    if not closed:
        line, radii = _rounded(line, radii)
    across, up = _frames(line, closed)
    angles = 2 * np.pi * np.arange(sides) / sides
    section = np.cos(angles)[None, :, None] * across[:, None] + flat * np.sin(angles)[None, :, None] * up[:, None]
    vertices = (line[:, None] + radii[:, None, None] * section).reshape(-1, 3)
    faces = _quads(len(line), sides, closed)
    if not closed:
        first, last = len(vertices), len(vertices) + 1
        top = (len(line) - 1) * sides
        for i in range(sides):
            j = (i + 1) % sides
            faces += [(first, j, i), (last, top + i, top + j)]
        vertices = np.concatenate([vertices, line[[0, -1]]])
    return solid(vertices, faces)


def arc(start: float, stop: float, count: int) -> Doubles:
    """Return points (count, 2) on the unit circle between two angles in degrees."""
    angles = np.radians(np.linspace(start, stop, count))
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def _rounded(line: Doubles, radii: Doubles) -> tuple[Doubles, Doubles]:
    """Return a path with a smaller ring beyond either end."""
    starts, ends = line[0] - line[1], line[-1] - line[-2]
    before = line[0] + starts / np.linalg.norm(starts) * END * radii[0]
    after = line[-1] + ends / np.linalg.norm(ends) * END * radii[-1]
    return (
        np.concatenate([before[None], line, after[None]]),
        np.concatenate([[0.65 * radii[0]], radii, [0.65 * radii[-1]]]),
    )


def _frames(line: Doubles, closed: bool) -> tuple[Doubles, Doubles]:
    """Return two unit vectors (k, 3) each, across a path, that turn no more than they must.

    Source: Wang et al., Computation of rotation minimizing frames, 2008 (projection, which is enough for short steps).
    """
    along = np.roll(line, -1, axis=0) - np.roll(line, 1, axis=0) if closed else np.gradient(line, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    across = np.empty_like(line)
    side = np.eye(3)[np.abs(along[0]).argmin()]
    if closed:  # a flat loop: its own plane is the frame
        side = np.linalg.svd(line - line.mean(0))[2][2]
    for i, direction in enumerate(along):
        side = side - direction * (side @ direction)
        side /= np.linalg.norm(side)
        across[i] = side
    return across, np.cross(along, across)
