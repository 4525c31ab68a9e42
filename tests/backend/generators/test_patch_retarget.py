"""`patch-retarget`: another shape, the same things at their own size; and the numerics below."""

from __future__ import annotations

import numpy as np
import pytest
from engines import Client

from scenewright.backend.generators.image.patch_retarget import PatchRetarget
from scenewright.backend.imaging.exemplars import period
from scenewright.backend.imaging.retargeting import retargeted
from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.look import Look
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image
from scenewright.shared.messages import Done, Failed, Progress
from scenewright.shared.tasks import ImageRetargeting

SIDE = 128


def picture(name: str = "brick") -> np.ndarray:
    family = FAMILIES[name]
    return srgb.encoded(np.clip(family.draw(Look(SIDE, family.metres, 5, wear=0.1)).colour, 0, 1))


@pytest.mark.parametrize("shape", [(200, SIDE), (80, SIDE), (SIDE, 180)])
def test_bricks_stay_as_high_as_they_are(shape: tuple[int, int]) -> None:
    wall = picture()
    made = retargeted(wall, shape, 1)
    assert made.shape == (*shape, 3) and made.dtype == np.float32 and made.min() >= 0 and made.max() <= 1
    # A stretched wall would have courses as much higher.
    course, there = (period(each.mean(axis=2).mean(axis=1, keepdims=True), 0) for each in (wall, made))
    assert there == pytest.approx(course, rel=0.15)
    assert abs(made.mean() - wall.mean()) < 0.03 and 0.8 < made.std() / wall.std() < 1.25


def test_every_patch_comes_from_the_picture() -> None:
    """No pixel is far from the nearest one of the picture with the same surroundings."""
    stones = picture("gravel")
    made = retargeted(stones, (SIDE, 200), 2)
    patches = [
        np.lib.stride_tricks.sliding_window_view(each.mean(axis=2), (5, 5))[::stride, ::stride].reshape(-1, 25)
        for each, stride in ((stones, 1), (made, 11))
    ]
    nearest = [np.sqrt(((patches[0] - patch) ** 2).mean(axis=1).min()) for patch in patches[1]]
    assert np.median(nearest) < 0.25 * stones.mean(axis=2).std()


def test_the_same_size_gives_nearly_the_same_picture_and_seeds_repeat() -> None:
    wall = picture()
    same, again = retargeted(wall, (SIDE, SIDE), 1), retargeted(wall, (SIDE, SIDE), 1)
    assert np.abs(same - wall).mean() < 0.02 and np.array_equal(same, again)


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_every_kind_of_picture_keeps_its_kind(client: Client, dtype: type, channels: int) -> None:
    wide = np.concatenate([srgb.as_bytes(picture())[:70, :90], np.full((70, 90, 1), 255, np.uint8)], axis=2)
    pixels = wide[..., :channels] if dtype is np.uint8 else wide[..., :channels] / np.float32(255)
    task = ImageRetargeting(image=Image(name="wall", pixels=pixels), width=120, height=64)
    done = client.end(client.submit("patch-retarget", task=task))
    assert isinstance(done, Done), done
    (made,) = done.artifacts
    assert made.pixels.shape == (64, 120, channels) and made.pixels.dtype == dtype and made.name == "wall"
    assert any(isinstance(message, Progress) for message in client.seen)


@pytest.mark.parametrize(
    ("given", "width", "sentence"),
    [((70, 90), 1000, "cannot become"), ((10, 64), 64, "cannot become"), ((64, 64), 64, "")],
)
def test_what_cannot_be_done_is_said(client: Client, given: tuple[int, int], width: int, sentence: str) -> None:
    task = ImageRetargeting(image=Image(pixels=np.zeros((*given, 3), np.uint8)), width=width, height=64)
    end = client.end(client.submit(PatchRetarget.name, task=task))
    assert isinstance(end, Failed if sentence else Done), end
    if isinstance(end, Failed):
        assert sentence in end.problem.message and end.problem.remedy
