"""`parallax`: what stands out moves over what is behind it, nothing tears, length and rate are exact."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from listening import Listener
from scipy import ndimage

from scenewright.backend.formats import mp4
from scenewright.backend.generators.video.parallax import Parallax
from scenewright.shared.artifacts import Image, Video
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.tasks import ImageToVideo

SIDE = 128
HEIGHT = 96
y, x = np.mgrid[:HEIGHT, :SIDE]
DISC = (np.hypot(x - 64, y - 50) < 22)[..., None]
rng = np.random.default_rng(0)
WALL = ndimage.gaussian_filter(rng.random((HEIGHT, SIDE, 3)), (2, 2, 0), mode="wrap")
WALL = 40 + 120 * (WALL - WALL.min()) / np.ptp(WALL) * np.array([0.4, 1.0, 0.5])
PICTURE = np.where(DISC, np.array([220, 40, 30]), WALL).astype(np.uint8)


def made(
    pixels: np.ndarray = PICTURE, motion: Any = "pan", amount: float = 1.0, context: Listener | None = None, **more: Any
) -> Video:
    task = ImageToVideo(image=Image(name="wall", pixels=pixels), **({"seconds": 0.5, "frame_rate": 24.0} | more))
    return Parallax().run(task, Parallax.Options(motion=motion, amount=amount), context or Listener())


def frames(video: Video) -> np.ndarray:
    return np.array(list(mp4.decode(video)))


def middle(frame: np.ndarray) -> float:
    red = (frame[..., 0].astype(int) - frame[..., 1]) > 80
    return float((red * np.arange(frame.shape[1])).sum() / red.sum())


def test_the_disc_moves_against_the_wall() -> None:
    context = Listener()
    shown = frames(made(context=context))
    assert context.report["layers"] == 2
    disc = middle(shown[-1]) - middle(shown[0])
    patches = [frame[4:30, 20:100].mean(axis=2) for frame in (shown[0], shown[-1])]
    rolled = [np.roll(patches[1], shift, 1)[:, 15:-15].ravel() for shift in range(-12, 13)]
    scores = [np.corrcoef(patches[0][:, 15:-15].ravel(), other)[0, 1] for other in rolled]
    wall = 12 - int(np.argmax(scores))
    assert abs(disc) > abs(wall) + 1.5, (disc, wall)


@pytest.mark.parametrize("motion", ["drift", "pan", "crane", "orbit", "dolly in", "dolly out"])
def test_nothing_tears(motion: str) -> None:
    """Beside the disc, where the wall was hidden, is wall: green, not the disc's red, not black."""
    for frame in frames(made(motion=motion, amount=2.0)):
        red = (frame[..., 0].astype(int) - frame[..., 1]) > 60
        beside = ndimage.binary_dilation(red, iterations=6) & ~ndimage.binary_dilation(red, iterations=2)
        colours = frame[beside].astype(int)
        assert colours.min() >= 8 and (colours[:, 1] >= colours[:, 0] - 25).mean() > 0.9
        assert frame.min(axis=(0, 1)).max() > 8


def test_drift_and_orbit_loop_and_a_dolly_comes_nearer() -> None:
    for motion in ("drift", "orbit"):
        shown = frames(made(motion=motion, seconds=1.0)).astype(float)
        steps = np.abs(np.diff(shown, axis=0)).mean(axis=(1, 2, 3))
        assert np.abs(shown[-1] - shown[0]).mean() < 1.6 * steps.max()
    shown = frames(made(motion="dolly in"))
    sizes = [((frame[..., 0].astype(int) - frame[..., 1]) > 80).sum() for frame in (shown[0], shown[-1])]
    assert sizes[1] > 1.15 * sizes[0]


def test_no_amount_is_the_picture() -> None:
    shown = frames(made(amount=0.0))
    assert np.abs(shown[3].astype(int) - PICTURE).mean() < 4


def test_length_and_size_are_exact_and_alpha_says_what_stands_out() -> None:
    context = Listener()
    cut = np.dstack([PICTURE, np.where(DISC[..., 0], 255, 0).astype(np.uint8)])
    film = made(cut, context=context, seconds=1.25, frame_rate=30.0)
    assert (film.frame_count, film.width, film.height) == (38, 128, 96) and film.frame_rate == 30.0
    assert context.report["layers"] == 2


def test_a_picture_without_anything_before_the_rest_moves_too() -> None:
    context = Listener()
    shown = frames(made(WALL.astype(np.uint8), context=context))
    assert context.report["layers"] == 1 and np.abs(shown[0].astype(int) - shown[-1]).mean() > 1


def test_what_cannot_be_filmed_is_said_and_it_stops() -> None:
    with pytest.raises(InvalidInput, match="too small"):
        made(PICTURE[:8, :8])
    with pytest.raises(InvalidInput, match="too many for one film"):
        made(seconds=120, frame_rate=60)
    with pytest.raises(JobCancelled):
        made(context=Listener(cancel_after=3))
