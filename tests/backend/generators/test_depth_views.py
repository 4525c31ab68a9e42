"""`depth-views`: near things pass far ones as geometry says, behind them is what is behind, and nothing is a hole."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from engines import Client
from scipy import ndimage

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.formats import mp4
from scenewright.backend.motion import relief_views
from scenewright.shared.artifacts import CameraPath, Image, Video
from scenewright.shared.messages import Cancel, Cancelled, Done, Failed, Progress
from scenewright.shared.tasks import ImageToViews

WIDTH, HEIGHT, FOCAL, COUNT = 96, 64, 96.0, 6
y, x = np.mgrid[:HEIGHT, :WIDTH]
DISC = np.hypot(x - 48, y - 34) < 15
rng = np.random.default_rng(0)
WALL = ndimage.gaussian_filter(rng.random((HEIGHT, WIDTH, 3)), (2, 2, 0), mode="wrap")
WALL = 40 + 120 * (WALL - WALL.min()) / np.ptp(WALL) * np.array([0.4, 1.0, 0.5])
PICTURE = np.where(DISC[..., None], np.array([220, 40, 30]), WALL).astype(np.uint8)


def poses(aside: float = 0.5, turn: float = 0.0, count: int = COUNT) -> np.ndarray:
    """Return cameras that go aside, metres, and turn, radians, from somewhere in the world."""
    made = np.tile(np.eye(4, dtype=np.float32), (count, 1, 1))
    for number, share in enumerate(np.linspace(0, 1, count)):
        cos, sin = np.cos(turn * share), np.sin(turn * share)
        made[number, :3, :3] = [[cos, 0, sin], [0, 1, 0], [-sin, 0, cos]]
        made[number, 0, 3] = aside * share
    start = np.array([[0, 0, 1, 3], [1, 0, 0, -2], [0, 1, 0, 5], [0, 0, 0, 1]], np.float32)
    return np.asarray(start @ made, np.float32)


def path(rate: float = 23.976, **more: Any) -> CameraPath:
    cameras = poses(**more)
    ones = np.ones((len(cameras), 2), np.float32)
    centre = ones * np.array([WIDTH / 2, HEIGHT / 2], np.float32)
    return CameraPath(
        camera_to_world=cameras, focal=ones * FOCAL, centre=centre, width=WIDTH, height=HEIGHT, frame_rate=rate
    )


def asked(client: Client, way: CameraPath, pixels: np.ndarray = PICTURE, **more: Any) -> Any:
    task = ImageToViews(image=Image(name="wall", pixels=pixels), path=way, distance=3.0)
    return client.end(client.submit("depth-views", task=task, **more))


def red(frame: np.ndarray) -> np.ndarray:
    return np.asarray((frame[..., 0].astype(int) - frame[..., 1]) > 60)


def test_the_disc_passes_the_wall_and_nothing_is_a_hole(client: Client) -> None:
    done = asked(client, path())
    assert isinstance(done, Done), done
    (film,) = done.artifacts
    assert isinstance(film, Video)
    assert (film.frame_count, film.frame_rate, film.width, film.height) == (COUNT, 23.976, WIDTH, HEIGHT)
    frames = list(mp4.decode(film))
    assert np.abs(frames[0].astype(int) - PICTURE).mean() < 6
    places = [float((red(frame) * x).sum() / red(frame).sum()) for frame in frames]
    assert all(first - second > 1 for first, second in pairwise(places))
    for frame in frames:
        beside = ndimage.binary_dilation(red(frame), iterations=6) & ~ndimage.binary_dilation(red(frame), iterations=2)
        assert frame[beside].min() >= 8 and (frame[beside][:, 1] + 25 >= frame[beside][:, 0]).mean() > 0.9
        assert frame.min(axis=(0, 1)).max() > 8
    assert done.report["depth_by"] and done.report["filled_by"]
    assert {each.task for each in done.provenance.contributions} == {"depth-estimation", "inpainting"}


def test_what_is_near_moves_as_far_as_its_distance_says_and_gaps_show_the_wall() -> None:
    """With its depth known: at 2 and 6 metres, the camera 0.4 m aside, they move by 0.4 · 96 / 2 and / 6 pixels."""
    ahead = np.where(DISC, 2.0, 6.0).astype(np.float32)
    ones = np.ones((2, 2), np.float32)
    moves = np.linalg.inv(poses(0.4, count=2)[0]) @ poses(0.4, count=2)
    cameras = Cameras(moves, ones * FOCAL, ones * np.array([48.0, 32.0], np.float32), WIDTH, HEIGHT)
    made = relief_views.surface(PICTURE.astype(np.float32) / 255, ahead, cameras.subset([0]))
    before = relief_views.seen(made, cameras.subset([1]))
    assert 0.03 < (before.ahead == 0).mean() < 0.4

    def green(view: np.ndarray, missing: np.ndarray) -> np.ndarray:
        return np.where(missing[..., None], np.float32([0, 1, 0]), view)

    whole = relief_views.completed(made, cameras, green, lambda done: None)
    view = relief_views.seen(whole, cameras.subset([1]))
    shown = np.rint(255 * relief_views.whole(view)).astype(np.uint8)
    assert (view.ahead == 0).mean() < 0.005
    disc = float((red(shown) * x).sum() / red(shown).sum())
    assert disc == pytest.approx(48 - 0.4 * FOCAL / 2, abs=0.6)
    # The gap is on the disc's right: as wide as it moved against the wall, and as far away as that.
    gap = (shown[..., 1] > 200) & (shown[..., 0] < 60) & (x < 80)
    assert gap[34].sum() == pytest.approx(0.4 * FOCAL * (1 / 2 - 1 / 6), abs=3)
    assert np.median(view.ahead[gap]) == pytest.approx(6.0, rel=0.05)


def test_what_cannot_be_is_said_in_a_sentence(client: Client) -> None:
    away = asked(client, path(turn=2.5))
    assert isinstance(away, Failed) and "shows nothing of the picture" in away.problem.message
    empty = asked(client, path(count=0))
    assert isinstance(empty, Failed) and "no frames" in empty.problem.message
    tiny = asked(client, path(), PICTURE[:6, :6])
    assert isinstance(tiny, Failed) and "too small" in tiny.problem.message


def test_it_tells_how_far_it_is_and_stops(client: Client) -> None:
    task = ImageToViews(image=Image(pixels=PICTURE), path=path(count=40), distance=3.0)
    job = client.submit("depth-views", task=task)
    told = client.next(Progress, job)
    assert told.fraction >= 0
    client.send(Cancel(job=job))
    assert isinstance(client.end(job), Cancelled)
