"""Smoke, clouds and fog, lit from above."""

from __future__ import annotations

from itertools import product

import numpy as np

from scenewright.backend.thumbnails.canvas import SIZE, Bytes, Floats, straight
from scenewright.backend.thumbnails.views import View, three_quarter
from scenewright.shared.artifacts import Volume
from scenewright.shared.srgb import encoded

STEPS = 64
THIN = 0.03  # of the greatest density: what is thinner does not count for the frame
DEEPEST = 6.0  # optical depth along the densest row, whatever the volume's own: thin mist would not be seen
AMBIENT, DIRECT = 0.14, 0.8


def draw(volume: Volume) -> Bytes:
    """Return (SIZE, SIZE, 4) uint8.

    Raises:
        ValueError: the volume is empty.
    """
    if not volume.density.size or not np.nan_to_num(volume.density).max() > 0:
        raise ValueError("The volume is empty.")
    density = np.maximum(np.nan_to_num(volume.density), 0)
    dense = np.argwhere(density > THIN * density.max())
    corners = np.array(list(product(*zip(dense.min(0) - 0.5, dense.max(0) + 0.5, strict=True))), np.float32)
    world = corners @ volume.voxel_to_world[:3, :3].T + volume.voxel_to_world[:3, 3]
    view = three_quarter(world, SIZE)
    light = _light(volume, density).reshape(-1, 3)
    opacity = 1 - np.exp(-DEEPEST / max(float(density.sum(1).max()), 1e-12) * _voxels_per_step(volume, view) * density)
    return straight(_marched(volume, view, opacity.ravel(), light))


def _marched(volume: Volume, view: View, opacity: Floats, light: Floats) -> Floats:
    """Return (SIZE, SIZE, 4), premultiplied, sRGB-encoded: light (v, 3) stopped by voxels of an opacity (v,)."""
    to_voxel = np.linalg.inv(volume.voxel_to_world.astype(np.float64)).astype(np.float32)
    rays_o, rays_d = view.in_world().rays(0)
    distance = np.linalg.norm(rays_o[0, 0] - view.centre)
    origin = rays_o[0, 0] @ to_voxel[:3, :3].T + to_voxel[:3, 3]
    direction = rays_d.reshape(-1, 3) @ to_voxel[:3, :3].T
    shape = np.array(volume.density.shape)
    colour, left = np.zeros((len(direction), 3), np.float32), np.ones(len(direction), np.float32)
    for ahead in np.linspace(-1.0, 1.0, STEPS, dtype=np.float32) * view.radius + distance:
        places = np.rint(origin + ahead * direction).astype(np.int32)
        inside = np.flatnonzero(((places >= 0) & (places < shape)).all(1))
        x, y, z = places[inside].T
        voxels = (x * shape[1] + y) * shape[2] + z
        stopped = left[inside] * opacity[voxels]
        colour[inside] += stopped[:, None] * light[voxels]
        left[inside] -= stopped
    alpha = (1 - left)[:, None]
    picture = np.concatenate([encoded(colour / np.maximum(alpha, 1e-6)) * alpha, alpha], 1)
    return np.asarray(picture.reshape(SIZE, SIZE, 4), np.float32)


def _voxels_per_step(volume: Volume, view: View) -> float:
    return float(2 * view.radius / STEPS / np.linalg.norm(volume.voxel_to_world[:3, 1]))


def _light(volume: Volume, density: Floats) -> Floats:
    """Return how bright each voxel looks, (x, y, z, 3) linear: what comes from above is dimmed on its way."""
    above = np.cumsum(density[..., ::-1], 2)[..., ::-1] - density
    dimmed = np.exp(-DEEPEST * above / max(float(above.max()), 1e-12))
    brightness = (AMBIENT + DIRECT * dimmed)[..., None]
    colour = np.float32(0.9) if volume.colour is None else np.clip(np.nan_to_num(volume.colour), 0, 1)
    return np.asarray(np.broadcast_to(brightness * colour, (*density.shape, 3)), np.float32)
