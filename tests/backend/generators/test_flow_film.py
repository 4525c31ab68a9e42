"""Films between their frames and beyond their end: a thing that moves is where it should be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from listening import Listener
from scipy import ndimage

from scenewright.backend.formats import mp4
from scenewright.backend.generators.video.flow_film import FlowInterpolation, FlowPrediction
from scenewright.shared.artifacts import Video
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.tasks import VideoInterpolation, VideoPrediction

HEIGHT, WIDTH, STEP = 80, 128, 3.0
rng = np.random.default_rng(0)
GROUND = 60 + 40 * ndimage.gaussian_filter(rng.standard_normal((HEIGHT, WIDTH)), 3) / 0.1
SKIN = 170 + 60 * ndimage.gaussian_filter(rng.standard_normal((64, 64)), 2) / 0.15


def picture(place: float) -> np.ndarray:
    """Return the scene with a mottled ball whose middle is at a column."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    ball = np.clip(16.5 - np.hypot(x - place, y - 40), 0, 1)
    skin = ndimage.map_coordinates(SKIN, [y - 40 + 32, x - place + 32], order=1, mode="nearest")
    grey = np.clip(GROUND * (1 - ball) + skin * ball, 0, 255)
    return np.repeat(grey[..., None], 3, 2).astype(np.uint8)


FILM = mp4.encode((picture(30 + STEP * n) for n in range(8)), 12.0, "ball")


def frames(video: Video) -> np.ndarray:
    return np.array(list(mp4.decode(video)))


def error(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.sqrt(((first.astype(float) - second) ** 2).mean()))


def between(context: Listener | None = None, **more: Any) -> Video:
    return FlowInterpolation().run(VideoInterpolation(video=FILM, **more), None, context or Listener())


def test_frames_between_show_the_ball_half_way_and_not_twice() -> None:
    shown = frames(between(frame_rate=24.0))
    assert len(shown) == 16
    for number in (1, 5, 9):
        here, there = picture(30 + STEP * (number - 1) / 2), picture(30 + STEP * (number + 1) / 2)
        truth = picture(30 + STEP * number / 2)
        dissolved = (here.astype(float) + there) / 2
        assert error(shown[number], truth) < 0.75 * error(dissolved, truth), number


LENGTHS = [(24.0, 1.0, 16), (24.0, 2.0, 32), (30.0, 1.0, 20), (12.0, 1.0, 8)]


@pytest.mark.parametrize(("rate", "slower", "count"), LENGTHS)
def test_length_and_rate_are_exact(rate: float, slower: float, count: int) -> None:
    film = between(frame_rate=rate, slower=slower)
    assert film.frame_count == count and film.frame_rate == rate


def test_the_film_goes_on_better_than_by_repeating_its_last_frame() -> None:
    made = FlowPrediction().run(VideoPrediction(video=FILM, seconds=4 / 12), None, Listener())
    assert made.frame_count == 4 and made.frame_rate == 12.0
    last = picture(30 + STEP * 7)
    for number, shown in enumerate(frames(made), 1):
        truth = picture(30 + STEP * (7 + number))
        assert error(shown, truth) < 0.8 * error(last, truth), number


def test_a_still_film_stays_still_and_one_frame_is_enough() -> None:
    still = mp4.encode((picture(50) for _ in range(3)), 12.0)
    one = mp4.encode((picture(50) for _ in range(1)), 12.0)
    for film in (still, one):
        shown = frames(FlowPrediction().run(VideoPrediction(video=film, seconds=0.25), None, Listener()))
        assert max(error(frame, picture(50)) for frame in shown) < 4
    assert FlowInterpolation().run(VideoInterpolation(video=one, frame_rate=24.0), None, Listener()).frame_count == 2


def test_what_is_no_film_is_said_and_it_stops() -> None:
    broken = Video(encoded=np.zeros(300, np.uint8), frame_rate=24.0, frame_count=5, width=64, height=64)
    with pytest.raises(InvalidInput, match="is broken"):
        FlowPrediction().run(VideoPrediction(video=broken), None, Listener())
    vast = Video(encoded=np.zeros(3, np.uint8), frame_rate=24.0, frame_count=10_000, width=4096, height=2160)
    with pytest.raises(InvalidInput, match="too large"):
        FlowInterpolation().run(VideoInterpolation(video=vast), None, Listener())
    with pytest.raises(JobCancelled):
        between(Listener(cancel_after=4), frame_rate=120.0)
