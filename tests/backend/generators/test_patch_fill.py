"""`patch-fill` through a whole backend: masks, transparency, growing, and sentences for what cannot be."""

from typing import Any

import numpy as np
import pytest
from engines import Client

from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.look import Look
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image
from scenewright.shared.messages import Done, Failed
from scenewright.shared.tasks import Inpainting

SIDE = 96


def sand(channels: int = 3) -> np.ndarray:
    drawn = FAMILIES["sand"].draw(Look(SIDE, 1.0, 5))
    pixels = srgb.as_bytes(srgb.encoded(np.clip(drawn.colour, 0, 1)))
    return np.concatenate([pixels, np.full((SIDE, SIDE, 1), 255, np.uint8)], axis=2)[..., :channels]


def asked(client: Client, image: Image, **task: Any) -> Done | Failed:
    return client.end(client.submit("patch-fill", task=Inpainting(image=image, **task)))


def made(client: Client, image: Image, **task: Any) -> np.ndarray:
    done = asked(client, image, **task)
    assert isinstance(done, Done), done
    assert done.artifacts[0].colour_space == image.colour_space
    return done.artifacts[0].pixels


def disc() -> np.ndarray:
    y, x = np.mgrid[:SIDE, :SIDE]
    return np.hypot(y - 48, x - 40) < 14


def test_what_the_mask_marks_is_filled_and_the_rest_is_the_same(client: Client) -> None:
    spoilt = sand()
    spoilt[disc()] = (0, 0, 255)
    mask = Image(pixels=(disc() * np.uint8(255))[..., None], colour_space="data")
    filled = made(client, Image(name="beach", pixels=spoilt), mask=mask)
    assert (filled[~disc()] == spoilt[~disc()]).all()
    assert (filled[disc()][:, 2] < 200).all() and filled.dtype == np.uint8


@pytest.mark.parametrize("channels", [1, 4])
def test_transparency_is_a_mask_and_grey_pictures_stay_grey(client: Client, channels: int) -> None:
    pixels = sand(channels)
    if channels == 1:
        mask = Image(pixels=disc()[..., None].astype(np.float32), colour_space="data")
        assert made(client, Image(pixels=pixels), mask=mask).shape == (SIDE, SIDE, 1)
        return
    pixels[disc()] = 0
    filled = made(client, Image(pixels=pixels))
    assert (filled[..., 3] == 255).all() and filled[disc()][:, 0].min() > 60


def test_a_picture_grows_on_every_side(client: Client) -> None:
    values = sand().astype(np.float32) / 255
    grown = made(client, Image(pixels=values, colour_space="linear"), grow=16)
    assert grown.shape == (SIDE + 32, SIDE + 32, 3) and grown.dtype == np.float32
    assert (grown[16:-16, 16:-16] == values).all()
    assert abs(grown[:16].mean() - values.mean()) < 0.1


def test_what_cannot_be_done_is_said(client: Client) -> None:
    def sentence(**task: Any) -> str:
        failed = asked(client, Image(pixels=sand()), **task)
        assert isinstance(failed, Failed) and failed.problem.code == "InvalidInput"
        return failed.problem.message

    assert sentence() == "Nothing says what is to be filled."
    small = Image(pixels=np.zeros((20, 30, 1), np.uint8))
    assert sentence(mask=small) == "The mask has 30 × 20 pixels and the picture 96 × 96: they must be of one size."
    everything = Image(pixels=np.full((SIDE, SIDE, 1), 255, np.uint8))
    assert sentence(mask=everything).startswith("Too little of the picture is known")
