"""Laying a surface out flat: charts packed into the unit square."""

from __future__ import annotations

import numpy as np
import xatlas

from scenewright.backend.geometry.triangles import Floats, Triangles

PADDING = 4  # texels between charts


def unwrap(mesh: Triangles, size: int) -> Floats:
    """Return texture coordinates per face corner, (3m, 2) float32 in 0 to 1: charts that do not overlap.

    Args:
        mesh: the surface.
        size: side of the texture in texels, which the padding between charts is meant for.
    """
    atlas = xatlas.Atlas()
    atlas.add_mesh(mesh.vertices, mesh.faces.astype(np.uint32))
    packing = xatlas.PackOptions()
    packing.resolution, packing.padding, packing.bilinear = size, PADDING, True
    atlas.generate(xatlas.ChartOptions(), packing)
    _, faces, uvs = atlas[0]
    return uvs[faces.ravel()].astype(np.float32)
