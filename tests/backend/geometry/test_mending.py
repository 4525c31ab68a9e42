"""Borders become loops, loops are spanned, sheets get a back, and what is beyond that is wrapped."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from scenewright.backend.geometry.holes import border_loops, fill_holes, span, thicken
from scenewright.backend.geometry.manifold import make_manifold
from scenewright.backend.geometry.metrics import distance_to_mesh
from scenewright.backend.geometry.overlap import overlaps
from scenewright.backend.geometry.solids import make_solid
from scenewright.backend.geometry.triangles import Triangles, is_closed, volume
from scenewright.backend.geometry.welding import open_edges, stitch, weld, wind_alike
from scenewright.backend.geometry.wrapping import wrap

from . import shapes


def without(mesh: Triangles, count: int, seed: int) -> Triangles:
    """Return a mesh without some of its faces."""
    kept = np.random.default_rng(seed).permutation(len(mesh.faces))[count:]
    return Triangles(mesh.vertices, mesh.faces[np.sort(kept)])


@given(st.integers(1, 300), st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_any_holes_are_filled(count: int, seed: int) -> None:
    pierced = without(shapes.sphere(2), count, seed)
    filled, holes = fill_holes(pierced)
    assert holes == len(border_loops(pierced)) > 0
    assert not len(open_edges(filled))
    assert abs(volume(filled)) < 1e-6 or is_closed(make_manifold(filled))


@pytest.mark.parametrize("seed", range(8))
def test_a_flat_outline_is_spanned_without_overlap(seed: int) -> None:
    random = np.random.default_rng(seed)
    turn = np.sort(random.uniform(0, 2 * np.pi, 40))
    radius = random.uniform(0.2, 1, 40)
    flat = np.stack([radius * np.cos(turn), radius * np.sin(turn)], 1)
    turned = trimesh.transformations.random_rotation_matrix(random.random(3))[:3, :3]
    faces = span(np.concatenate([flat, np.zeros((40, 1))], 1) @ turned.T)
    assert faces.shape == (38, 3)
    x, y = flat.T
    area = (x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2
    a, b, c = flat[faces].transpose(1, 0, 2)
    twice = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    assert twice.min() > 0 and twice.sum() / 2 == pytest.approx(area)
    assert overlaps(((flat[faces] + 1) / 2).astype(np.float32)).sum() < 1e-6


def test_a_sheet_becomes_a_plate() -> None:
    sheet = Triangles(
        np.array([[0, 0, 0], [2, 0, 0], [2, 1, 0], [0, 1, 0]], np.float32), np.array([[0, 1, 2], [0, 2, 3]], np.int32)
    )
    plate = thicken(sheet, 0.1)
    assert is_closed(plate) and volume(plate) == pytest.approx(0.2)


def test_triangles_without_common_vertices_are_joined_and_wound_alike() -> None:
    ball = shapes.sphere(3)
    loose = Triangles(
        ball.vertices[ball.faces].reshape(-1, 3), np.arange(ball.faces.size, dtype=np.int32).reshape(-1, 3)
    )
    faces = loose.faces.copy()
    faces[::3] = faces[::3, ::-1]
    joined = weld(Triangles(loose.vertices, faces))
    assert len(joined.vertices) == len(ball.vertices) and not is_closed(joined)
    alike, patch = wind_alike(joined)
    assert is_closed(alike) and patch.max() == 0
    assert abs(volume(alike)) == pytest.approx(volume(ball), rel=1e-5)


def test_borders_that_nearly_meet_are_stitched() -> None:
    ball = shapes.sphere(3)
    upper = ball.vertices[ball.faces].mean(1)[:, 2] > 0
    halves = [Triangles(ball.vertices, ball.faces[side]) for side in (upper, ~upper)]
    count = len(ball.vertices)
    apart = Triangles(
        np.concatenate([halves[0].vertices, halves[1].vertices + np.float32(5e-4)]),
        np.concatenate([halves[0].faces, halves[1].faces + np.int32(count)]),
    )
    assert len(open_edges(apart)) and is_closed(stitch(weld(apart)))


@pytest.mark.parametrize("share", [0.0, 0.02])
def test_a_wrap_is_closed_and_lies_on_what_it_wraps(share: float) -> None:
    ball = shapes.sphere(4)
    torn = without(ball, int(share * len(ball.faces)), 0)
    around = wrap(torn)
    assert is_closed(around) and volume(around) == pytest.approx(volume(ball), rel=0.02)
    assert distance_to_mesh(around.vertices[::7], ball).max() < 2 / 144 * 2


def test_a_wall_inside_goes_and_what_is_whole_is_left_alone() -> None:
    cube = shapes.triangles(trimesh.creation.box((1, 1, 1)).subdivide())
    same = make_solid(cube, lambda done, phase: None)
    assert np.array_equal(np.sort(same.mesh.vertices, 0), np.sort(cube.vertices, 0)) and not same.rebuilt
    wall = shapes.triangles(trimesh.creation.box((1, 1, 0)).subdivide())
    faces = np.concatenate([cube.faces, wall.faces + np.int32(len(cube.vertices))])
    walled = make_solid(Triangles(np.concatenate([cube.vertices, wall.vertices]), faces), lambda done, phase: None)
    assert is_closed(walled.mesh) and volume(walled.mesh) == pytest.approx(1) and walled.inner
