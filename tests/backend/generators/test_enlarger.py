"""`enlarger`: better than resampling on what it has not seen, in every form of picture, tile by tile."""

from __future__ import annotations

import numpy as np
import pytest
from listening import Listener
from pictures import drawn
from PIL import Image as Pictures
from staged import known

from scenewright.backend.generators.image.enlarger import Enlarger
from scenewright.backend.imaging.enlarging import TILE, WEIGHTS, cubic, enlarged, network
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.messages import Progress
from scenewright.shared.tasks import SuperResolution


def large(image: Image, scale: int = 4, context: Listener | None = None) -> Image:
    generator, context = Enlarger(), context or Listener()
    generator.load(context)
    assert generator.weights == network().digest
    return generator.run(SuperResolution(image=image, scale=scale), Enlarger.Options(), context)


def psnr(made: np.ndarray, truth: np.ndarray) -> float:
    return float(-10 * np.log10(((made.astype(float) - truth) ** 2).mean() / 255**2))


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_it_is_nearer_to_the_truth_than_cubic_and_lanczos(scale: int) -> None:
    side = 144
    truth = np.rint(255 * known("a chest on cobblestones, daylight", side, 77).colours).astype(np.uint8)
    small = Pictures.fromarray(truth).resize((side // scale, side // scale), Pictures.Resampling.BICUBIC)
    made = large(Image(pixels=np.asarray(small)), scale).pixels
    assert made.shape == truth.shape and made.dtype == np.uint8
    ways = (Pictures.Resampling.BICUBIC, Pictures.Resampling.LANCZOS)
    resampled = [np.asarray(small.resize((side, side), how)) for how in ways]
    assert psnr(made, truth) > max(psnr(each, truth) for each in resampled) + 0.2


def test_tiles_leave_no_seams() -> None:
    random = np.random.default_rng(2)
    picture = random.random((40, TILE + 24, 3), np.float32)
    assert enlarged(picture, 2) == pytest.approx(np.clip(network().enlarge(picture, 2), 0, 1), abs=2e-5)


def test_what_is_even_stays_even_and_cubic_is_cubic() -> None:
    even = np.full((9, 12, 3), 0.4, np.float32)
    assert enlarged(even, 4)[8:-8, 8:-8] == pytest.approx(0.4, abs=0.01)
    line = np.random.default_rng(1).random(12).astype(np.float32)
    made = cubic(np.tile(line[None, :, None], (3, 1, 1)), 4)[5, :, 0]
    assert made == pytest.approx([plainly(line, (i + 0.5) / 4 - 0.5) for i in range(48)], abs=1e-5)


def plainly(line: np.ndarray, place: float) -> float:
    """Return cubic convolution of a row of numbers at a place, as Keys writes it, a = -0.75."""
    total = 0.0
    for i in range(-3, len(line) + 3):
        t = abs(place - i)
        near, far = 1.25 * t**3 - 2.25 * t**2 + 1, -0.75 * (t**3 - 5 * t**2 + 8 * t - 4)
        total += line[min(max(i, 0), len(line) - 1)] * (near if t <= 1 else far if t < 2 else 0.0)
    return float(total)


def test_alpha_grey_linear_and_single_pixels_keep_their_form() -> None:
    star = large(Image(pixels=drawn("star", 40)), 2).pixels
    assert star.shape == (80, 80, 4) and star[40, 40, 3] > 250 and star[2, 2, 3] < 5
    assert large(Image(pixels=np.full((1, 1, 1), 99, np.uint8)), 3).pixels.shape == (3, 3, 1)
    bright = Image(pixels=np.full((6, 6, 3), 5.0, np.float32), colour_space="linear")
    made = large(bright, 2)
    assert made.colour_space == "linear" and made.pixels.mean() == pytest.approx(5, rel=0.1)


def test_what_is_too_large_or_no_picture_gets_a_sentence() -> None:
    with pytest.raises(InvalidInput, match="would have 16000 × 8000 pixels"):
        large(Image(pixels=np.zeros((2000, 4000, 1), np.uint8)))
    with pytest.raises(InvalidInput, match="not numbers"):
        large(Image(pixels=np.full((8, 8, 3), np.nan, np.float32)))


def test_it_says_how_far_it_is_and_stops_when_told() -> None:
    context, image = Listener(), Image(pixels=np.zeros((40, 3 * TILE, 3), np.uint8))
    large(image, 2, context)
    assert len([said for said in context.said if isinstance(said, Progress)]) >= 3
    with pytest.raises(JobCancelled):
        large(image, 2, Listener(cancel_after=2))


def test_the_weights_are_small() -> None:
    assert WEIGHTS.stat().st_size < 2_000_000
