"""Every pretrained generator of films, on few random weights: each step told, stopped, run again, and exact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from listening import Listener

from scenewright.backend.fetching import adopt
from scenewright.backend.formats import mp4
from scenewright.backend.generators.video.ltx import Ltx, LtxContinuation, LtxImage
from scenewright.backend.generators.video.sana_wm import SanaWm
from scenewright.backend.generators.video.wan import Wan, WanFilm, WanImage, WanLarge, WanVace
from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import CameraPath, Image, Video
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.messages import Preview, Progress
from scenewright.shared.tasks import ImageToVideo, ImageToViews, TextToVideo, VideoPrediction, VideoToVideo

pytest.importorskip("diffusers", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')
import tiny_video_pipelines as tiny

# What these packages deprecate among themselves is not ours to mend.
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future")]

STEPS = 2
WRITERS = {
    "wan": tiny.wan,
    "wan-large": tiny.wan_large,
    "wan-vace": tiny.wan_vace,
    "ltx": tiny.ltx,
    "sana-wm": tiny.sana_wm,
}
HEIGHT, WIDTH, RATE = 40, 60, 23.976


def frame(number: int) -> np.ndarray:
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    spot = np.hypot(x - 12 - 3 * number, y - 20) < 9
    return np.stack([255 * spot, 4 * y, 3 * x], axis=2).astype(np.uint8)


FILM = mp4.encode((frame(number) for number in range(7)), RATE, "spot")
PICTURE = Image(name="spot", pixels=frame(0))
WORDS = TextToVideo(prompt="a spot", width=WIDTH, height=HEIGHT, seconds=0.3, frame_rate=RATE)
MOVE = ImageToVideo(image=PICTURE, prompt="it rolls", seconds=0.3, frame_rate=RATE)
CHANGE = VideoToVideo(video=FILM, prompt="as an oil painting", strength=1.0)
ONWARD = VideoPrediction(video=FILM, prompt="it rolls on", seconds=0.3)


def path(count: int) -> CameraPath:
    """Return a camera that goes forward, up and to the right, from somewhere, looking elsewhere than ahead."""
    moves = np.tile(np.eye(4), (count, 1, 1))
    moves[:, :3, 3] = np.arange(count)[:, None] * np.array([0.1, 0.2, -0.3])
    start = np.array([[0, 0, 1, 3], [1, 0, 0, -2], [0, 1, 0, 5], [0, 0, 0, 1]])
    ones = np.ones((count, 2), np.float32)
    return CameraPath(
        camera_to_world=(start @ moves).astype(np.float32), focal=ones * WIDTH, centre=ones * np.float32([30, 20]),
        width=WIDTH, height=HEIGHT, frame_rate=RATE,
    )  # fmt: skip


VIEWS = ImageToViews(image=PICTURE, path=path(7), prompt="a wall")
ALL = pytest.mark.parametrize(
    ("kind", "task"),
    [
        (Wan, WORDS), (WanLarge, WORDS), (Ltx, WORDS), (WanImage, MOVE), (LtxImage, MOVE), (WanFilm, CHANGE),
        (WanVace, CHANGE), (LtxContinuation, ONWARD), (SanaWm, VIEWS),
    ],
    ids=lambda given: getattr(given, "name", ""),
)  # fmt: skip


class Watching(Listener):
    """Is cancelled once a number of steps was told."""

    def __init__(self, shelf: Shelf, steps: int = 10**9) -> None:
        super().__init__()
        self.shelf = shelf
        self._is_cancelled = lambda: len(self.steps()) >= steps

    def steps(self) -> list[Progress]:
        return [said for said in self.said if isinstance(said, Progress) and said.detail.startswith("step")]


class Ready(NamedTuple):
    """A generator of each kind, loaded, and the shelf its weights are on."""

    generators: dict[type[Any], Any]
    shelf: Shelf


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    folder, shelf = tmp_path_factory.mktemp("published"), Shelf(tmp_path_factory.mktemp("weights"))
    made = {}
    with pytest.MonkeyPatch.context() as patch:
        for kind in (Wan, WanLarge, WanImage, WanFilm, WanVace, Ltx, LtxImage, LtxContinuation, SanaWm):
            for weights in shelf.lacks(kind.needs):
                written = folder / weights.name
                written.mkdir()
                WRITERS[weights.name](written)
                adopt(shelf, weights, Path(written))
            patch.setattr(kind, "limits", replace(kind.limits, smallest=32, largest=64))
            made[kind] = kind()
            made[kind].load(Watching(shelf))
        patch.setattr(SanaWm, "size", (64, 64))
        yield Ready(made, shelf)
    torch.set_num_threads(threads)


def run(ready: Ready, kind: type[Any], task: Any, context: Watching | None = None, **options: Any) -> Video:
    made = ready.generators[kind].run(
        task, kind.Options(**{"steps": STEPS} | options), context or Watching(ready.shelf)
    )
    assert isinstance(made, Video)
    return made


@ALL
def test_every_step_is_told_the_film_is_exact_and_it_can_be_stopped_and_run_again(
    kind: type[Any], task: Any, ready: Ready
) -> None:
    context = Watching(ready.shelf)
    film = run(ready, kind, task, context)
    assert (film.frame_count, film.frame_rate) == (7, RATE)
    frames = list(mp4.decode(film))
    assert len(frames) == 7 and {each.shape for each in frames} == {(HEIGHT, WIDTH, 3)}
    assert np.std(frames[-1]) > 0
    assert [said.detail for said in context.steps()] == [f"step {n + 1} of {STEPS}" for n in range(STEPS)]
    fractions = [said.fraction for said in context.said if isinstance(said, Progress)]
    assert fractions == sorted(fractions) and fractions[-1] > 0.9
    assert any(isinstance(said, Preview) for said in context.said)
    stopped = Watching(ready.shelf, steps=1)
    with pytest.raises(JobCancelled):
        run(ready, kind, task, stopped)
    assert len(stopped.steps()) == 1
    again = run(ready, kind, task)
    assert np.array_equal(again.encoded, film.encoded)


@ALL
def test_a_film_that_is_too_long_is_refused_in_a_sentence(kind: type[Any], task: Any, ready: Ready) -> None:
    if isinstance(task, ImageToViews):
        long = ImageToViews(image=PICTURE, path=path(300))
    elif isinstance(task, VideoToVideo):
        long = VideoToVideo(video=mp4.encode((frame(0)[:16, :16] for _ in range(300)), 24.0), prompt="snow")
    else:
        long = type(task)(**{name: getattr(task, name) for name in task.__struct_fields__} | {"seconds": 30.0})
    with pytest.raises(InvalidInput, match="seconds of film at once"):
        run(ready, kind, long)


def test_seeds_and_words_are_heard_and_long_prompts_are_cut_between_words(ready: Ready) -> None:
    film = run(ready, Wan, WORDS)
    other = TextToVideo(prompt="a spot", width=WIDTH, height=HEIGHT, seconds=0.3, frame_rate=RATE, seed=1)
    assert not np.array_equal(run(ready, Wan, other).encoded, film.encoded)
    context = Watching(ready.shelf)
    long = TextToVideo(prompt="many words " * 900, width=WIDTH, height=HEIGHT, seconds=0.1, frame_rate=RATE)
    run(ready, Wan, long, context)
    assert "letters were read" in context.report["prompt"]
    with pytest.raises(InvalidInput, match="empty"):
        run(ready, Ltx, TextToVideo(prompt=" "))


def test_vace_is_shown_shades_or_edges_alone(ready: Ready) -> None:
    from PIL import Image as Pictures

    from scenewright.backend.pipelines.playblasts import kept

    picture = Pictures.fromarray(frame(2))
    (shades,), (edges,) = (np.asarray(kept([picture], what)) for what in ("shades", "edges"))
    assert (shades == shades[..., :1]).all() and len(np.unique(shades)) > 30
    assert set(np.unique(edges)) == {0, 255}
    y, x = np.nonzero(edges[..., 0])
    assert np.abs(np.hypot(x - 18, y - 20) - 9).max() < 2.5 and len(x) > 30
    drawn = [run(ready, WanVace, CHANGE, keeps=what).encoded for what in ("shades", "edges")]
    assert not np.array_equal(*drawn)


def test_little_strength_leaves_the_film_as_it_is(ready: Ready) -> None:
    little = VideoToVideo(video=FILM, prompt="snow", strength=0.0)
    assert run(ready, WanFilm, little) is FILM and run(ready, WanVace, little) is FILM


def test_a_camera_path_is_told_from_where_the_picture_was_taken() -> None:
    """In the frame of its first camera, which looks along +Z with Y downwards, at the model's rate."""
    from scenewright.backend.pipelines.filming import reel
    from scenewright.backend.pipelines.journeys import poses

    told = poses(path(7), reel(7, RATE, SanaWm.limits))
    assert told.shape == (9, 4, 4) and np.allclose(told[0], np.eye(4), atol=1e-6)
    step = RATE / 16.0
    assert np.allclose(told[2, :3, 3], 2 * step * np.array([0.1, -0.2, 0.3]), atol=1e-5)
    assert np.allclose(told[:, :3, :3], np.eye(3), atol=1e-6)
    assert np.allclose(told[-1, :3, 3], 6 * np.array([0.1, -0.2, 0.3]), atol=1e-5)  # it stays where the path ends
