"""Fewer triangles for nearly the same shape, still closed."""

from __future__ import annotations

import fast_simplification
import numpy as np

from scenewright.backend.geometry.manifold import make_manifold, without_small_parts
from scenewright.backend.geometry.triangles import Triangles

FLAT_PART = 1e-6  # of the largest part's volume: two faces back to back enclose nothing


def decimate(mesh: Triangles, budget: int) -> Triangles:
    """Return a closed mesh with at most `budget` faces; one that has fewer comes back as it is.

    Args:
        mesh: closed, wound outward.
        budget: faces to keep.

    Source: Garland and Heckbert, Surface simplification using quadric error metrics, 1997, by fast-simplification;
    edges it lets more than two faces share are taken apart again.
    """
    target, few = budget, mesh
    while len(few.faces) > budget:
        vertices, faces = fast_simplification.simplify(mesh.vertices, mesh.faces, target_count=target)
        few = Triangles(vertices.astype(np.float32), np.ascontiguousarray(faces, np.int32))
        few = without_small_parts(make_manifold(few), FLAT_PART)
        # Taking sheets apart costs a few faces: leave room for them.
        target -= 2 * max(len(few.faces) - budget, 1)
    return few
