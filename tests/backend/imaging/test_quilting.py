"""Image quilting: what comes out wraps, is made of the exemplar, keeps its period, and cuts all maps alike."""

import numpy as np
import pytest
from scipy import ndimage

from scenewright.backend.imaging.cuts import cut
from scenewright.backend.imaging.exemplars import period
from scenewright.backend.imaging.quilting import quilt
from scenewright.backend.materials.surface import seam


def stones(seed: int = 0, side: int = 96) -> np.ndarray:
    """Return (side, side, 1) of a picture that does not repeat: blurred noise, contrasty."""
    noise = ndimage.gaussian_filter(np.random.default_rng(seed).standard_normal((side, side)), 3.0)
    return np.tanh(2.0 * noise / noise.std()).astype(np.float32)[..., None]


def bars(length: float, side: int = 96) -> np.ndarray:
    """Return (side, side) of upright bars that repeat every `length` pixels, with noise."""
    wave = np.abs(np.sin(np.pi * np.arange(side) / length)) < 0.3
    noise = np.random.default_rng(1).standard_normal((side, side))
    return (wave[None, :] + 0.15 * noise).astype(np.float32)


def test_the_cheapest_line_is_found() -> None:
    error = np.ones((9, 40), np.float32)
    way = np.rint(4 + 3 * np.sin(np.arange(40) / 6)).astype(int)
    error[way, np.arange(40)] = 0.0
    assert (cut(error) == way).all()


def test_what_is_quilted_wraps_and_is_made_of_the_exemplar() -> None:
    exemplar = stones()
    made = quilt(exemplar, exemplar, 200, 32, seed=4)
    assert made.shape == (200, 200, 1) and made.dtype == np.float32
    steps = np.concatenate([np.abs(np.diff(exemplar, axis=axis)).ravel() for axis in (0, 1)])
    for axis in (0, 1):
        across = np.abs(np.take(made, 0, axis) - np.take(made, -1, axis))
        assert across.mean() <= 1.25 * steps.mean()
    assert abs(made.mean() - exemplar.mean()) < 0.25 and abs(made.std() - exemplar.std()) < 0.15
    # Even after being moved by half, so that its edges are in the middle, no row stands out.
    middle = np.roll(made, (100, 100), axis=(0, 1))
    assert seam(np.roll(middle, -100, axis=0)) < 1.25


def test_all_maps_are_cut_along_the_same_lines() -> None:
    exemplar = stones()
    maps = np.concatenate([exemplar, 1.0 - exemplar], axis=2)
    made = quilt(maps, exemplar, 128, 32, seed=1)
    assert made[..., 0] + made[..., 1] == pytest.approx(np.ones((128, 128)), abs=1e-5)


def test_seeds_choose_other_blocks() -> None:
    exemplar = stones()
    first, again, other = (quilt(exemplar, exemplar, 128, 32, seed=seed) for seed in (1, 1, 2))
    assert (first == again).all() and np.abs(first - other).mean() > 0.1


def test_what_is_not_allowed_is_not_used() -> None:
    exemplar = stones()
    allowed = np.ones((96, 96), bool)
    allowed[:40, :40] = False
    exemplar[~allowed] = 50.0
    assert quilt(exemplar, exemplar, 128, 24, seed=1, allowed=allowed).max() < 2.0
    with pytest.raises(ValueError, match="no opaque part"):
        quilt(exemplar, exemplar, 128, 24, seed=1, allowed=np.zeros((96, 96), bool))


@pytest.mark.parametrize("length", [12.0, 16.0, 23.0])
def test_a_period_is_measured(length: float) -> None:
    assert period(bars(length), 1) == pytest.approx(length, abs=0.3)
    assert period(bars(length).T, 0) == pytest.approx(length, abs=0.3)


def test_what_does_not_repeat_has_no_period() -> None:
    assert period(stones()[..., 0], 0) == 0.0 and period(stones()[..., 0], 1) == 0.0
    assert period(np.zeros((64, 64), np.float32), 0) == 0.0


def test_a_regular_exemplar_stays_regular_across_the_seam() -> None:
    exemplar = bars(16.0)[..., None]
    made = quilt(exemplar, exemplar, 160, 28, seed=2, periods=(0.0, 16.0))[..., 0]
    shifted = np.roll(made, 16, axis=1)
    assert np.corrcoef(made.mean(axis=0), shifted.mean(axis=0))[0, 1] > 0.85
