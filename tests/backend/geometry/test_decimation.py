"""Fewer faces, the same shape, still closed."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from scenewright.backend.geometry.decimation import decimate
from scenewright.backend.geometry.manifold import make_manifold, without_small_parts
from scenewright.backend.geometry.metrics import distance_to_mesh
from scenewright.backend.geometry.triangles import Triangles, is_closed, volume

from . import shapes


def bumpy_sphere() -> Triangles:
    mesh = shapes.sphere(5)
    noise = np.random.default_rng(0).normal(0, 0.004, mesh.vertices.shape)
    bumps = 1 + 0.1 * np.sin(9 * mesh.vertices[:, :1]) * np.sin(7 * mesh.vertices[:, 1:2])
    return Triangles((mesh.vertices * bumps + noise).astype(np.float32), mesh.faces)


@pytest.mark.parametrize("budget", [300, 2000, 8000])
def test_decimation_keeps_shape_and_closedness(budget: int) -> None:
    mesh = bumpy_sphere()
    few = decimate(mesh, budget)
    judge = trimesh.Trimesh(*few, process=False)
    assert 0.9 * budget < len(few.faces) <= budget
    assert is_closed(few) and judge.is_watertight and judge.is_winding_consistent
    assert judge.area_faces.min() > 0
    assert volume(few) == pytest.approx(volume(mesh), rel=0.02)
    assert distance_to_mesh(mesh.vertices, few).max() < 1.8 / np.sqrt(budget)


def test_a_small_enough_mesh_stays_as_it_is() -> None:
    mesh = shapes.sphere(2)
    assert decimate(mesh, 10_000) is mesh


def test_an_open_mesh_is_refused() -> None:
    mesh = shapes.sphere(1)
    with pytest.raises(ValueError, match="not closed"):
        make_manifold(Triangles(mesh.vertices, mesh.faces[1:]))


def test_small_parts_go() -> None:
    large, small = shapes.sphere(3), shapes.sphere(1, 0.05)
    both = Triangles(
        np.concatenate([large.vertices, small.vertices + np.float32(2)]),
        np.concatenate([large.faces, small.faces + np.int32(len(large.vertices))]),
    )
    assert np.array_equal(without_small_parts(both, 0.01).faces, large.faces)
    assert len(without_small_parts(both, 1e-9).faces) == len(both.faces)
