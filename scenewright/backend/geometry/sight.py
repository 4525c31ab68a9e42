"""How well each photo sees a surface: nearness, angle, occlusion, and distance from edges."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.fields.cameras import Cameras, Pinholes
from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.raster import project, rasterise
from scenewright.backend.geometry.triangles import Floats, Indices, Triangles
from scenewright.backend.geometry.visibility import distance_to, pixel_footprint

LONGEST_SIDE = 512  # pixels of the depth maps that decide what is hidden, …
FINEST = 2.0  # … at most this many times the photos' size
EDGE = 6.0  # footprints: neighbouring pixels further apart in depth lie on two surfaces
FEATHER = 5.0  # photo pixels from an edge within which a photo counts for less
LEAST = 0.02  # part of its weight that a photo keeps at an edge
GRAZING = 0.15  # cosine under which a photo does not count


class Sight(NamedTuple):
    """Hold what decides which photos see a point, as the kernels read it.

    Attributes:
        pinholes: cameras of the maps below.
        depth: (v, h, w) float32, metres along the ray to the surface, 0 where there is none.
        trust: (v, h, w) float32, 0 to 1: how far from the edges of the surface and of the mask; 0 outside the mask.
        footprint: metres that a pixel of the maps covers at the usual distance.
        scale: pixels of the maps per pixel of the photos, across and down.
    """

    pinholes: Pinholes
    depth: Floats
    trust: Floats
    footprint: float
    scale: tuple[float, float]


def look_at(mesh: Triangles, cameras: Cameras, alpha: NDArray[np.uint8] | None) -> Sight:
    """Draw a mesh into the cameras of the photos.

    Args:
        mesh: the surface.
        cameras: of the photos.
        alpha: (v, h, w) uint8, masks of the photos, or None where all of each photo counts.
    """
    small = cameras.scaled(min(FINEST, LONGEST_SIDE / max(cameras.width, cameras.height)))
    depth = rasterise(mesh, small).depth
    footprint = pixel_footprint(small, depth)
    scale = (small.width / cameras.width, small.height / cameras.height)
    trust = np.empty_like(depth)
    for view, seen in enumerate(depth):
        good = (seen > 0) & ~_edges(seen, EDGE * footprint)
        if alpha is not None:
            good &= _nearest(alpha[view], seen.shape) >= 128
        away = ndimage.distance_transform_edt(np.pad(good, 1))[1:-1, 1:-1]
        trust[view] = np.where(good, np.clip((away / scale[0] - 0.5) / FEATHER, LEAST, 1), 0)
    return Sight(small.pinholes, depth, trust, footprint, scale)


def best_views(points: Floats, normals: Floats, sight: Sight, count: int) -> Indices:
    """Return the photos that see each point (n, 3) with its normal best, (n, count), -1 where there are fewer."""
    views = np.full((len(points), count), -1, np.int32)
    share(_choose, len(points), 1024, points, normals, sight, views)
    return views


@njit(nogil=True, cache=True)
def weigh(sight, view, point, normal):
    """Return how much a photo should count at a point of the surface, and the point's column and row in the maps."""
    x, y, z = point
    pose = sight.pinholes.poses[view]
    facing = normal[0] * (pose[0, 3] - x) + normal[1] * (pose[1, 3] - y) + normal[2] * (pose[2, 3] - z)
    if facing <= 0.0:
        return 0.0, 0.0, 0.0
    away = distance_to(sight.pinholes, view, x, y, z)
    cosine = facing / away
    column, row, ahead = project(sight.pinholes, view, x, y, z)
    inside = 1.0 <= column < sight.pinholes.width - 1 and 1.0 <= row < sight.pinholes.height - 1
    if cosine < GRAZING or ahead <= 0.0 or not inside:
        return 0.0, column, row
    trust, surface = sight.trust[view, int(row), int(column)], sight.depth[view, int(row), int(column)]
    if abs(surface - away) > sight.footprint * (1.0 + 1.0 / cosine):
        return 0.0, column, row
    nearness = sight.footprint * sight.pinholes.focal[view, 0] / ahead
    return trust * cosine**2 * nearness * nearness, column, row


@njit(nogil=True, cache=True)
def _choose(start, stop, points, normals, sight, views):
    """Find the photos that see a point best."""
    best = np.empty(views.shape[1])
    for i in range(start, stop):
        best[:] = 0.0
        for v in range(len(sight.depth)):
            weight = weigh(sight, v, points[i], normals[i])[0]
            place = len(best)
            while place > 0 and best[place - 1] < weight:
                place -= 1
            if place < len(best):
                best[place + 1 :], views[i, place + 1 :] = best[place:-1].copy(), views[i, place:-1].copy()
                best[place], views[i, place] = weight, v


def _edges(depth: Floats, limit: float) -> NDArray[np.bool_]:
    """Say which pixels have a neighbour that lies much farther or nearer."""
    edge = np.zeros(depth.shape, np.bool_)
    for axis in range(2):
        jump = np.abs(np.diff(depth, axis=axis)) > limit
        pairs = np.moveaxis(edge, axis, 0)
        pairs[1:] |= np.moveaxis(jump, axis, 0)
        pairs[:-1] |= np.moveaxis(jump, axis, 0)
    return edge


def _nearest(picture: NDArray[np.uint8], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    rows, columns = ((np.arange(new) + 0.5) * old / new for old, new in zip(picture.shape, shape, strict=True))
    return picture[rows.astype(int)[:, None], columns.astype(int)]
