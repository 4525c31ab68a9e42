"""Which points of a grid lie inside a closed mesh."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from scenewright.backend.geometry.triangles import Doubles

# Columns pass grid points by this much, so that they do not run along the edges of boxes.
ASIDE = (0.00173, 0.00291)


@njit(cache=True)
def inside(corners: Doubles, side: int) -> NDArray[np.bool_]:
    """Tell which points of a cube of grid points (side, side, side) lie within closed triangles (m, 3, 3).

    Seen from a point upwards, faces that look up count one and faces that look down take one away.
    """
    crossed = np.zeros((side, side, side), np.int32)
    for face in range(len(corners)):
        a, b, c = corners[face]
        area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        if area == 0.0:
            continue
        turn = 1 if area > 0 else -1
        for x in range(int(np.floor(min(a[0], b[0], c[0]))), int(np.ceil(max(a[0], b[0], c[0]))) + 1):
            for y in range(int(np.floor(min(a[1], b[1], c[1]))), int(np.ceil(max(a[1], b[1], c[1]))) + 1):
                px, py = x + ASIDE[0], y + ASIDE[1]
                u = ((px - a[0]) * (c[1] - a[1]) - (py - a[1]) * (c[0] - a[0])) / area
                v = ((b[0] - a[0]) * (py - a[1]) - (b[1] - a[1]) * (px - a[0])) / area
                if u < 0.0 or v < 0.0 or u + v > 1.0:
                    continue
                height = a[2] + u * (b[2] - a[2]) + v * (c[2] - a[2])
                for z in range(min(side, max(0, int(np.ceil(height))))):
                    crossed[x, y, z] += turn
    return crossed > 0
