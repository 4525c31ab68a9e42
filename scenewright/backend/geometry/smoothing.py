"""Smoothing surfaces without shrinking them."""

from __future__ import annotations

import numpy as np
from scipy.sparse import diags_array

from scenewright.backend.geometry.triangles import Triangles, neighbours

FORTH, BACK = 0.5, -0.53  # shares of the way to the neighbours' middle, and back again


def smooth(mesh: Triangles, rounds: int) -> Triangles:
    """Return a mesh whose vertices moved towards the middle of their neighbours and back, so that edges soften.

    Args:
        mesh: the surface.
        rounds: how often.

    Source: Taubin, A signal processing approach to fair surface design, 1995.
    """
    links = neighbours(mesh)
    average = diags_array(1 / np.maximum(links.sum(1), 1)) @ links
    vertices = mesh.vertices.astype(np.float64)
    for _ in range(rounds):
        for share in (FORTH, BACK):
            vertices += share * (average @ vertices - vertices)
    return Triangles(vertices.astype(np.float32), mesh.faces)
