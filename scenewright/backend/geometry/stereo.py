"""How differently photos show patches of a surface at several places along its normals."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.raster import bilinear, project
from scenewright.backend.geometry.triangles import Doubles, Floats, Indices

FEWEST = 2  # with fewer nothing is known
SHINE = 0.5  # part of a photo's overall difference at a patch that is forgiven
SOFT = 25.0  # colour difference, of 255, at which a disagreement counts half


def compare(
    points: Floats,
    normals: Floats,
    views: Indices,
    photos: NDArray[np.uint8],
    cameras: Cameras,
    places: Doubles,
    patch: Doubles,
) -> Doubles:
    """Return how differently the photos show the patch around each place along the normals.

    Args:
        points: (n, 3) float32, metres.
        normals: (n, 3) float32, unit length.
        views: (n, k) int32, the photos to compare at each point, -1 where there are fewer.
        photos: (v, h, w, 3) uint8.
        cameras: of the photos.
        places: (p,) metres along the normal.
        patch: (s,) metres, the positions along either axis of a patch.

    Returns:
        (n, p) 0 to 1, NaN where fewer than two photos show the patch.
    """
    costs = np.full((len(points), len(places)), np.nan)
    share(_compare, len(points), 512, points, normals, views, photos, cameras.pinholes, places, patch, costs)
    return costs


@njit(nogil=True, cache=True)
def _compare(start, stop, points, normals, views, photos, pinholes, places, patch, costs):
    """Write how differently the photos show the patch around each place along the normals."""
    side = len(patch)
    colours = np.empty((views.shape[1], side * side, 3))
    right, up, centre = np.empty(3), np.empty(3), np.empty(3)
    for i in range(start, stop):
        _tangents(normals[i], right, up)
        for place in range(len(places)):
            for k in range(3):
                centre[k] = points[i, k] + places[place] * normals[i, k]
            count = 0
            for v in views[i]:
                if v >= 0 and _draw_patch(photos[v], pinholes, v, centre, right, up, patch, colours[count]):
                    count += 1
            if count >= FEWEST:
                costs[i, place] = _disagreement(colours[:count])


@njit(nogil=True, cache=True)
def _tangents(normal, right, up):
    """Write two directions that span the plane of a normal."""
    upright = abs(normal[2]) < 0.9
    right[0], right[1], right[2] = (-normal[1], normal[0], 0.0) if upright else (0.0, -normal[2], normal[1])
    right /= np.sqrt((right * right).sum())
    for k in range(3):
        up[k] = normal[(k + 1) % 3] * right[(k + 2) % 3] - normal[(k + 2) % 3] * right[(k + 1) % 3]


@njit(nogil=True, cache=True)
def _draw_patch(photo, pinholes, view, centre, right, up, patch, out):
    """Write the colours of a patch, 0 to 255, as a photo shows it; return whether it lies inside the photo."""
    n = 0
    for across in patch:
        for along in patch:
            column, row, ahead = project(
                pinholes,
                view,
                centre[0] + across * right[0] + along * up[0],
                centre[1] + across * right[1] + along * up[1],
                centre[2] + across * right[2] + along * up[2],
            )
            if ahead <= 0.0 or column < 0.5 or row < 0.5:
                return False
            if column > photo.shape[1] - 0.5 or row > photo.shape[0] - 0.5:
                return False
            bilinear(photo, column, row, out[n])
            n += 1
    return True


@njit(nogil=True, cache=True)
def _disagreement(colours):
    """Return how much patches (views, pixels, 3) of 0 to 255 differ, 0 to 1; outliers count for little."""
    views, pixels = colours.shape[:2]
    total = 0.0
    for k in range(3):
        mean = 0.0
        for v in range(views):
            for n in range(pixels):
                mean += colours[v, n, k] / (views * pixels)
        for v in range(views):
            own = 0.0
            for n in range(pixels):
                own += colours[v, n, k] / pixels
            for n in range(pixels):
                colours[v, n, k] -= SHINE * (own - mean)
        for n in range(pixels):
            mean = 0.0
            for v in range(views):
                mean += colours[v, n, k] / views
            for v in range(views):
                off = (colours[v, n, k] - mean) ** 2
                total += off / (off + SOFT * SOFT)
    return total / ((views - 1) * pixels * 3)
