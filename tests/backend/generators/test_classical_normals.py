"""`classical-normals`: unit vectors in the camera's frame, round for round things and upwards for the ground."""

from __future__ import annotations

import numpy as np
import pytest
from listening import Listener
from pictures import drawn
from staged import known

from scenewright.backend.generators.image.classical_normals import ClassicalNormals
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.tasks import NormalEstimation


def guessed(image: Image, context: Listener | None = None, detail: float = 0.5) -> np.ndarray:
    options = ClassicalNormals.Options(detail=detail)
    made = ClassicalNormals().run(NormalEstimation(image=image), options, context or Listener())
    assert made.colour_space == "data" and made.pixels.dtype == np.float32
    normals = made.pixels * 2 - 1
    assert np.linalg.norm(normals, axis=2) == pytest.approx(1, abs=1e-4)
    return normals


def test_a_disc_is_a_ball_red_to_the_right_and_green_upwards() -> None:
    normals = guessed(Image(pixels=drawn("disc", 128)), detail=0.0)
    assert normals[64, 110, 0] > 0.3 > -0.3 > normals[64, 18, 0]
    assert normals[18, 64, 1] > 0.3 > -0.3 > normals[110, 64, 1]
    assert normals[64, 64, 2] > 0.95


def test_a_vase_is_round_where_it_is() -> None:
    scene = known("a blue vase, studio light", 160)
    normals, inside = guessed(Image(pixels=scene.colours), detail=0.2), scene.alpha > 0.99
    assert np.corrcoef(normals[inside][:, 0], scene.normals[inside][:, 0])[0, 1] > 0.6
    cosine = (normals[inside] * scene.normals[inside]).sum(1).mean()
    flat = scene.normals[inside][:, 2].mean()  # what a guess of "all face the camera" would have
    assert cosine > flat


def test_light_and_dark_are_relief() -> None:
    x = np.tile(np.arange(96), (96, 1))
    stripes = np.uint8(127 + 100 * np.sin(x / 4))[..., None]
    flat, carved = (guessed(Image(pixels=stripes), detail=detail) for detail in (0.0, 1.0))
    assert np.abs(flat[8:-8, 8:-8, 0]).mean() < 0.02 < 0.1 < np.abs(carved[8:-8, 8:-8, 0]).mean()
    assert np.abs(carved[8:-8, 8:-8, 1]).mean() < 0.05


@pytest.mark.parametrize("shape", [(1, 1, 3), (2, 300, 1), (40, 40, 4)])
def test_odd_pictures_have_normals_too(shape: tuple[int, int, int]) -> None:
    assert guessed(Image(pixels=np.full(shape, 80, np.uint8))).shape == (*shape[:2], 3)


def test_what_is_no_picture_gets_a_sentence_and_it_stops_when_told() -> None:
    with pytest.raises(InvalidInput, match="not numbers"):
        guessed(Image(pixels=np.full((8, 8, 3), np.nan, np.float32)))
    with pytest.raises(JobCancelled):
        guessed(Image(pixels=drawn("disc", 96)), Listener(cancel_after=1))
