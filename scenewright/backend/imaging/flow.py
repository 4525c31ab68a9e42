"""Where everything in one picture has gone in another: dense optical flow, coarse to fine."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.imaging.forms import resized

Floats = NDArray[np.float32]
COARSEST = 6  # pixels along the shorter side of the coarsest level
WARPS, STEPS = 5, 24
TIGHTNESS = 0.3  # between the two fields that take turns
STEP = 0.248
FAITH = 40.0  # how much the pictures count beside smoothness
MARGIN = 0.01  # of brightness: by how much no motion must be better
SOFTEST = 0.8  # pixels of blur before gradients are taken


def flow(first: Floats, second: Floats, watch: Callable[[float], None] = lambda done: None) -> Floats:
    """Return where each pixel of the first picture lies in the second, as an offset (h, w, 2) in pixels, x then y.

    Args:
        first, second: (h, w), 0 to 1.
        watch: told how much is done, 0 to 1; it may raise to stop.

    Source: Zach, Pock and Bischof, A Duality Based Approach for Realtime TV-L1 Optical Flow, 2007.
    """
    shapes = _shapes(first.shape)
    moved = np.zeros((*shapes[0], 2), np.float32)
    areas = np.cumsum([height * width for height, width in shapes])
    for level, (height, width) in enumerate(shapes):
        before = areas[level] - height * width
        here, there = (ndimage.gaussian_filter(resized(each, height, width), SOFTEST) for each in (first, second))
        moved = resized(moved, height, width) * (width / moved.shape[1])
        moved = _still_where_better(moved, here, there)
        for warp in range(WARPS):
            watch((before + height * width * warp / WARPS) / areas[-1])
            moved = _improved(moved, here, there)
    return moved


def sampled(values: Floats, places: Floats) -> Floats:
    """Return values (h, w, …) at places (h, w, 2) in pixels, x then y, between them bilinear, beyond them clamped."""
    at = [places[..., 1], places[..., 0]]
    if values.ndim == 2:
        return ndimage.map_coordinates(values, at, order=1, mode="nearest", output=np.float32)
    return np.stack([sampled(np.ascontiguousarray(band), places) for band in np.moveaxis(values, 2, 0)], axis=2)


def grid(shape: tuple[int, ...]) -> Floats:
    """Return the places (h, w, 2) of a picture's pixels, x then y."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    return np.stack([x, y], axis=2).astype(np.float32)


def _shapes(shape: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return height and width of every level, coarsest first."""
    found = [(shape[0], shape[1])]
    while min(found[0]) > 2 * COARSEST:
        found.insert(0, ((found[0][0] + 1) // 2, (found[0][1] + 1) // 2))
    return found


def _still_where_better(moved: Floats, first: Floats, second: Floats) -> Floats:
    """Return the offsets without those that explain the second picture worse than no motion at all does.

    On coarse levels a large thing that moves takes a faint background along; here it is left behind.
    """
    gone, still = (np.abs(sampled(second, grid(first.shape) + by) - first) for by in (moved, np.zeros_like(moved)))
    better = ndimage.uniform_filter(still, 5) + MARGIN < ndimage.uniform_filter(gone, 5)
    return np.where(better[..., None], np.float32(0), moved)


def _improved(moved: Floats, first: Floats, second: Floats) -> Floats:
    """Return the offsets after one more look at what the second picture shows where they point."""
    median = np.stack([ndimage.median_filter(moved[..., k], 3) for k in range(2)], axis=2)
    places = grid(first.shape) + median
    slopes = [sampled(ndimage.sobel(second, axis) / 8, places) for axis in (1, 0)]
    inside = (places >= 0).all(2) & (places <= np.array(first.shape[::-1]) - 1).all(2)
    error = (
        np.where(inside, sampled(second, places) - first, 0) - slopes[0] * median[..., 0] - slopes[1] * median[..., 1]
    )
    u, v = (np.ascontiguousarray(median[..., k]) for k in range(2))
    _solve(u, v, np.where(inside, slopes[0], 0), np.where(inside, slopes[1], 0), error.astype(np.float32), STEPS)
    return np.stack([u, v], axis=2)


@njit(nogil=True, cache=True, fastmath=True)
def _solve(u, v, gx, gy, error, steps):
    """Make the offsets smooth but for jumps, and true to the brightness linearised around where they began."""
    height, width = u.shape
    ux, uy, vx, vy = np.zeros_like(u), np.zeros_like(u), np.zeros_like(u), np.zeros_like(u)
    bound = np.float32(FAITH * TIGHTNESS)
    for _ in range(steps):
        for y in range(height):
            for x in range(width):
                residual = error[y, x] + gx[y, x] * u[y, x] + gy[y, x] * v[y, x]
                steep = gx[y, x] * gx[y, x] + gy[y, x] * gy[y, x]
                if residual < -bound * steep:
                    share = bound
                elif residual > bound * steep:
                    share = -bound
                elif steep > 1e-9:
                    share = -residual / steep
                else:
                    share = np.float32(0.0)
                du = ux[y, x] + uy[y, x]
                dv = vx[y, x] + vy[y, x]
                if x > 0:
                    du -= ux[y, x - 1]
                    dv -= vx[y, x - 1]
                if y > 0:
                    du -= uy[y - 1, x]
                    dv -= vy[y - 1, x]
                u[y, x] += share * gx[y, x] + np.float32(TIGHTNESS) * du
                v[y, x] += share * gy[y, x] + np.float32(TIGHTNESS) * dv
        for y in range(height):
            for x in range(width):
                ax = u[y, x + 1] - u[y, x] if x + 1 < width else np.float32(0.0)
                ay = u[y + 1, x] - u[y, x] if y + 1 < height else np.float32(0.0)
                bx = v[y, x + 1] - v[y, x] if x + 1 < width else np.float32(0.0)
                by = v[y + 1, x] - v[y, x] if y + 1 < height else np.float32(0.0)
                rate = np.float32(STEP / TIGHTNESS)
                scale = 1.0 + rate * np.sqrt(ax * ax + ay * ay)
                ux[y, x] = (ux[y, x] + rate * ax) / scale
                uy[y, x] = (uy[y, x] + rate * ay) / scale
                scale = 1.0 + rate * np.sqrt(bx * bx + by * by)
                vx[y, x] = (vx[y, x] + rate * bx) / scale
                vy[y, x] = (vy[y, x] + rate * by) / scale
