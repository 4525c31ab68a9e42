"""Giving a flat shape a round body: heights over its triangles that meet the outline at right angles."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array, csc_array
from scipy.sparse.linalg import splu

from scenewright.backend.geometry.planar import Planar, doubled_areas
from scenewright.backend.geometry.triangles import Doubles

CURVATURE = 4.0  # of the membrane: over a disc its square root is a hemisphere
DAMPING = 0.7  # of moves that would turn a triangle over, each time
ATTEMPTS = 12
FLOOR = 1e-3  # of the greatest height: what the least one within the outline is


class Body(NamedTuple):
    """Hold an inflated shape.

    Attributes:
        points: (n, 2) float64, where the vertices moved to in the plane.
        heights: (n,) float64, above the plane; 0 on the outline.
    """

    points: Doubles
    heights: Doubles


def inflate(mesh: Planar) -> Body:
    """Return heights over a flat mesh that are round like a ball's over a disc, in the unit of its points.

    Vertices slide towards the outline so that they are evenly spaced on the round body: where it gets steep, a small
    step in the plane is a long one on the surface.

    Source: Prasad and Fitzgibbon, Single view reconstruction of curved surfaces, 2006, and Sýkora et al., Ink-and-ray,
    2014: the square root of a membrane under even load; the sliding is our own.
    """
    membrane = solve_membrane(mesh)
    slope = _slopes(mesh, membrane)
    steepness = np.linalg.norm(slope, axis=1)
    # Across a strip the membrane is 2 d (2 w - d), at a distance d from the outline and with a half width of w:
    # from its value and slope follow both.
    distance = (np.sqrt(steepness**2 + 8 * membrane) - steepness) / 4
    width = np.maximum(distance + steepness / 4, 1e-12)
    share = np.clip(distance / width, 0, 1)
    angle = share * np.pi / 2
    step = width * (1 - np.cos(angle) - share)
    outward = slope / np.maximum(steepness, 1e-12)[:, None]
    moved, kept = _moved(mesh, step[:, None] * outward)
    # The same strip's membrane at the new distance, blended with the old value where the vertex could not move as far.
    ratio = np.where(share > 1e-6, np.sin(angle) ** 2 / np.maximum(share * (2 - share), 1e-12), np.pi**2 / 8 * share)
    heights = np.sqrt(membrane * (1 + kept * (ratio - 1)))
    heights[mesh.rim :] = np.maximum(heights[mesh.rim :], FLOOR * heights.max())
    return Body(moved, heights)


def solve_membrane(mesh: Planar) -> Doubles:
    """Return the height (n,) of a membrane under even load over a flat mesh, 0 on its outline.

    Source: linear finite elements, as in Pinkall and Polthier, Computing discrete minimal surfaces, 1993.
    """
    stiffness, mass = _elements(mesh)
    free = slice(mesh.rim, None)
    membrane = np.zeros(len(mesh.points))
    if len(mesh.points) > mesh.rim:
        solved = splu(stiffness[free, free], permc_spec="MMD_AT_PLUS_A", options={"SymmetricMode": True})
        membrane[free] = solved.solve(CURVATURE * mass[free])
    return np.maximum(membrane, 0)


def limited(heights: Doubles, most: float) -> Doubles:
    """Return heights that come near to a greatest one without reaching it; low ones stay as they are."""
    return heights / (1 + (heights / most) ** 3) ** (1 / 3)


def _elements(mesh: Planar) -> tuple[csc_array, Doubles]:
    """Return the stiffness matrix (n, n) of linear elements, and the area that belongs to each point (n,)."""
    count, doubled = len(mesh.points), doubled_areas(mesh)
    corners = mesh.points[mesh.faces]
    rows, columns, values = [], [], []
    for k in range(3):
        i, j = mesh.faces[:, (k + 1) % 3], mesh.faces[:, (k + 2) % 3]
        to_i, to_j = corners[:, (k + 1) % 3] - corners[:, k], corners[:, (k + 2) % 3] - corners[:, k]
        half_cotangent = (to_i * to_j).sum(1) / (2 * doubled)
        rows += [i, j, i, j]
        columns += [j, i, i, j]
        values += [-half_cotangent, -half_cotangent, half_cotangent, half_cotangent]
    entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    mass = np.bincount(mesh.faces.ravel(), np.repeat(doubled / 6, 3), count).astype(np.float64)
    return coo_array(entries, shape=(count, count)).tocsc(), mass


def _slopes(mesh: Planar, values: Doubles) -> Doubles:
    """Return the slope (n, 2) of values given at points, the mean of the faces around each."""
    corners, doubled = mesh.points[mesh.faces], doubled_areas(mesh)
    across = np.roll(corners, 1, axis=1) - np.roll(corners, -1, axis=1)  # the edge opposite each corner
    turned = np.stack([-across[..., 1], across[..., 0]], 2)
    slope = (turned * values[mesh.faces][..., None]).sum(1)  # times twice the area
    total = np.bincount(mesh.faces.ravel(), np.repeat(doubled, 3), len(mesh.points))
    summed = [np.bincount(mesh.faces.ravel(), np.repeat(axis, 3), len(mesh.points)) for axis in slope.T]
    return np.stack(summed, 1) / np.maximum(total, 1e-30)[:, None]


def _moved(mesh: Planar, steps: Doubles) -> tuple[Doubles, Doubles]:
    """Return the points (n, 2) after their steps, and the share (n,) of its step that each could take.

    Those on the outline stay. Where a triangle would turn over or nearly vanish, its points take shorter steps.
    """
    kept: Doubles = np.where(np.arange(len(mesh.points)) < mesh.rim, 0.0, 1.0)
    before = doubled_areas(mesh)
    for _ in range(ATTEMPTS):
        points = mesh.points + kept[:, None] * steps
        bad = doubled_areas(mesh._replace(points=points)) < 0.02 * before
        if not bad.any():
            return points, kept
        kept = np.where(np.isin(np.arange(len(kept)), mesh.faces[bad]), DAMPING * kept, kept)
    return mesh.points, np.zeros(len(mesh.points))
