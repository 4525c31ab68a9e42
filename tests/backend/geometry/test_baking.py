"""A texture baked from photos of a known pattern shows that pattern."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.geometry.baking import bake
from scenewright.backend.geometry.levelling import level
from scenewright.backend.geometry.metrics import psnr
from scenewright.backend.geometry.raster import draw, rasterise
from scenewright.backend.geometry.triangles import Floats, TexturedTriangles, Triangles
from scenewright.backend.geometry.unwrapping import unwrap

from . import shapes

SIZE = 256


@cache
def unwrapped() -> tuple[Triangles, Floats]:
    mesh = shapes.sphere(4)
    return mesh, unwrap(mesh, SIZE)


def photograph(cameras: Cameras, exposure: np.ndarray | float = 1.0) -> np.ndarray:
    """Return RGBA photos of the striped sphere, 3 by 3 rays in a pixel; exposure (v,) scales their colours."""
    fine = cameras.scaled(3)
    depth = rasterise(unwrapped()[0], fine).depth
    photos = []
    for view, distance in enumerate(depth):
        rays_o, rays_d = fine.rays(view)
        alpha = (distance > 0).astype(np.float64)[..., None]
        colour = shapes.stripes(rays_o + rays_d * distance[..., None]) * alpha
        shape = (cameras.height, 3, cameras.width, 3, -1)
        colour, alpha = colour.reshape(shape).mean((1, 3)), alpha.reshape(shape).mean((1, 3))
        photos.append(np.concatenate([colour / np.maximum(alpha, 1e-6), alpha], -1))
    stack = np.stack(photos)
    stack[..., :3] *= np.reshape(exposure, (-1, 1, 1, 1))
    return np.rint(np.clip(stack, 0, 1) * 255).astype(np.uint8)


def over_white(photos: np.ndarray) -> np.ndarray:
    colour, alpha = photos[..., :3] / 255, photos[..., 3:] / 255
    return colour * alpha + 1 - alpha


def textured(photos: np.ndarray, cameras: Cameras) -> tuple[TexturedTriangles, float]:
    mesh, uvs = unwrapped()
    texture, seen = bake(mesh, uvs, photos, cameras, SIZE)
    return TexturedTriangles(*mesh, uvs, texture), seen


def test_new_views_look_like_photos_from_there() -> None:
    cameras, elsewhere = shapes.orbit(24, 96), shapes.orbit(7, 96)
    mesh, seen = textured(photograph(cameras), cameras)
    assert mesh.texture.shape == (SIZE, SIZE, 3) and mesh.texture.dtype == np.uint8
    assert seen > 0.999
    assert psnr(draw(mesh, elsewhere), over_white(photograph(elsewhere))) > 38


def test_photos_without_masks_do(recwarn: pytest.WarningsRecorder) -> None:
    cameras, elsewhere = shapes.orbit(24, 96), shapes.orbit(7, 96)
    opaque = np.rint(over_white(photograph(cameras)) * 255).astype(np.uint8)
    mesh, _ = textured(opaque, cameras)
    assert psnr(draw(mesh, elsewhere), over_white(photograph(elsewhere))) > 36
    assert not recwarn.list


def test_different_exposures_leave_no_seams() -> None:
    cameras, elsewhere = shapes.orbit(24, 96), shapes.orbit(7, 96)
    exposure = np.random.default_rng(0).uniform(0.8, 1.1, 24)
    levelled, _ = textured(photograph(cameras, exposure), cameras)
    photos = over_white(photograph(elsewhere, exposure.mean()))
    assert psnr(draw(levelled, elsewhere), photos) > 33


def test_what_no_photo_sees_takes_the_fallback_and_then_the_colours_around() -> None:
    mesh, uvs = unwrapped()
    cameras = shapes.orbit(12, 96, lowest=0.3)

    def green_below(points: Floats, normals: Floats) -> Floats:
        assert (normals * points).sum(1).min() > 0.9
        return np.where(points[:, 2:] < -0.5, np.array([[0, 1, 0]]), np.nan).astype(np.float32)

    texture, seen = bake(mesh, uvs, photograph(cameras), cameras, SIZE, green_below)
    assert 0.4 < seen < 0.9
    from_below = shapes.orbit(40, 64).subset([0])
    below = draw(TexturedTriangles(*mesh, uvs, texture), from_below)[0, 28:36, 28:36]
    assert below.reshape(-1, 3) == pytest.approx(np.tile([0, 1, 0], (64, 1)), abs=0.02)
    spread, _ = bake(mesh, uvs, photograph(cameras), cameras, SIZE)
    around = draw(TexturedTriangles(*mesh, uvs, spread), from_below)[0, 28:36, 28:36]
    assert around.min() > 0.1 and around.max() < 0.9 and np.ptp(around, (0, 1)).max() < 0.2


def test_photos_that_see_nothing_give_the_fallback_alone() -> None:
    mesh, uvs = unwrapped()
    cameras = shapes.orbit(4, 32)
    photos = np.zeros((4, 32, 32, 4), np.uint8)
    texture, seen = bake(mesh, uvs, photos, cameras, SIZE)
    assert seen == 0 and (texture == 128).all()


def test_gains_are_recovered_and_shine_is_not_taken_for_one() -> None:
    random = np.random.default_rng(0)
    true = random.uniform(0.2, 0.7, (2000, 1, 3))
    weights = (random.random((2000, 10)) < 0.4).astype(np.float32)
    exposure = random.uniform(0.75, 1.25, (10, 1))
    gains = level((true * exposure).astype(np.float32), weights)
    assert gains * exposure == pytest.approx(np.full((10, 3), (gains * exposure).mean()), rel=0.02)
    shiny = np.where(random.random((2000, 10, 1)) < 0.1, true + 0.3, true)
    assert level(shiny.astype(np.float32), weights) == pytest.approx(1, abs=0.02)
