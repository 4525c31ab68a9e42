"""What lies inside a closed mesh: a ball of known size, and what two overlapping balls share."""

import numpy as np

from scenewright.backend.geometry.insides import inside
from scenewright.backend.geometry.triangles import Triangles

from .shapes import sphere

SIDE = 24


def corners(mesh: Triangles, radius: float, middle: tuple[float, float, float]) -> np.ndarray:
    return mesh.vertices[mesh.faces].astype(np.float64) * radius + middle


def test_points_of_a_ball_are_inside_and_no_others() -> None:
    found = inside(corners(sphere(), 8.0, (11.3, 12.1, 10.7)), SIDE)
    away = np.linalg.norm(np.argwhere(np.ones([SIDE] * 3)) - (11.3, 12.1, 10.7), axis=1).reshape([SIDE] * 3)
    assert found[away < 7.8].all() and not found[away > 8.01].any()


def test_balls_that_overlap_are_inside_together() -> None:
    first, second = corners(sphere(), 5.0, (8.2, 11.1, 11.4)), corners(sphere(), 5.0, (13.7, 11.3, 11.8))
    both = inside(np.concatenate([first, second]), SIDE)
    assert np.array_equal(both, inside(first, SIDE) | inside(second, SIDE))
