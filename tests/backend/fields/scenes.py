"""Small scenes whose true pictures are known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.grid import Field, allocate
from scenewright.backend.fields.occupancy import all_cells

RADIUS = 0.5


def look_at(positions: NDArray[np.floating], target: NDArray[np.floating], size: int, focal: float) -> Cameras:
    """Return square cameras (OpenGL) at positions (v, 3), looking at a target with Z up."""
    back = positions - target
    back = back / np.linalg.norm(back, axis=1, keepdims=True)
    right = np.cross([0.0, 0.0, 1.0], back)
    right /= np.linalg.norm(right, axis=1, keepdims=True)
    poses = np.tile(np.eye(4), (len(positions), 1, 1))
    poses[:, :3] = np.stack([right, np.cross(back, right), back, positions], -1)
    intrinsics = np.ones((len(positions), 2))
    return Cameras(poses, intrinsics * focal * size, intrinsics * size / 2, size, size)


def orbit(
    views: int, size: int, distance: float = 3.0, focal: float = 2.0, target: tuple[float, float, float] = (0, 0, 0)
) -> Cameras:
    """Return cameras spread over the sphere around the origin, looking at a target; focal in picture widths."""
    height = np.linspace(-0.8, 0.8, views)
    turn = np.arange(views) * np.pi * (3 - np.sqrt(5))
    around = np.sqrt(1 - height**2)
    positions = distance * np.stack([around * np.cos(turn), around * np.sin(turn), height], 1)
    return look_at(positions, np.array(target), size, focal)


def arc(views: int, size: int, shift: float = 0.0) -> Cameras:
    """Return cameras on a spiral around one side of the origin; a shift of 0.5 puts them between those of none."""
    number = np.arange(views) + shift
    turn, aside = number / views * 6 * np.pi, 0.2 + 0.5 * number / views
    across, up = aside * np.sin(turn), aside * np.cos(turn)
    positions = 2 * np.stack([np.cos(up) * np.cos(across), np.sin(across), np.sin(up)], 1)
    return look_at(positions, np.zeros(3), size, 1.0)


def ball_photos(cameras: Cameras, background: NDArray[np.floating] | None = None) -> NDArray[np.uint8]:
    """Return pictures of a coloured ball, 3 by 3 rays in each pixel: RGBA, or RGB over a background."""
    photos = []
    for view in range(len(cameras)):
        colour, alpha, _ = _ball(cameras, view)
        if background is None:
            photos.append(np.concatenate([colour / np.maximum(alpha, 1e-6), alpha], -1))
        else:
            photos.append(colour + (1 - alpha) * background)
    return np.rint(np.stack(photos) * 255).astype(np.uint8)


def ball_in_surroundings(cameras: Cameras) -> NDArray[np.uint8]:
    """Return RGB pictures of the ball before coloured surroundings that are far away."""
    views = [_ball(cameras, view) for view in range(len(cameras))]
    photos = [colour + (1 - alpha) * (0.5 + 0.4 * np.cos(2 * rays_d)) for colour, alpha, rays_d in views]
    return np.rint(np.stack(photos) * 255).astype(np.uint8)


def _ball(cameras: Cameras, view: int) -> tuple[NDArray[np.floating], NDArray[np.floating], NDArray[np.floating]]:
    """Return premultiplied colour, alpha and mean direction of each pixel."""
    rays_o, rays_d = cameras.scaled(3).rays(view)
    along = -(rays_o * rays_d).sum(-1, keepdims=True)
    inside = RADIUS**2 - (rays_o**2).sum(-1, keepdims=True) + along**2
    hit = (inside > 0).astype(np.float64)
    place = rays_o + (along - np.sqrt(np.maximum(inside, 0))) * rays_d
    images = ((0.5 + 0.4 * np.sin(place * 6)) * hit, hit, rays_d)
    size = (cameras.height, 3, cameras.width, 3, -1)
    colour, alpha, direction = (image.reshape(size).mean((1, 3)) for image in images)
    return colour, alpha, direction


def random_field(harmonics: int = 4, resolution: int = 8, contracted: bool = False, sparse: bool = False) -> Field:
    """Return a field of random, smooth, half-transparent contents."""
    generator = np.random.default_rng(3)
    cells = all_cells(resolution)
    if sparse:
        cells = cells[(cells.sum(1) % 5 != 0) & (cells[:, 0] != 3)]
    aabb = np.array([[-1, -1, -1], [1, 1, 1]], np.float32)
    background = np.array([0.9, 0.5, 0.2], np.float32)
    field = allocate(cells, resolution, aabb, harmonics=harmonics, background=background, contracted=contracted)
    columns = 1 + 3 * harmonics
    field.values[:, :columns] = generator.normal(0, 0.4, (len(field.values), columns))
    field.values[:, 0] = generator.normal(-1.0, 1.2, len(field.values))
    return field
