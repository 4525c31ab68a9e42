"""Fields asked only near their surface: the same surface as if they were asked everywhere."""

from __future__ import annotations

import numpy as np
import pytest

from scenewright.backend.geometry.implicit import sample, surface
from scenewright.backend.geometry.triangles import Floats, Triangles, is_closed, volume
from scenewright.shared.errors import JobCancelled

RADIUS, PIPE, ROD = 0.55, 0.2, 0.014


class Asked:
    """A ring with a thin rod beside it, which counts how often it is asked."""

    def __init__(self) -> None:
        self.points = 0

    def __call__(self, points: Floats) -> Floats:
        self.points += len(points)
        x, y, z = points.T
        ring = PIPE - np.hypot(np.hypot(x, y) - RADIUS, z)
        rod = np.minimum(ROD - np.hypot(x - 0.1, y), 0.8 - np.abs(z))
        return np.asarray(10 * np.maximum(ring, rod), np.float32)


def made(resolution: int, coarsest: int, margin: float) -> tuple[Triangles, int]:
    asked = Asked()
    shape = surface(sample(asked, 2.0, resolution, coarsest, margin, lambda done: None), 2.0)
    assert shape is not None
    return shape, asked.points


def test_the_surface_is_that_of_the_whole_volume_for_a_fraction_of_the_questions() -> None:
    whole, all_points = made(128, 128, 0.0)
    fine, points = made(128, 32, 0.5)
    assert all_points == 129**3 and points < 0.3 * all_points
    assert is_closed(fine) and np.array_equal(fine.vertices, whole.vertices)
    expected = 2 * np.pi**2 * RADIUS * PIPE**2 + 1.6 * np.pi * ROD**2
    assert volume(fine) == pytest.approx(expected, rel=0.01)


def test_a_margin_finds_what_lies_between_the_coarse_points() -> None:
    assert made(128, 32, 0.0)[0].vertices[:, 2].max() < 0.25
    assert made(128, 32, 0.5)[0].vertices[:, 2].max() == pytest.approx(0.8, abs=0.02)


def test_what_reaches_the_border_is_closed_there_and_nothing_is_none() -> None:
    full = surface(np.ones((65, 65, 65), np.float32), 2.0)
    assert full is not None and is_closed(full) and volume(full) == pytest.approx(8.0, rel=0.1)
    assert surface(-np.ones((65, 65, 65), np.float32), 2.0) is None


def test_the_fraction_told_grows_and_what_is_raised_ends_it() -> None:
    told: list[float] = []
    sample(Asked(), 2.0, 128, 32, 0.0, told.append)
    assert told == sorted(told) and told[0] == 0 and 0.6 < told[-1] < 1

    def stop(done: float) -> None:
        if done > 0.2:
            raise JobCancelled()

    asked = Asked()
    with pytest.raises(JobCancelled):
        sample(asked, 2.0, 128, 32, 0.0, stop)
    assert asked.points < 129**3 / 2


@pytest.mark.parametrize(
    ("resolution", "coarsest", "cells"), [(32, 64, 32), (100, 64, 100), (130, 64, 130), (129, 64, 130)]
)
def test_there_are_at_least_as_many_voxels_as_asked_for(resolution: int, coarsest: int, cells: int) -> None:
    assert sample(Asked(), 2.0, resolution, coarsest, 0.0, lambda done: None).shape == (cells + 1,) * 3
