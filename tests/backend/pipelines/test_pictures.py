"""Pictures on their way into a model and back: sizes, words, tiles, holes and what was seen."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

pytest.importorskip("diffusers", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')

from listening import Listener
from tiny_pipelines import _tokenizer

from scenewright.backend.painter import Limits
from scenewright.backend.pipelines import estimates, filling, latents, pictures, prompts, tiles
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image

LIMITS = Limits(smallest=512, largest=1024, multiple=16, tokens=20)
# Width and height asked for; as drawn; and of the canvas.
SIZES = [
    ((1024, 1024), (1024, 1024), (1024, 1024)),
    ((1000, 700), (1000, 700), (1008, 704)),
    ((1, 1), (512, 512), (512, 512)),
    ((64, 96), (418, 627), (432, 640)),
    ((4096, 4096), (1024, 1024), (1024, 1024)),
    ((4096, 1024), (2048, 512), (2048, 512)),
]


@pytest.mark.parametrize(("asked", "scaled", "whole"), SIZES)
def test_a_canvas_is_as_large_as_the_picture_or_as_near_as_the_model_likes(asked: Any, scaled: Any, whole: Any) -> None:
    found = pictures.canvas(*asked, LIMITS)
    assert (found.scaled, (found.width, found.height)) == (scaled, whole)


@pytest.mark.parametrize("asked", [size for size, *_ in SIZES[:4]])
def test_a_picture_comes_back_as_it_went(asked: tuple[int, int]) -> None:
    width, height = asked
    y, x = np.mgrid[:height, :width]
    smooth = np.rint(np.stack([x / width, y / height, (x + y) / (width + height)], axis=-1) * 255).astype(np.uint8)
    drawn_on = pictures.canvas(*asked, LIMITS)
    fitted = np.asarray(drawn_on.fit(smooth))
    assert fitted.shape == (drawn_on.height, drawn_on.width, 3)
    back = drawn_on.back(fitted.astype(np.float32) / 255)
    assert back.shape == smooth.shape and np.abs(back.astype(int) - smooth).max() <= (0 if width > 64 else 4)
    half = drawn_on.back(fitted[::2, ::2].astype(np.float32) / 255)  # as when memory ran out
    assert half.shape == smooth.shape and np.abs(half.astype(int) - smooth).max() <= 8


def test_what_is_shown_is_srgb_whatever_the_picture() -> None:
    linear = np.full((2, 3, 4), 0.5, np.float32)
    assert (
        pictures.shown(Image(pixels=linear, colour_space="linear")) == round(float(srgb.encoded(linear)[0, 0, 0]) * 255)
    ).all()
    grey = pictures.shown(Image(pixels=np.full((2, 3, 1), 9, np.uint8)))
    assert grey.shape == (2, 3, 3) and (grey == 9).all()
    kept = pictures.with_alpha_of(Image(pixels=linear), grey)
    assert kept.shape == (2, 3, 4) and (kept[..., 3] == 128).all()


class Wordy:
    """A pipeline as far as words go."""

    tokenizer = _tokenizer()


def test_a_prompt_is_cut_between_words_and_told() -> None:
    context = Listener()
    assert prompts.read(Wordy, "a  red\nmug", LIMITS, context) == "a red mug" and not context.report
    kept = prompts.read(Wordy, "brick wall " * 900, LIMITS, context)
    assert kept == "brick wall brick wall" and "the first 21 of 9899 letters" in context.report["prompt"]
    assert len(prompts.read(Wordy, "x" * 10_000, LIMITS, context)) == 20


def test_tiles_join_into_what_the_whole_would_be() -> None:
    small = np.random.default_rng(0).integers(0, 256, (61, 47, 3), dtype=np.uint8)
    seen: list[tuple[float, float]] = []

    def enlarge(tile: np.ndarray, start: float, stop: float) -> np.ndarray:
        seen.append((start, stop))
        return np.repeat(np.repeat(tile, 4, axis=0), 4, axis=1).astype(np.float32) / 255

    large = tiles.enlarged(small, 4, enlarge, tile=20, overlap=6)
    assert np.allclose(large[::4, ::4] * 255, small, atol=1e-3) and len(seen) == 12
    assert seen[0][0] == 0 and seen[-1][1] == 1 and all(one[1] == other[0] for one, other in pairwise(seen))


def test_tiles_that_differ_fade_into_each_other() -> None:
    light = iter(range(100))

    def enlarge(tile: np.ndarray, start: float, stop: float) -> np.ndarray:
        return np.full((2 * len(tile), 2 * tile.shape[1], 3), next(light) % 2, np.float32)

    large = tiles.enlarged(np.zeros((16, 90, 3), np.uint8), 2, enlarge, tile=30, overlap=10)
    assert np.abs(np.diff(large[..., 0], axis=1)).max() <= 1.1 / 20 and large.min() == 0 and large.max() == 1


def test_a_filled_hole_has_the_light_of_what_is_around_it() -> None:
    y, x = np.mgrid[:80, :80]
    known = np.repeat((0.3 + 0.3 * x / 80)[..., None], 3, axis=2).astype(np.float32)
    hole = np.hypot(y - 40, x - 40) < 16
    grain = np.random.default_rng(0).normal(0, 0.01, known.shape).astype(np.float32)
    made = known + grain + np.array([0.1, -0.05, 0.02], np.float32)  # a little too red
    joined = filling._joined(known, made, hole)
    assert np.abs((joined - known)[hole].mean(axis=0)).max() < 0.01
    assert 0.005 < (joined - known)[hole].std() < 0.02  # what was made is kept, but for its light
    assert np.array_equal(filling._joined(known, made, np.ones_like(hole)), made)


def test_the_part_around_a_hole_is_not_too_slim() -> None:
    hole = np.zeros((600, 900), bool)
    hole[300:302, 100:800] = True
    rows, columns = filling._window(hole, 64)
    height, width = rows.stop - rows.start, columns.stop - columns.start
    assert width == 900 and width <= 8 * height and rows.start <= 300 and rows.stop >= 302
    hole[:] = False
    hole[599, 899] = True
    rows, columns = filling._window(hole, 64)
    assert (rows, columns) == (slice(536, 600), slice(836, 900))


def test_near_is_white_and_normals_are_of_unit_length() -> None:
    image = Image(name="room", pixels=np.zeros((4, 6, 3), np.uint8))
    near = np.linspace(3, 5, 24, dtype=np.float32).reshape(4, 6)
    found = estimates.nearness(image, near)
    assert (found.name, found.colour_space, found.pixels.shape) == ("room depth", "data", (4, 6, 1))
    assert found.pixels[0, 0] == 0 and found.pixels[-1, -1] == 1
    assert (estimates.nearness(image, np.ones_like(near)).pixels == 0.5).all()
    facing = estimates.facing(image, np.array([[[3.0, 0, 4], [0, 0, 0]]], np.float32)).pixels
    assert np.allclose(facing, [[[0.8, 0.5, 0.9], [0.5, 0.5, 1.0]]])


def test_between_two_latents_is_as_strong_as_they_are() -> None:
    import torch

    first, last = torch.randn(2, 1, 4, 8, 8, generator=torch.Generator().manual_seed(0))
    middle = latents.mixed(first, last, 0.5)
    assert torch.allclose(latents.mixed(first, last, 0.0), first, atol=1e-5)
    assert torch.allclose(latents.mixed(first, last, 1.0), last, atol=1e-5)
    assert float(middle.norm()) == pytest.approx(float(first.norm() + last.norm()) / 2, rel=1e-4)
    assert torch.allclose(latents.mixed(first, first, 0.3), first)
