"""Drawing Gaussians into a pinhole camera, blended from far to near."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.geometry.triangles import Floats

NEAREST = 0.1  # metres along the axis; what is nearer is not drawn
REACH = 3.0  # standard deviations drawn
BLUR = 0.3  # pixels squared: every splat is as wide as a pixel at least


def draw_splats(
    means: Floats, quaternions: Floats, scales: Floats, opacities: Floats, colours: Floats, camera: Cameras
) -> Floats:
    """Return what a camera sees of Gaussians, (h, w, 4) float32, premultiplied by alpha.

    Args:
        means: (n, 3) metres, world.
        quaternions: (n, 4) wxyz.
        scales: (n, 3) metres, standard deviation per axis.
        opacities: (n,), 0 to 1.
        colours: (n, 3), 0 to 1.
        camera: one view.

    Source: Zwicker et al., EWA Splatting, 2002; Kerbl et al., 3D Gaussian Splatting for Real-Time Radiance Field
    Rendering, 2023. Splats are sorted by their centres once, not for each tile.
    """
    (places,), (ahead,) = camera.project(means)
    visible = np.flatnonzero((ahead > NEAREST) & np.isfinite(places).all(1))
    order = visible[np.argsort(-ahead[visible])]
    shapes = _covariances(quaternions[order], scales[order], places[order], ahead[order], camera)
    picture = np.zeros((camera.height, camera.width, 4), np.float32)
    _blend(places[order].astype(np.float32), shapes, colours[order], opacities[order], picture)
    return picture


def _covariances(quaternions: Floats, scales: Floats, places: Floats, ahead: Floats, camera: Cameras) -> Floats:
    """Return the covariances (n, 3) of Gaussians in the picture, in pixels squared: xx, xy, yy."""
    axes = _rotations(quaternions) * scales[:, None]
    local = np.einsum("ji,njk->nik", camera.camera_to_world[0, :3, :3], axes)
    x, y = ((places - camera.centre[0]) / camera.focal[0]).T[..., None]
    across = camera.focal[0, 0] / ahead[:, None] * (local[:, 0] + x * local[:, 2])
    down = camera.focal[0, 1] / ahead[:, None] * (y * local[:, 2] - local[:, 1])
    products = (across * across).sum(1) + BLUR, (across * down).sum(1), (down * down).sum(1) + BLUR
    return np.stack(products, 1).astype(np.float32)


def _rotations(quaternions: Floats) -> Floats:
    """Return the rotation matrices (n, 3, 3) of quaternions (n, 4), wxyz."""
    w, x, y, z = (quaternions / np.maximum(np.linalg.norm(quaternions, axis=1, keepdims=True), 1e-12)).T
    rows = (
        (1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)),
        (2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)),
        (2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)),
    )
    return np.stack([np.stack(row, -1) for row in rows], 1)


@njit(nogil=True, cache=True)
def _blend(places, covariances, colours, opacities, picture):
    height, width = picture.shape[:2]
    for i in range(len(places)):
        xx, xy, yy = covariances[i]
        area = xx * yy - xy * xy
        if not (area > 0.0 and opacities[i] > 0.0):
            continue
        wide, high = REACH * math.sqrt(xx), REACH * math.sqrt(yy)
        column, row = places[i]
        top, bottom = int(max(0.0, row - high)), int(min(float(height), row + high + 1.0))
        left, right = int(max(0.0, column - wide)), int(min(float(width), column + wide + 1.0))
        for y in range(top, bottom):
            for x in range(left, right):
                across, down = x + 0.5 - column, y + 0.5 - row
                power = 0.5 * (yy * across * across - 2.0 * xy * across * down + xx * down * down) / area
                alpha = min(0.99, opacities[i] * math.exp(-power))
                for k in range(3):
                    picture[y, x, k] += alpha * (colours[i, k] - picture[y, x, k])
                picture[y, x, 3] += alpha * (1.0 - picture[y, x, 3])
