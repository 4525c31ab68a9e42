"""`flow-morph`: what moves is halfway when half the time has passed; what is not shared is faded."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from listening import Listener
from scipy import ndimage

from scenewright.backend.generators.image.flow_morph import FlowMorph
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.tasks import ImageInterpolation

SIDE = 96


def made(
    first: Image, last: Image, context: Listener | None = None, way: str = "automatic", **task: Any
) -> list[Image]:
    asked = ImageInterpolation(first=first, last=last, **{"count": 3, **task})
    return list(FlowMorph().run(asked, FlowMorph.Options(way=way), context or Listener()))  # type: ignore[arg-type]


def scene(left: int, top: int) -> np.ndarray:
    random = np.random.default_rng(3)
    behind = ndimage.gaussian_filter(random.random((SIDE, SIDE, 3)), (3, 3, 0))
    pixels = 60 * (behind - behind.min()) / np.ptp(behind)
    pixels[top : top + 24, left : left + 24] = (230, 200, 40)
    return np.rint(pixels).astype(np.uint8)


def middle_of(pixels: np.ndarray) -> tuple[float, float]:
    rows, columns = np.nonzero(pixels[..., 0] > 150)
    return float(columns.mean()), float(rows.mean())


def test_a_square_is_halfway_in_the_middle_and_the_ends_are_as_given() -> None:
    context, ends = Listener(), [scene(20, 30), scene(44, 42)]
    first, middle, last = made(*(Image(pixels=end) for end in ends), context)
    assert (first.pixels == ends[0]).all() and (last.pixels == ends[1]).all()
    assert context.report["way"] == "moved" and context.report["shared"] > 0.6
    assert middle_of(middle.pixels) == pytest.approx(
        (20 + 44 + 23) / 2 * np.array([1, 0]) + [0, (30 + 42 + 23) / 2], abs=1.0
    )
    # One square, as bright and as large as it was, no two pale ones.
    assert (middle.pixels[..., 0] > 150).sum() == pytest.approx(24 * 24, rel=0.1)


def test_a_quarter_of_the_time_is_a_quarter_of_the_way() -> None:
    pictures = made(Image(pixels=scene(20, 30)), Image(pixels=scene(44, 30)), count=5)
    places = [middle_of(picture.pixels)[0] for picture in pictures]
    assert np.diff(places) == pytest.approx([6, 6, 6, 6], abs=1.2)


def test_pictures_that_share_nothing_are_dissolved() -> None:
    random = np.random.default_rng(5)
    ends = [np.rint(255 * random.random((SIDE, SIDE, 3))).astype(np.uint8) for _ in range(2)]
    context = Listener()
    middle = made(*(Image(pixels=end) for end in ends), context)[1]
    assert context.report["way"] == "dissolved"
    assert np.abs(middle.pixels - (ends[0].astype(float) + ends[1]) / 2).max() <= 1.0


def test_grey_alpha_linear_and_other_sizes_keep_the_first_ones_form() -> None:
    grey = Image(pixels=scene(20, 30)[..., :1])
    assert [picture.pixels.shape for picture in made(grey, Image(pixels=scene(30, 30)), count=4)] == [
        (SIDE, SIDE, 1)
    ] * 4
    linear = Image(pixels=np.full((40, 30, 3), 4.0, np.float32), colour_space="linear")
    context = Listener()
    bright = made(linear, Image(pixels=np.full((20, 30, 3), 2.0, np.float32), colour_space="linear"), context)
    assert "scaled" in context.report["notes"]
    assert bright[0].pixels.max() == pytest.approx(4, rel=1e-3) and bright[2].pixels.mean() == pytest.approx(
        2, rel=0.01
    )
    clear = np.zeros((SIDE, SIDE, 4), np.uint8)
    clear[30:60, 30:60] = (255, 0, 0, 255)
    seen = made(Image(pixels=clear), Image(pixels=clear))[1].pixels
    assert (seen[40:50, 40:50] == (255, 0, 0, 255)).all() and seen[5, 5, 3] == 0


def test_a_single_pixel_and_numbers_that_are_none() -> None:
    dot = Image(pixels=np.full((1, 1, 3), 10, np.uint8))
    assert [int(picture.pixels[0, 0, 0]) for picture in made(dot, Image(pixels=np.full((1, 1, 3), 30, np.uint8)))] == [
        10,
        20,
        30,
    ]
    broken = Image(pixels=np.full((8, 8, 3), np.nan, np.float32))
    with pytest.raises(InvalidInput, match="not numbers"):
        made(broken, broken)


def test_it_stops_when_told() -> None:
    with pytest.raises(JobCancelled):
        made(Image(pixels=scene(20, 30)), Image(pixels=scene(44, 42)), Listener(cancel_after=6))
