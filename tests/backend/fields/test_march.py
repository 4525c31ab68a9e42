"""The kernels against the plain reference, and the reference against finite differences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.grid import Field
from scenewright.backend.fields.march import AT_SURFACE, Losses, next_random, random_state, train_rays, unit_random
from scenewright.backend.fields.optimise import Moments
from scenewright.backend.fields.render import render

from . import reference, scenes

ASIDE = (0.03, 0.05, 0.02)  # no ray runs along an axis
KINDS = {
    "one harmonic": {"harmonics": 1},
    "four harmonics": {"harmonics": 4},
    "nine harmonics": {"harmonics": 9},
    "sparse": {"sparse": True, "resolution": 12},
    "contracted": {"contracted": True},
}


@pytest.fixture(params=KINDS.values(), ids=KINDS.keys())
def field(request: pytest.FixtureRequest) -> Field:
    return scenes.random_field(**request.param)


def test_views_match_the_reference(field: Field) -> None:
    cameras = scenes.orbit(2, 9, focal=1.2, target=ASIDE)
    views = render(field, cameras, subrays=1)
    for view in range(len(cameras)):
        rays_o, rays_d = cameras.rays(view)
        for y, x in np.ndindex(9, 9):
            ray = reference.march(field, rays_o[y, x], rays_d[y, x], 0.5, 0.5)
            # A sample that falls on the border of an occupied cell may be taken by one and not by the other.
            tolerance = 2e-2 if len(field.cells) < field.resolution**3 else 2e-3
            np.testing.assert_allclose(views.colour[view, y, x], ray.colour, atol=tolerance)
            np.testing.assert_allclose(views.alpha[view, y, x], ray.alpha, atol=tolerance)
            if ray.alpha > 0.05:
                assert abs(views.depth[view, y, x] - ray.mean_depth) < 0.02
            if ray.alpha > 0.55:
                assert abs(views.median_depth[view, y, x] - ray.distance_to(0.5)) < 0.05
                assert abs(views.surface_depth[view, y, x] - ray.distance_to(float(AT_SURFACE))) < 0.05


@pytest.mark.parametrize("distortion", [0.0, 0.3])
def test_gradients_match_the_reference(field: Field, distortion: float) -> None:
    cameras, photos, rays = _three_pixels()
    losses = Losses(np.float32(0.5), np.float32(distortion), np.float32(1 / len(rays)))
    moments = Moments.zeros(*field.values.shape)
    peaks, totals = np.zeros(len(field.cells), np.float32), np.zeros((1, 2))
    colour = tuple(field.background)
    train_rays(
        0, len(rays), field.grid, cameras.pinholes, photos, rays, moments.gradients, moments.touched, peaks,
        colour, 1, np.float32(1), 5, losses, totals,
    )  # fmt: skip
    expected, squares = np.zeros(field.values.shape), 0.0
    state = np.uint64(random_state(5, 0))
    for ray in rays:
        view, (y, x) = ray // 81, divmod(ray % 81, 9)
        state = np.uint64(next_random(np.uint64(next_random(state))))
        rays_o, rays_d = cameras.rays(view)
        marched = reference.march(field, rays_o[y, x], rays_d[y, x], float(unit_random(state)), 1.0)
        excess = photos[view, y, x, 3] - marched.alpha
        error = marched.colour + excess * field.background - photos[view, y, x, :3]
        squares += float(error @ error)
        by_alpha = -(error @ field.background) - 0.5 * excess
        expected += reference.gradient(field, marched, error / len(rays), by_alpha / len(rays), distortion / len(rays))
    assert totals[0, 0] == pytest.approx(squares, rel=1e-3)
    scale = np.abs(expected).max()
    assert scale > 1e-3
    np.testing.assert_allclose(moments.gradients, expected, atol=2e-3 * scale)
    np.testing.assert_array_equal(moments.touched, np.abs(moments.gradients).max(1) > 0)
    assert 0 < peaks.max() <= 1


@pytest.mark.parametrize("harmonics", [1, 4, 9])
def test_reference_gradient_matches_finite_differences(harmonics: int) -> None:
    field = scenes.random_field(harmonics)
    field = replace(field, values=field.values.astype(np.float64))
    origin, direction = np.array([-2.0, 0.3, -0.4]), np.array([0.96, -0.1, 0.26])
    direction /= np.linalg.norm(direction)
    pull = np.array([0.7, -0.4, 0.9])

    def loss(values: np.ndarray) -> float:
        ray = reference.march(replace(field, values=values), origin, direction, 0.3, 1.0)
        return float(pull @ ray.colour + 0.6 * ray.alpha + 0.2 * ray.distortion)

    ray = reference.march(field, origin, direction, 0.3, 1.0)
    found = reference.gradient(field, ray, pull, 0.6, 0.2)
    largest = np.argsort(-np.abs(found).ravel())[:60]
    for row, lane in zip(*np.unravel_index(largest, found.shape), strict=True):
        shift = np.zeros_like(field.values)
        shift[row, lane] = 1e-5
        difference = (loss(field.values + shift) - loss(field.values - shift)) / 2e-5
        assert found[row, lane] == pytest.approx(difference, rel=1e-4, abs=1e-8)


def test_subrays_average_over_the_pixel() -> None:
    field = scenes.random_field()
    cameras = scenes.orbit(1, 9, focal=1.2, target=ASIDE)
    fine = render(field, cameras.scaled(2), subrays=1)
    coarse = render(field, cameras, subrays=2)
    merged = fine.colour.reshape(1, 9, 2, 9, 2, 3).mean((2, 4))
    assert np.abs(coarse.colour - merged).mean() < 0.02
    assert np.abs(coarse.colour - merged).max() < 0.1


def _three_pixels() -> tuple[Cameras, np.ndarray, np.ndarray]:
    cameras = scenes.orbit(2, 9, focal=1.2, target=ASIDE)
    photos = np.random.default_rng(1).random((2, 9, 9, 4), np.float32)
    photos[..., :3] *= photos[..., 3:]
    return cameras, photos, np.array([40, 31, 81 + 42])
