"""`classical-depth`: near is white, in the order in which things stand."""

from __future__ import annotations

import numpy as np
import pytest
from listening import Listener
from pictures import drawn
from scipy.stats import spearmanr
from staged import known

from scenewright.backend.generators.image.classical_depth import ClassicalDepth
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.tasks import DepthEstimation


def guessed(image: Image, context: Listener | None = None, invert: bool = False) -> np.ndarray:
    made = ClassicalDepth().run(
        DepthEstimation(image=image), ClassicalDepth.Options(invert=invert), context or Listener()
    )
    assert made.colour_space == "data" and made.pixels.dtype == np.float32
    assert made.pixels.min() >= 0 and made.pixels.max() <= 1
    return made.pixels[..., 0]


@pytest.mark.parametrize("prompt", ["a stone well on grass, daylight", "a crate and a barrel on sand, daylight"])
def test_a_scene_is_put_in_the_right_order(prompt: str) -> None:
    scene = known(prompt, 128)
    near = guessed(Image(pixels=scene.colours))
    nearness = np.where(np.isfinite(scene.depth), 1 / scene.depth, 0)
    assert spearmanr(near.ravel(), nearness.ravel()).statistic > 0.75
    assert near[scene.alpha > 0.99].mean() > near[:20].mean() + 0.3


def test_a_thing_before_nothing_is_near_and_its_middle_nearest() -> None:
    near = guessed(Image(pixels=drawn("disc", 96)))
    assert near[2, 2] == 0 and near[48, 48] > near[48, 12] > 0.4


def test_white_can_be_far_and_it_says_that_it_guesses() -> None:
    context, image = Listener(), Image(pixels=drawn("disc", 64))
    assert guessed(image, invert=True) == pytest.approx(1 - guessed(image, context), abs=1e-6)
    assert context.report["method"] == "guess by rules of thumb"


@pytest.mark.parametrize("shape", [(1, 1, 3), (2, 300, 1), (40, 40, 4)])
def test_odd_pictures_have_a_depth_too(shape: tuple[int, int, int]) -> None:
    assert guessed(Image(pixels=np.full(shape, 80, np.uint8))).shape == shape[:2]


def test_what_is_no_picture_gets_a_sentence_and_it_stops_when_told() -> None:
    with pytest.raises(InvalidInput, match="not numbers"):
        guessed(Image(pixels=np.full((8, 8, 3), np.nan, np.float32)))
    with pytest.raises(JobCancelled):
        guessed(Image(pixels=drawn("disc", 96)), Listener(cancel_after=1))
