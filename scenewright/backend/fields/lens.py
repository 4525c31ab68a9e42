"""Lens distortion, taken out of photos once so that everything after it sees pinhole cameras."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.fields.cameras import Cameras

Floating = NDArray[np.float64]


def undistort(photos: NDArray[np.uint8], cameras: Cameras, distortion: Floating) -> tuple[NDArray[np.uint8], Cameras]:
    """Resample photos as pinhole cameras of the same intrinsics would have taken them.

    Args:
        photos: (v, h, w, c) uint8.
        cameras: v of them, whose intrinsics belong to the distorted photos.
        distortion: (v, 5) or (5,), OpenCV's k1, k2, p1, p2, k3.

    Returns:
        Photos of the same shape, where a pixel from outside the photo repeats its border; and the cameras.

    Source: Brown, Decentering distortion of lenses, 1966, in OpenCV's parametrisation.
    """
    coefficients = np.broadcast_to(distortion, (len(cameras), 5))
    lenses = np.concatenate([coefficients, cameras.focal, cameras.centre], 1)
    straight = photos.copy()
    for lens in np.unique(lenses[coefficients.any(1)], axis=0):
        source = _source_pixels(cameras.width, cameras.height, lens)
        for view in np.flatnonzero((lenses == lens).all(1)):
            for channel in range(photos.shape[3]):
                sampled = ndimage.map_coordinates(
                    photos[view, ..., channel], source, np.float32, order=1, mode="nearest"
                )
                straight[view, ..., channel] = np.rint(sampled)
    return straight, cameras


def distort(across: Floating, down: Floating, coefficients: Floating) -> tuple[Floating, Floating]:
    """Return where the lens puts a direction, in OpenCV's normalised picture coordinates (right, down)."""
    k1, k2, p1, p2, k3 = coefficients
    square = across**2 + down**2
    radial = 1 + square * (k1 + square * (k2 + square * k3))
    return (
        across * radial + 2 * p1 * across * down + p2 * (square + 2 * across**2),
        down * radial + p1 * (square + 2 * down**2) + 2 * p2 * across * down,
    )


def _source_pixels(width: int, height: int, lens: Floating) -> NDArray[np.float64]:
    """Return (2, h, w): row and column in the photo for each pixel of the pinhole picture."""
    coefficients, focal, centre = np.split(lens.astype(np.float64), [5, 7])
    rows, columns = np.indices((height, width)) + 0.5
    across, down = distort((columns - centre[0]) / focal[0], (rows - centre[1]) / focal[1], coefficients)
    return np.stack([down * focal[1] + centre[1], across * focal[0] + centre[0]]) - 0.5
