"""Lens distortion, taken out of photos once so that everything after it sees pinhole cameras."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.fields.cameras import Cameras


def undistort(
    photos: NDArray[np.uint8], cameras: Cameras, distortion: NDArray[np.floating]
) -> tuple[NDArray[np.uint8], Cameras]:
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
    straight = np.empty_like(photos)
    known: dict[bytes, NDArray[np.float64]] = {}
    for view, photo in enumerate(photos):
        if not coefficients[view].any():
            straight[view] = photo
            continue
        lens = np.concatenate([coefficients[view], cameras.focal[view], cameras.centre[view]])
        key = lens.tobytes()
        if key not in known:
            known[key] = _source_pixels(cameras, view, coefficients[view])
        for channel in range(photo.shape[2]):
            ndimage.map_coordinates(
                photo[..., channel], known[key], straight[view, ..., channel], order=1, mode="nearest"
            )
    return straight, cameras


def distort(
    across: NDArray[np.floating], down: NDArray[np.floating], coefficients: NDArray[np.floating]
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Return where the lens puts a direction, in OpenCV's normalised picture coordinates (right, down)."""
    k1, k2, p1, p2, k3 = coefficients
    square = across**2 + down**2
    radial = 1 + square * (k1 + square * (k2 + square * k3))
    return (
        across * radial + 2 * p1 * across * down + p2 * (square + 2 * across**2),
        down * radial + p1 * (square + 2 * down**2) + 2 * p2 * across * down,
    )


def _source_pixels(cameras: Cameras, view: int, coefficients: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return (2, h, w): row and column in the photo for each pixel of the pinhole picture."""
    focal, centre = cameras.focal[view].astype(np.float64), cameras.centre[view].astype(np.float64)
    rows, columns = np.indices((cameras.height, cameras.width)) + 0.5
    across, down = distort((columns - centre[0]) / focal[0], (rows - centre[1]) / focal[1], coefficients)
    return np.stack([down * focal[1] + centre[1], across * focal[0] + centre[0]]) - 0.5
