"""The outline of a mask: closed rings with sub-pixel precision, and nearly the same rings with fewer points."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage
from skimage.measure import find_contours

from scenewright.backend.geometry.triangles import Doubles, Floats

LEVEL = 0.5
HARD = 0.25  # share of soft pixels along an outline under which a mask has no soft edge
SMALLEST_ISLAND = 1e-4  # of the largest one's area
FEWEST_PIXELS = 2.0  # area of an island or a hole that is kept
LEAST_POINTS = 3
CROWDED = 0.12  # steps between two points that are too near


class Ring(NamedTuple):
    """Hold a closed curve around or inside a shape.

    Attributes:
        points: (k, 2) float64, pixels from the upper left corner, x then y; the first point is not repeated.
        area: square pixels, negative for a hole.
    """

    points: Doubles
    area: float


def find_rings(alpha: Floats, smallest_hole: float) -> list[Ring]:
    """Return the rings around the parts of a mask and around their holes.

    Seen on the picture, outer rings run clockwise and holes the other way: the shape is always on the right.

    Args:
        alpha: (h, w) float32, 0 to 1; outside the picture it is 0.
        smallest_hole: share of the whole area under which a hole is filled.

    Source: Lorensen and Cline, Marching cubes, 1987, in the plane; what stair steps are left is smoothed away.
    """
    hard = _is_hard(alpha)
    padded = np.pad(alpha, 2)
    field = ndimage.gaussian_filter(padded, 0.6, mode="constant") if hard else padded
    rings = []
    for contour in find_contours(field, LEVEL):
        points = contour[:-1, ::-1] - 1.5
        if len(points) >= LEAST_POINTS:
            points = _smoothed(points, 5.0 if hard else 1.2)
            rings.append(Ring(points, signed_area(points)))
    rings = [Ring(ring.points[::-1], -ring.area) for ring in rings] if _inside_out(rings) else rings
    whole = sum(ring.area for ring in rings)
    largest = max((ring.area for ring in rings), default=0.0)
    island, hole = max(FEWEST_PIXELS, SMALLEST_ISLAND * largest), max(FEWEST_PIXELS, smallest_hole * whole)
    return [ring for ring in rings if ring.area > island or ring.area < -hole]


def signed_area(points: Doubles) -> float:
    """Return the area within a closed curve (k, 2), positive where y grows to the left of its way."""
    x, y = points.T
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def sample_ring(points: Doubles, spacing: float, tolerance: float) -> Doubles:
    """Return points of a closed curve: the corners that it needs, and others between so that none is far from the next.

    Args:
        points: (k, 2), the curve.
        spacing: pixels, the longest way between two points.
        tolerance: pixels that the curve may be away from the straight lines between corners.

    Source: Douglas and Peucker, Algorithms for the reduction of the number of points, 1973.
    """
    start = int(np.argmin(points[:, 0] + points[:, 1]))
    closed = np.concatenate([points[start:], points[: start + 1]])
    kept = np.flatnonzero(_corners(closed, tolerance))
    way = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    if len(kept) <= LEAST_POINTS:
        places = np.linspace(0, way[-1], max(2 * LEAST_POINTS, int(way[-1] / spacing)) + 1)[:-1]
    else:
        stops = way[kept]
        pieces = np.maximum(np.ceil(np.diff(stops) / spacing), 1).astype(int)
        spans = zip(stops[:-1], stops[1:], pieces, strict=True)
        places = np.concatenate([np.linspace(first, last, count + 1)[:-1] for first, last, count in spans])
    # Two corners so near to each other that only a needle fits between are one.
    near = np.diff(places, prepend=-np.inf) < min(CROWDED * spacing, 2 * tolerance)
    places = places[~near] if len(near) - near.sum() >= LEAST_POINTS else places
    return np.stack([np.interp(places, way, closed[:, axis]) for axis in range(2)], 1)


def inside(points: Doubles, starts: Doubles, ends: Doubles) -> NDArray[np.bool_]:
    """Tell which points (n, 2) lie within an odd number of closed curves, given by the ends (e, 2) of their edges."""
    order = np.argsort(np.minimum(starts[:, 1], ends[:, 1]), kind="stable")
    found = np.zeros(len(points), np.bool_)
    by_height = np.argsort(points[:, 1], kind="stable")
    _inside(points, by_height, starts[order], ends[order], found)
    return found


def _is_hard(alpha: Floats) -> bool:
    solid = alpha >= LEVEL
    edge = solid ^ ndimage.binary_erosion(solid)
    edge |= ndimage.binary_dilation(solid) ^ solid
    soft = (alpha > 0.04) & (alpha < 0.96)
    return bool(soft[edge].mean() < HARD) if edge.any() else True


def _inside_out(rings: list[Ring]) -> bool:
    """Tell whether the largest ring, which is an outer one, has a negative area."""
    return bool(rings) and max(rings, key=lambda ring: abs(ring.area)).area < 0


def _smoothed(points: Doubles, reach: float) -> Doubles:
    """Smooth a closed curve along itself, by no more than half a pixel anywhere."""
    if len(points) < 8 * reach:
        return points
    moved = ndimage.gaussian_filter1d(points, reach, axis=0, mode="wrap")
    # Smoothing shrinks; doing it once more on what it took away gives most of that back.
    moved += ndimage.gaussian_filter1d(points - moved, reach, axis=0, mode="wrap")
    away = moved - points
    length = np.linalg.norm(away, axis=1, keepdims=True)
    return points + away * np.minimum(1, 0.5 / np.maximum(length, 1e-12))


@njit(nogil=True, cache=True)
def _corners(points, tolerance):
    """Mark the points of a curve, ends included, without which it would be farther off than the tolerance."""
    kept = np.zeros(len(points), np.bool_)
    kept[0] = kept[-1] = True
    spans = [(0, len(points) - 1)]
    while len(spans):
        first, last = spans.pop()
        ax, ay = points[first]
        bx, by = points[last, 0] - ax, points[last, 1] - ay
        squared = bx * bx + by * by
        farthest, place = tolerance * tolerance, -1
        for i in range(first + 1, last):
            x, y = points[i, 0] - ax, points[i, 1] - ay
            along = min(max((x * bx + y * by) / squared, 0.0), 1.0) if squared > 0.0 else 0.0
            away = (x - along * bx) ** 2 + (y - along * by) ** 2
            if away > farthest:
                farthest, place = away, i
        if place >= 0:
            kept[place] = True
            spans.append((first, place))
            spans.append((place, last))
    return kept


@njit(nogil=True, cache=True)
def _inside(points, by_height, starts, ends, found):
    """Count the edges to the right of each point; edges are sorted by their upper end, points visited by height."""
    active = np.empty(len(starts), np.int64)
    count, following = 0, 0
    for i in by_height:
        x, y = points[i]
        while following < len(starts) and min(starts[following, 1], ends[following, 1]) <= y:
            active[count] = following
            count, following = count + 1, following + 1
        kept, odd = 0, False
        for k in range(count):
            edge = active[k]
            if max(starts[edge, 1], ends[edge, 1]) <= y:
                continue
            active[kept] = edge
            kept += 1
            ratio = (y - starts[edge, 1]) / (ends[edge, 1] - starts[edge, 1])
            if starts[edge, 0] + ratio * (ends[edge, 0] - starts[edge, 0]) > x:
                odd = not odd
        count = kept
        found[i] = odd
