"""From a volume that the network made to a closed surface of the size its code says."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from scenewright.backend.geometry.collapsing import heights, without_slivers
from scenewright.backend.geometry.decimation import decimate
from scenewright.backend.geometry.isosurface import extract
from scenewright.backend.geometry.manifold import without_small_parts
from scenewright.backend.geometry.smoothing import smooth
from scenewright.backend.geometry.triangles import Doubles, Floats, Triangles

CRUMBS = 0.01  # of the largest part's volume: what is smaller floats beside the prop by mistake
BLUR = 0.6  # points: the decoder's patches do not quite fit together
LEVEL = 0.16  # of the volume's unit, outside the zero level: thin walls hold together there
ROUNDS = 3  # of smoothing
# Times the triangles wanted are left by the first reduction; where needles stay, another makes other triangles.
ROOMS = (1.1, 1.5, 2.0, 3.0)
NEEDLE = 0.008  # of a triangle's longest side: its smallest height


def surface(volume: Floats, size: Doubles, resolution: int) -> Triangles:
    """Return the surface of a volume, closed, resting on z = 0 around the z axis.

    Args:
        volume: (48, 48, 48) float32, negative inside.
        size: (3,) float64, metres: width, depth, height of what comes out.
        resolution: points along each side that the volume is drawn at.

    Raises:
        ValueError: nothing is inside.
    """
    fine = ndimage.zoom(ndimage.gaussian_filter(volume, BLUR) - LEVEL, resolution / len(volume), order=3)
    if fine.min() >= 0:
        raise ValueError("The model made an empty shape.")
    closed = np.pad(fine, 1, constant_values=1).astype(np.float32)
    mesh = smooth(without_small_parts(extract(closed, np.zeros(3, np.float32), 1.0), CRUMBS), ROUNDS)
    return fitted(mesh, size)


def within(mesh: Triangles, budget: int) -> Triangles:
    """Return a closed surface with at most `budget` triangles, none of them nearly a line."""
    for room in ROOMS:
        reduced = without_slivers(decimate(mesh, int(room * budget)), budget)
        if slimmest(reduced) > NEEDLE:
            break
    return fitted(reduced, np.ptp(mesh.vertices, axis=0).astype(np.float64))


def slimmest(mesh: Triangles) -> float:
    """Return the smallest height of a triangle in shares of its longest side."""
    corners = mesh.vertices[mesh.faces].astype(np.float64)
    longest = np.linalg.norm(np.roll(corners, -1, 1) - corners, axis=2).max(1)
    return float((heights(mesh) / longest).min())


def fitted(mesh: Triangles, size: Doubles) -> Triangles:
    """Return a surface stretched to a size (3,) in metres, resting on z = 0 around the z axis."""
    low, extent = mesh.vertices.min(0), np.ptp(mesh.vertices, axis=0)
    placed = ((mesh.vertices - low) / extent - (0.5, 0.5, 0.0)) * size
    return Triangles(placed.astype(np.float32), mesh.faces)
