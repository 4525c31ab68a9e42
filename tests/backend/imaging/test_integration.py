"""From normals to heights: a surface comes back from the way it faces, on a torus and off it."""

import numpy as np
import pytest

from scenewright.backend.imaging.integration import heights
from scenewright.backend.materials.surface import normals

SIDE = 96


def waves() -> np.ndarray:
    """Return (96, 96) heights in pixels that wrap."""
    turn = np.linspace(0, 2 * np.pi, SIDE, endpoint=False)
    across, down = turn[None, :], turn[:, None]
    return (3 * np.sin(across) + 2 * np.cos(3 * down) + np.sin(2 * down + across)).astype(np.float32)


def plainly_integrated(facing: np.ndarray) -> np.ndarray:
    """Return the heights with the given normals by least squares over all waves of a small tile, one after another."""
    side = len(facing)
    right, down = -facing[..., 0] / facing[..., 2], facing[..., 1] / facing[..., 2]
    rows, columns = np.mgrid[:side, :side] * 2 * np.pi / side
    total = np.zeros((side, side), complex)
    for i in range(-(side // 2), side // 2 + 1):
        for j in range(-(side // 2), side // 2 + 1):
            if (i, j) == (0, 0):
                continue
            wave = np.exp(1j * (i * rows + j * columns))
            slope_down, slope_right = 1j * i * 2 * np.pi / side, 1j * j * 2 * np.pi / side
            found = [(each * wave.conj()).mean() for each in (down, right)]
            share = slope_down.conjugate() * found[0] + slope_right.conjugate() * found[1]
            total += share / (abs(slope_down) ** 2 + abs(slope_right) ** 2) * wave
    return total.real


def test_a_tile_comes_back_from_its_normals() -> None:
    true = waves()
    found = heights(normals(true, float(SIDE)), wraps=True)
    assert found.dtype == np.float32 and found == pytest.approx(true - true.mean(), abs=0.03)


def test_it_is_the_nearest_by_least_squares() -> None:
    facing = np.random.default_rng(2).normal(size=(9, 9, 3)).astype(np.float32) * 0.2
    facing[..., 2] = 1.0
    assert heights(facing, wraps=True) == pytest.approx(plainly_integrated(facing), abs=1e-4)


def test_a_photo_that_does_not_wrap_comes_back_too() -> None:
    true = waves()[8:70, 5:90]
    down, right = np.gradient(true)
    found = heights(np.stack([-right, down, np.ones_like(right)], axis=2), wraps=False)
    assert found == pytest.approx(true - true.mean(), abs=0.1)


def test_a_tile_that_is_moved_is_moved_and_no_more() -> None:
    facing = np.random.default_rng(1).normal(size=(32, 48, 3)).astype(np.float32) * 0.3
    facing[..., 2] = 1.0
    found = heights(np.roll(facing, (5, 11), axis=(0, 1)), wraps=True)
    assert found == pytest.approx(np.roll(heights(facing, wraps=True), (5, 11), axis=(0, 1)), abs=1e-4)


def test_slopes_over_long_ways_are_left_out_and_short_ones_stay() -> None:
    turn = np.linspace(0, 2 * np.pi, SIDE, endpoint=False)
    long, short = (np.tile(np.sin(n * turn), (SIDE, 1)).astype(np.float32) for n in (1, 12))
    kept = [np.ptp(heights(normals(each, float(SIDE)), wraps=True, broadest=SIDE / 4)) / 2 for each in (long, short)]
    assert kept[0] < 0.1 and kept[1] > 0.8


def test_what_faces_away_stays_finite() -> None:
    facing = np.zeros((16, 16, 3), np.float32)
    facing[..., 0] = 1.0
    facing[4:8, 4:8] = (0.0, 0.0, -1.0)
    facing[0, 0] = 0.0
    assert np.isfinite(heights(facing, wraps=False)).all()
