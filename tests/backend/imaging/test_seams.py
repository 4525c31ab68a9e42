"""Pictures that nearly repeat are mended: light and detail meet, and a picture that repeats is left alone."""

import numpy as np
import pytest

from scenewright.backend.imaging.seams import cross, mended, periodic
from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.look import Look
from scenewright.backend.materials.surface import seam
from scenewright.shared import srgb

SIDE = 128


def cobbles(size: int = SIDE) -> np.ndarray:
    return srgb.encoded(np.clip(FAMILIES["cobble"].draw(Look(size, 1.4, 2)).colour, 0, 1))


def test_light_that_does_not_meet_is_made_to() -> None:
    slope = np.linspace(-0.2, 0.2, SIDE, dtype=np.float32)[None, :, None]
    lit = cobbles() + slope
    assert seam(lit) > 2.0
    assert seam(periodic(lit)) < 1.2
    assert np.abs(periodic(lit) - cobbles()).mean() < 0.03


def test_what_repeats_is_left_alone_but_for_the_steps_there_are() -> None:
    tile = cobbles()
    assert np.abs(periodic(tile) - tile).mean() < 0.01


@pytest.mark.parametrize("corner", [(10, 17), (60, 33), (90, 70)])
def test_a_cutting_of_a_surface_repeats_once_it_is_mended(corner: tuple[int, int]) -> None:
    part = np.roll(cobbles(256), corner, axis=(0, 1))[:SIDE, :150]
    made = mended(part)
    assert made.shape == part.shape and made.dtype == np.float32
    assert seam(part) > 1.5 and seam(made) < 1.4 < seam(part)
    assert abs(made.mean() - part.mean()) < 0.02 and abs(made.std() / part.std() - 1) < 0.2


def test_a_cross_keeps_away_from_the_edges() -> None:
    mask = cross(64, 10)
    assert mask[32, 5:59].all() and mask[5:59, 32].all() and not mask[:5].any() and not mask[:, :5].any()
    assert not mask[10, 10] and (mask == mask.T).all() and (mask == mask[::-1, ::-1]).all()
