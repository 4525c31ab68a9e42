"""`cutout`: the object is found, its edge is soft where it is, and nothing of the background stays on it."""

from __future__ import annotations

import numpy as np
import pytest
from listening import Listener
from pictures import drawn, on_paper
from scipy import ndimage
from staged import composed, known

from scenewright.backend.generators.image.cutout import CutoutGenerator
from scenewright.backend.imaging.matting import decontaminated, refined
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.tasks import BackgroundRemoval


def cut(image: Image, context: Listener | None = None, **options: bool) -> np.ndarray:
    made = CutoutGenerator().run(
        BackgroundRemoval(image=image), CutoutGenerator.Options(**options), context or Listener()
    )
    assert made.pixels.dtype == image.pixels.dtype and made.pixels.shape[2] in (2, 4)
    return made.pixels


@pytest.mark.parametrize("prompt", ["a red mug, studio light", "a blue vase, studio light"])
def test_props_over_a_gradient_are_cut_as_they_are(prompt: str) -> None:
    side = 160
    scene = known(prompt, side)
    slope = np.linspace(0.55, 0.8, side)[:, None, None] * np.array([0.9, 0.95, 1.0])
    picture = composed(scene.colours, scene.alpha, np.broadcast_to(slope, (side, side, 3)))
    found = cut(Image(pixels=picture))[..., 3] / 255
    inside, truly = found >= 0.5, scene.alpha >= 0.5
    assert (inside & truly).sum() / (inside | truly).sum() >= 0.95
    assert np.abs(found - scene.alpha).mean() <= 0.02


def test_the_edge_has_no_halo_of_the_background() -> None:
    soft = ndimage.gaussian_filter(drawn("disc", 160)[..., 3].astype(float) / 255, 1.5)
    red, green = np.array([0.8, 0.1, 0.1]), np.array([0.1, 0.9, 0.2])
    mixed = (red * soft[..., None] + green * (1 - soft[..., None])).astype(np.float32)
    pixels = cut(Image(pixels=np.rint(255 * mixed).astype(np.uint8)))
    edge = (pixels[..., 3] > 25) & (pixels[..., 3] < 230)
    assert edge.sum() > 200
    halo = np.abs(pixels[edge, :3] / 255 - red).mean()
    kept = np.abs(mixed[edge] - red).mean()
    assert halo < 0.05 < 0.2 < kept
    # Over black, the fringe is dark red, not green.
    over = pixels[..., :3] / 255 * (pixels[..., 3:] / 255)
    assert (over[edge][:, 1] < over[edge][:, 0]).all()
    dirty = cut(Image(pixels=np.rint(255 * mixed).astype(np.uint8)), clean=False)
    assert np.abs(dirty[edge, :3] / 255 - red).mean() > 2 * halo


def test_a_shadow_on_plain_paper_is_left_behind_unless_it_is_wanted_and_grey_things_stay() -> None:
    side = 160
    y, x = np.mgrid[:side, :side]
    thing = ndimage.gaussian_filter((np.hypot(y - 70, x - 70) < 40).astype(float), 0.7)
    fallen = ndimage.gaussian_filter((np.hypot((y - 108) * 1.6, x - 105) < 34).astype(float), 5)
    paper = np.float32([0.78, 0.8, 0.76]) * (1 - 0.45 * fallen)[..., None]
    red = paper + (np.float32([0.75, 0.15, 0.1]) * (0.7 + 0.3 * x / side)[..., None] - paper) * thing[..., None]
    image = Image(pixels=np.rint(255 * red).astype(np.uint8))
    without, kept = (cut(image, shadow=shadow)[..., 3] / 255 for shadow in (False, True))
    assert without[112, 118] < 0.1 < 0.5 < kept[112, 118]
    assert np.abs(without - thing)[np.hypot(y - 70, x - 70) < 50].mean() < 0.03
    grey = np.float32([0.78, 0.8, 0.76]) * (1 - 0.5 * thing)[..., None]
    assert cut(Image(pixels=np.rint(255 * grey).astype(np.uint8)))[70, 70, 3] > 250


def test_hair_is_found_along_a_hard_mask() -> None:
    side = 200
    random, truth = np.random.default_rng(1), np.zeros((side, side), np.float32)
    y, x = np.mgrid[:side, :side]
    truth[np.hypot(y - 100, x - 100) < 60] = 1
    for angle in random.uniform(0, 2 * np.pi, 90):
        for away in np.arange(58, 60 + random.uniform(2, 5), 0.3):
            truth[int(100 + away * np.sin(angle)), int(100 + away * np.cos(angle))] = 1
    truth = ndimage.gaussian_filter(truth, 0.6)
    colours = np.float32([0.3, 0.2, 0.1]) * truth[..., None] + np.float32([0.75, 0.8, 0.9]) * (1 - truth[..., None])
    hard = (np.hypot(y - 100, x - 100) < 61).astype(np.float32)
    seen = refined(hard, colours + random.normal(0, 0.004, colours.shape).astype(np.float32))
    wisps = (np.hypot(y - 100, x - 100) > 58) & (np.hypot(y - 100, x - 100) < 66)
    assert np.abs(seen - truth)[wisps].mean() < 0.4 * np.abs(hard - truth)[wisps].mean()
    assert np.abs(decontaminated(colours, truth)[truth > 0.3] - [0.3, 0.2, 0.1]).mean() < 0.05


def test_a_mask_that_is_there_is_kept_and_other_forms_come_back_as_they_were() -> None:
    given = drawn("star", 96)
    context = Listener()
    assert (cut(Image(pixels=given), context)[..., 3] == given[..., 3]).all() and context.report["mask"] == "given"
    paper = on_paper("heart", 96).astype(np.float32) / 255
    linear = cut(Image(pixels=paper * 3, colour_space="linear"))
    assert linear.shape == (96, 96, 4) and linear[60, 48, :3] == pytest.approx(paper[60, 48] * 3, rel=0.02)
    assert cut(Image(pixels=on_paper("heart", 96)[..., :1])).shape == (96, 96, 4)


@pytest.mark.parametrize(
    ("pixels", "sentence"),
    [
        (np.zeros((64, 64, 4), np.uint8), "wholly transparent"),
        (np.full((1, 1, 3), 9, np.uint8), "too small"),
        (np.full((64, 64, 3), 127, np.uint8), "No object stands out"),
        (np.full((64, 64, 3), np.inf, np.float32), "not numbers"),
        (np.zeros((4200, 4200, 1), np.uint8), "million pixels"),
    ],
)
def test_what_cannot_be_cut_gets_a_sentence(pixels: np.ndarray, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        cut(Image(pixels=pixels))


def test_it_stops_when_told() -> None:
    with pytest.raises(JobCancelled):
        cut(Image(pixels=on_paper("teapot", 160)), Listener(cancel_after=2))
