"""Distances between surfaces that are known to be apart."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from scenewright.backend.geometry.metrics import distance_to_mesh, psnr, sample_surface, surface_distance
from scenewright.backend.geometry.triangles import Triangles

from . import shapes


def test_distances_are_those_of_an_independent_judge() -> None:
    mesh = shapes.triangles(trimesh.creation.box((1.0, 2.0, 0.5)))
    points = np.random.default_rng(0).uniform(-1.5, 1.5, (500, 3)).astype(np.float32)
    _, wanted, _ = trimesh.proximity.closest_point_naive(trimesh.Trimesh(*mesh), points)
    assert distance_to_mesh(points, mesh) == pytest.approx(wanted, abs=1e-5)


def test_a_larger_sphere_is_as_far_off_as_it_is_larger() -> None:
    found = surface_distance(shapes.sphere(5, 1.01), shapes.sphere(5, 1.0), shapes.orbit(12), thresholds=(0.005, 0.02))
    assert found.accuracy == pytest.approx(0.01, abs=5e-4)
    assert found.completeness == pytest.approx(0.01, abs=5e-4)
    assert found.chamfer == pytest.approx((found.accuracy + found.completeness) / 2)
    assert found.f_score == {0.005: 0.0, 0.02: 1.0}


def test_what_no_camera_sees_does_not_count() -> None:
    inner = shapes.sphere(4, 0.4)
    outer = shapes.sphere(5, 1.0)
    hidden = Triangles(
        np.concatenate([outer.vertices, inner.vertices]),
        np.concatenate([outer.faces, inner.faces + np.int32(len(outer.vertices))]),
    )
    assert surface_distance(hidden, outer, shapes.orbit(20)).chamfer < 1e-3


def test_a_surface_out_of_sight_is_refused() -> None:
    far = Triangles(shapes.sphere().vertices + np.float32(100), shapes.sphere().faces)
    with pytest.raises(ValueError, match="No camera sees the surface"):
        surface_distance(far, shapes.sphere(), shapes.orbit(3))


def test_samples_lie_on_their_faces_in_proportion_to_area() -> None:
    mesh = shapes.triangles(trimesh.creation.box((1.0, 2.0, 0.5)))
    points, faces = sample_surface(mesh, 20_000)
    share = np.bincount(faces, minlength=len(mesh.faces)) / 20_000
    areas = trimesh.Trimesh(*mesh).area_faces
    assert share == pytest.approx(areas / areas.sum(), abs=1e-3)
    off = distance_to_mesh(points, mesh)
    assert np.quantile(off, 0.98) < 1e-6 and off.max() < 0.02


def test_psnr_is_the_mean_over_pictures() -> None:
    black = np.zeros((2, 4, 4, 3))
    grey = black + np.array([0.1, 0.01]).reshape(2, 1, 1, 1)
    assert psnr(grey, black) == pytest.approx(30.0)
