"""Point clouds, as discs that leave no gaps, with their edges darkened where the depth changes."""

from __future__ import annotations

import numpy as np

from scenewright.backend.thumbnails.canvas import SIZE, Bytes, Floats, shrunk
from scenewright.backend.thumbnails.lighting import shade
from scenewright.backend.thumbnails.surfaces import CLAY
from scenewright.backend.thumbnails.views import View, three_quarter
from scenewright.shared.artifacts import PointCloud
from scenewright.shared.srgb import decoded, encoded

FINENESS = 2
MOST = 150_000  # points drawn
COVERAGE = 12.0  # area of all discs over that which they cover
SMALLEST, LARGEST = 1.5, 14.0  # radius of a disc in fine pixels
OUTLIERS = 0.003
DARKENING = 25.0
CELL = 16  # fine pixels; where there is a point, so much is covered


def draw(cloud: PointCloud) -> Bytes:
    """Return (SIZE, SIZE, 4) uint8; points with normals are lit."""
    chosen = _chosen(cloud.points)
    points = cloud.points[chosen]
    view = three_quarter(points, SIZE * FINENESS, OUTLIERS)
    owner, depth = _nearest(view, points)
    seen = owner >= 0
    colour = np.zeros((*owner.shape, 3), np.float32)
    colour[seen] = _colours(cloud, chosen, view)[owner[seen]] * _edge_light(depth)[seen, None]
    return shrunk(colour, seen.astype(np.float32))


def _chosen(points: Floats) -> np.ndarray:
    finite = np.flatnonzero(np.isfinite(points).all(1))
    return np.random.default_rng(0).permutation(finite)[:MOST]


def _colours(cloud: PointCloud, chosen: np.ndarray, view: View) -> Floats:
    """Return the sRGB-encoded colours (n, 3) of the chosen points."""
    if cloud.colours is None:
        albedo = np.full((len(chosen), 3), CLAY, np.float32)
    else:
        albedo = decoded(cloud.colours[chosen, :3].astype(np.float32) / 255)
    if cloud.normals is None:
        return encoded(albedo)
    towards = view.cameras.positions[0] - view.of(cloud.points[chosen])
    towards /= np.linalg.norm(towards, axis=1, keepdims=True)
    rough, no_metal = np.full((len(chosen), 1), 0.9, np.float32), np.zeros((len(chosen), 1), np.float32)
    return shade(albedo, view.seen(cloud.normals[chosen]), view.seen(towards.astype(np.float32)), rough, no_metal)


def _nearest(view: View, points: Floats) -> tuple[np.ndarray, Floats]:
    """Return which point is nearest at each pixel, -1 for none, and its depth, infinite for none; (h, w) each."""
    side = view.cameras.height
    (pixels,), (ahead,) = view.cameras.project(view.of(points))
    order = np.argsort(-ahead)
    columns, rows = np.floor(pixels[order]).astype(np.int64).T
    owner, depth = np.full(side * side, -1, np.int64), np.full(side * side, np.inf, np.float32)
    radius = np.clip(np.sqrt(COVERAGE * _covered(rows, columns) / np.pi / len(points)), SMALLEST, LARGEST)
    reach = np.arange(-int(radius), int(radius) + 1)
    for down in reach:
        for right in reach[np.abs(reach) <= np.sqrt(max(radius**2 - down**2, 0))]:
            y, x = rows + down, columns + right
            inside = np.flatnonzero((y >= 0) & (x >= 0) & (y < side) & (x < side))
            place, point = (y * side + x)[inside], order[inside]
            nearer = ahead[point] < depth[place]
            # Sorted from far to near: of those that share a pixel, the nearest is written last and stays.
            owner[place[nearer]], depth[place[nearer]] = point[nearer], ahead[point[nearer]]
    return owner.reshape(side, side), depth.reshape(side, side)


def _covered(rows: np.ndarray, columns: np.ndarray) -> int:
    """Return about how many pixels a cloud covers."""
    return len(np.unique((rows // CELL) * SIZE * FINENESS + columns // CELL)) * CELL * CELL


def _edge_light(depth: Floats) -> Floats:
    """Return a factor (h, w) that darkens pixels behind their neighbours.

    Source: Boucheny, Interactive Scientific Visualization of Large Datasets, 2009 (eye-dome lighting).
    """
    finite = np.isfinite(depth)
    logarithm = np.log(np.where(finite, depth, depth[finite].max(initial=1.0)))
    behind = np.zeros_like(logarithm)
    for step in (1, 3):
        for shift in ((step, 0), (-step, 0), (0, step), (0, -step)):
            behind += np.maximum(logarithm - np.roll(logarithm, shift, (0, 1)), 0)
    return np.asarray(np.exp(-DARKENING / 8 * behind), np.float32)
