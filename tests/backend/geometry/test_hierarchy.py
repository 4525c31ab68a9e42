"""A hierarchy finds what trying every triangle finds."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit

from scenewright.backend.geometry.exposure import openness
from scenewright.backend.geometry.hierarchy import STACK, Hierarchy, build_hierarchy, nearest_hit, nearest_points
from scenewright.backend.geometry.metrics import closest_on_triangles
from scenewright.backend.geometry.triangles import Triangles

from . import shapes

random = np.random.default_rng(0)


def crowd(count: int, flat: int = 0) -> Triangles:
    """Return triangles of all sizes anywhere, some of them without area."""
    vertices = random.normal(size=(3 * count, 3)).astype(np.float32)
    vertices[: 3 * flat : 3] = vertices[1 : 3 * flat : 3]
    return Triangles(vertices, np.arange(3 * count, dtype=np.int32).reshape(-1, 3))


@pytest.mark.parametrize("mesh", [shapes.sphere(3), crowd(400), crowd(1)], ids=["sphere", "crowd", "one"])
def test_the_nearest_point_is_the_nearest_of_all(mesh: Triangles) -> None:
    points = (2 * random.normal(size=(60, 3))).astype(np.float32)
    faces, weights, distances = nearest_points(points, build_hierarchy(mesh))
    corners = mesh.vertices[mesh.faces].astype(np.float64)
    for point, distance in zip(points.astype(np.float64), distances, strict=True):
        closest = closest_on_triangles(np.repeat(point[None], len(corners), 0), corners)
        assert distance == pytest.approx(np.linalg.norm(closest - point, axis=1).min(), abs=1e-5)
    reached = np.einsum("kc,kcd->kd", weights, corners[faces])
    assert np.linalg.norm(reached - points, axis=1) == pytest.approx(distances, abs=1e-5)


@njit
def first_hit(tree: Hierarchy, origin: np.ndarray, direction: np.ndarray, side: int) -> tuple[float, int]:
    """Return distance and place of the first hit."""
    away, place, _, _ = nearest_hit(tree, np.empty(STACK, np.int32), origin, direction, np.inf, side)
    return away, place


@pytest.mark.parametrize("side", [-1, 0, 1])
def test_the_first_hit_is_the_first_of_all(side: int) -> None:
    mesh = crowd(300, flat=50)
    tree = build_hierarchy(mesh)
    a, b, c = mesh.vertices[mesh.faces].astype(np.float64).transpose(1, 0, 2)
    normals = np.cross(b - a, c - a)
    for _ in range(100):
        origin, direction = random.normal(size=(2, 3))
        with np.errstate(divide="ignore", invalid="ignore"):
            away = ((a - origin) * normals).sum(1) / (normals @ direction)
            places = origin + away[:, None] * direction
            inside = np.all(
                [(np.cross(q - p, places - p) * normals).sum(1) >= 0 for p, q in ((a, b), (b, c), (c, a))], 0
            )
        wanted = inside & (away >= 0) & (side * (normals @ direction) >= 0) & (np.linalg.norm(normals, axis=1) > 1e-9)
        found, place = first_hit(tree, origin, direction, side)
        if wanted.any():
            assert found == pytest.approx(away[wanted].min(), rel=1e-4)
            assert wanted[tree.faces[place]]
        else:
            assert place == -1


def test_points_in_the_open_see_the_sky_and_those_in_a_pit_do_not() -> None:
    ball = shapes.sphere(4)
    normals = ball.vertices / np.linalg.norm(ball.vertices, axis=1, keepdims=True)
    tree = build_hierarchy(ball)
    assert openness(ball.vertices, normals, tree, 32, 0.01).min() == 1
    assert openness(ball.vertices, -normals, tree, 32, 0.01).max() == 0
    # A disc of radius r at the height h hides r² / (r² + h²) of the sky.
    disc = np.concatenate([[[0, 0, 1]], np.stack([*_circle(256), np.ones(256)], 1)]).astype(np.float32)
    fan = np.stack([np.zeros(256), 1 + np.arange(256), 1 + (np.arange(256) + 1) % 256], 1).astype(np.int32)
    up, below = np.array([[0, 0, 1]], np.float32), np.zeros((1, 3), np.float32)
    assert openness(below, up, build_hierarchy(Triangles(disc, fan)), 4096, 0.0) == pytest.approx(0.5, abs=0.01)


def _circle(count: int) -> tuple[np.ndarray, np.ndarray]:
    turn = 2 * np.pi * np.arange(count) / count
    return np.cos(turn), np.sin(turn)
