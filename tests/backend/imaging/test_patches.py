"""Filling from the rest of the picture: patterns go on, detail stays, what is known is left alone."""

import numpy as np
import pytest

from scenewright.backend.imaging.patches import fill
from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.look import Look
from scenewright.shared import srgb

SIDE = 192


def picture(name: str) -> np.ndarray:
    family = FAMILIES[name]
    return srgb.encoded(np.clip(family.draw(Look(SIDE, family.metres, 5, wear=0.1)).colour, 0, 1))


def square(low: int, high: int) -> np.ndarray:
    hole = np.zeros((SIDE, SIDE), bool)
    hole[low:high, low:high] = True
    return hole


def test_what_is_known_stays_and_seeds_repeat() -> None:
    whole, hole = picture("cobble"), square(70, 110)
    first, again = fill(whole, hole, 1), fill(whole, hole, 1)
    assert (first[~hole] == whole[~hole]).all() and (first == again).all()
    assert np.isfinite(first).all()


def test_what_stands_in_the_hole_does_not_matter() -> None:
    whole, hole = picture("cobble"), square(70, 110)
    spoilt = whole.copy()
    spoilt[hole] = (9.0, -3.0, 5.0)
    assert (fill(whole, hole, 1) == fill(spoilt, hole, 1)).all()


def test_a_wall_goes_on_behind_the_hole() -> None:
    """Better than smearing: bricks in the hole are as they would be, more so than the mean colour is."""
    whole, hole = picture("brick"), square(70, 110)
    filled = fill(whole, hole, 1)
    flat = np.broadcast_to(whole[~hole].mean(axis=0), whole.shape)
    assert np.abs(filled - whole)[hole].mean() < 0.8 * np.abs(flat - whole)[hole].mean()


@pytest.mark.parametrize("name", ["cobble", "planks", "gravel"])
def test_detail_is_as_strong_inside_as_outside(name: str) -> None:
    whole, hole = picture(name), square(60, 120)
    filled = fill(whole, hole, 2).mean(axis=2)
    steps = np.abs(np.diff(filled, axis=0))
    inside, outside = steps[62:118, 62:118].mean(), steps[:50].mean()
    assert 0.6 < inside / outside < 1.5


def test_a_hole_at_the_edge_and_one_of_a_single_pixel_are_filled() -> None:
    whole = picture("sand")
    hole = np.zeros((SIDE, SIDE), bool)
    hole[:30], hole[100, 100] = True, True
    filled = fill(whole, hole, 1)
    assert abs(filled[:30].mean() - whole[40:].mean()) < 0.08


def test_too_little_that_is_known_is_said() -> None:
    with pytest.raises(ValueError, match="Too little"):
        fill(picture("sand"), np.ones((SIDE, SIDE), bool), 1)
