"""From a distance volume to a closed triangle mesh."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from skimage.measure import marching_cubes

from scenewright.backend.geometry.manifold import make_manifold
from scenewright.backend.geometry.triangles import Floats, Triangles

CLEARANCE = 0.02  # voxels that a surface keeps from grid points, where its triangles would shrink to nothing


def extract(distance: NDArray[np.float32], lower: Floats, voxel: float) -> Triangles:
    """Return the zero level of a distance volume as a closed mesh wound outward.

    Args:
        distance: (x, y, z) float32, metres, positive outside and everywhere on the volume's border.
        lower: (3,) float32, metres, world: its first point.
        voxel: metres between points.

    Source: Lewiner et al., Efficient implementation of Marching Cubes' cases with topological guarantees, 2003.
    """
    clearance = np.float32(CLEARANCE * voxel)
    kept_off = np.where(distance > 0, np.maximum(distance, clearance), np.minimum(distance, -clearance))
    vertices, faces, _, _ = marching_cubes(kept_off, 0.0)
    mesh = Triangles((vertices * voxel + lower).astype(np.float32), np.ascontiguousarray(faces, np.int32))
    return make_manifold(mesh)
