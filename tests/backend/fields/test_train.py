"""Training on pictures of a ball: with masks, before a plain background, and with surroundings."""

from __future__ import annotations

import logging
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.grid import Field
from scenewright.backend.fields.render import render
from scenewright.backend.fields.schedule import Stage
from scenewright.backend.fields.train import TrainOptions, TrainProgress, train
from scenewright.shared.errors import JobCancelled

from . import scenes

WHITE = np.ones(3, np.float32)
QUICK = TrainOptions(iterations=150, stages=(Stage(0.0, 16), Stage(0.3, 32)))


@pytest.fixture(scope="module")
def cameras() -> Cameras:
    return scenes.orbit(20, 48)


@pytest.fixture(scope="module")
def photos(cameras: Cameras) -> NDArray[np.uint8]:
    return scenes.ball_photos(cameras)


@pytest.fixture(scope="module")
def trained(photos: NDArray[np.uint8], cameras: Cameras) -> Field:
    return train(photos, cameras, QUICK)


def test_masked_photos_become_the_ball(trained: Field) -> None:
    assert _quality(trained, WHITE) > 28
    views = render(trained, _between())
    truth = scenes.ball_photos(_between())[..., 3]
    surely = (truth == 255) & (views.alpha > 0.9)
    assert surely.sum() > 0.95 * (truth == 255).sum()
    assert (views.alpha[truth == 0] > 0.1).mean() < 0.03
    rays = [_between().rays(view) for view in range(len(_between()))]
    rays_o, rays_d = (np.stack(part) for part in zip(*rays, strict=True))
    distance = np.linalg.norm(rays_o + views.surface_depth[..., None] * rays_d, axis=-1)[surely]
    assert abs(np.median(distance) - scenes.RADIUS) < 0.25 * trained.voxel


def test_the_grid_stays_coarse_where_memory_is_short(photos: NDArray[np.uint8], cameras: Cameras) -> None:
    stages = (Stage(0.0, 16), Stage(0.5, 128))
    short = train(photos, cameras, replace(QUICK, iterations=4, memory_mb=16, stages=stages))
    ample = train(photos, cameras, replace(QUICK, iterations=4, memory_mb=4000, stages=stages))
    assert (short.resolution, ample.resolution) == (16, 128)


def test_the_cube_is_found_around_the_ball(trained: Field) -> None:
    assert (trained.aabb[0] < -scenes.RADIUS).all()
    assert (trained.aabb[1] > scenes.RADIUS).all()
    assert np.ptp(trained.aabb, axis=0).max() < 4 * scenes.RADIUS


def test_photos_before_a_plain_background_become_the_ball(cameras: Cameras) -> None:
    background = np.array([0.2, 0.9, 0.6])
    field = train(scenes.ball_photos(cameras, background), cameras, replace(QUICK, background=tuple(background)))
    assert _quality(field, background) > 28
    assert render(field, _between()).alpha[:, 0].max() < 0.1


def test_photos_with_surroundings_become_a_contracted_field() -> None:
    cameras, between = scenes.arc(24, 48), scenes.arc(24, 48, shift=0.5).subset(range(1, 23, 3))
    stages = (Stage(0.0, 32, harmonics=1, batch=4096), Stage(0.3, 64, harmonics=4, batch=4096))
    options = TrainOptions(iterations=200, stages=stages, background="unknown")
    field = train(scenes.ball_in_surroundings(cameras), cameras, options)
    assert field.contracted
    shown = render(field, between).over(field.background)
    error = np.mean((shown - scenes.ball_in_surroundings(between) / 255) ** 2)
    assert -10 * np.log10(error) > 17


def test_the_same_seed_gives_the_same_field(photos: NDArray[np.uint8], cameras: Cameras, trained: Field) -> None:
    again, other = train(photos, cameras, QUICK), train(photos, cameras, replace(QUICK, seed=7))
    same, different = (
        np.abs(render(field, _between()).colour - render(trained, _between()).colour).mean() for field in (again, other)
    )
    # Threads add gradients in any order, so that the last digits differ.
    assert same < 2e-3
    assert same < 0.5 * different


def test_a_trained_field_survives_saving(trained: Field) -> None:
    loaded = Field.from_artifact(trained.artifact())
    np.testing.assert_array_equal(render(loaded, _between()).colour, render(trained, _between()).colour)


def test_progress_rises_and_shows_the_held_out_view(photos: NDArray[np.uint8], cameras: Cameras) -> None:
    seen: list[TrainProgress] = []
    train(photos, cameras, replace(QUICK, iterations=None, seconds=4.0), seen.append)
    assert len(seen) >= 3
    assert [progress.fraction for progress in seen] == sorted(progress.fraction for progress in seen)
    assert seen[-1].psnr > seen[0].psnr + 3
    preview = seen[-1].preview()
    assert (preview.shape, preview.dtype) == ((48, 48, 3), np.uint8)
    truth = scenes.ball_photos(cameras.subset([10]), WHITE)[0]
    error = np.mean((preview / 255 - truth / 255) ** 2)
    assert -10 * np.log10(error) == pytest.approx(seen[-1].psnr, abs=0.3)


def test_training_stops_at_the_quality_asked_for(photos: NDArray[np.uint8], cameras: Cameras) -> None:
    seen: list[TrainProgress] = []
    train(photos, cameras, replace(QUICK, iterations=100_000, target_psnr=24.0), seen.append)
    assert seen[-1].psnr >= 24
    assert seen[-1].fraction == 1
    assert all(progress.psnr < 24 for progress in seen[:-1])


def test_cancelling_ends_the_training(photos: NDArray[np.uint8], cameras: Cameras) -> None:
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 5

    with pytest.raises(JobCancelled):
        train(photos, cameras, QUICK, cancelled=cancelled)
    assert len(asked) == 6


def test_a_bound_on_memory_reduces_the_photos(
    photos: NDArray[np.uint8], cameras: Cameras, caplog: pytest.LogCaptureFixture
) -> None:
    large = photos.repeat(12, axis=1).repeat(12, axis=2)
    with caplog.at_level(logging.INFO):
        field = train(large, cameras.scaled(12), replace(QUICK, memory_mb=64))
    assert "reduced from 576x576 to 290x290" in caplog.text
    assert _quality(field, WHITE) > 20


def test_cameras_inside_the_ball_see_its_wall(cameras: Cameras) -> None:
    inside = scenes.orbit(12, 24, distance=0.1, focal=0.5)
    photos = np.full((12, 24, 24, 3), (200, 60, 60), np.uint8)
    field = train(photos, inside, replace(QUICK, background="unknown"))
    shown = render(field, inside).over(field.background)
    assert np.abs(shown - np.array([200, 60, 60]) / 255).mean() < 0.05


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda photos: photos[:0], "at least 3 photos .* here are 0"),
        (lambda photos: photos[:1], "at least 3 photos .* here are 1"),
        (lambda photos: photos[:5], "5 photos but 20 cameras"),
        (lambda photos: photos[:, :20], "The photos are 48x20 pixels, but the cameras are for 48x48"),
        (lambda photos: photos.astype(np.float64), "not float64"),
        (lambda photos: photos * np.array([1, 1, 1, 0], np.uint8), "alpha is zero everywhere"),
        (lambda photos: photos[..., :3] * np.uint8(0), "All photos are black"),
        (lambda photos: photos[..., 0], "views, height, width"),
    ],
)
def test_photos_that_cannot_be_trained_from_are_refused(
    photos: NDArray[np.uint8], cameras: Cameras, change: object, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        train(change(photos), cameras, QUICK)


def test_masks_that_do_not_meet_are_refused(photos: NDArray[np.uint8], cameras: Cameras) -> None:
    corner = np.zeros_like(photos)
    corner[:, :4, :4] = 255
    with pytest.raises(ValueError, match="masks and camera poses do not fit together"):
        train(corner, cameras, QUICK)


def _between() -> Cameras:
    """Return cameras between those of the training."""
    return scenes.orbit(7, 48)


def _quality(field: Field, background: NDArray[np.floating]) -> float:
    shown = render(field, _between()).over(background.astype(np.float32))
    truth = scenes.ball_photos(_between(), background) / 255
    return float(-10 * np.log10(np.mean((shown - truth) ** 2)))
