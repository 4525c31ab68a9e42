"""What nobody saw is closed with the least area; floaters and hollows go."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from scenewright.backend.geometry.closing import close
from scenewright.backend.geometry.isosurface import extract
from scenewright.backend.geometry.triangles import Triangles, is_closed, volume

LIMIT, SIDE = 0.15, 60
PLACES = np.linspace(-1.5, 1.5, SIDE)
VOXEL = PLACES[1] - PLACES[0]
X, Y, Z = np.meshgrid(PLACES, PLACES, PLACES, indexing="ij")
RADIUS = np.sqrt(X**2 + Y**2 + Z**2)


def closed_mesh(distance: np.ndarray, seen: np.ndarray) -> Triangles:
    filled = close(np.clip(distance, -LIMIT, LIMIT).astype(np.float32), seen, LIMIT)
    return extract(filled, np.full(3, PLACES[0] - VOXEL, np.float32), float(VOXEL))


def test_a_shell_seen_from_outside_becomes_a_solid() -> None:
    mesh = closed_mesh(RADIUS - 1, seen=RADIUS > 1 - LIMIT)
    assert is_closed(mesh)
    assert volume(mesh) == pytest.approx(4 / 3 * np.pi, rel=0.01)
    assert trimesh.Trimesh(*mesh).euler_number == 2


def test_a_bowl_seen_from_above_gets_a_flat_lid_below() -> None:
    # Nothing under the rim was seen: neither the inside nor the space below.
    seen = (RADIUS > 1 - LIMIT) & (Z > 0)
    mesh = closed_mesh(RADIUS - 1, seen)
    assert is_closed(mesh)
    assert volume(mesh) == pytest.approx(2 / 3 * np.pi, rel=0.06)
    assert mesh.vertices[:, 2].min() > -0.12


def test_floaters_go_and_hollows_are_filled() -> None:
    floater = np.sqrt((X - 1.3) ** 2 + (Y - 1.3) ** 2 + Z**2) - 0.1
    hollow = 0.4 - RADIUS
    distance = np.maximum(np.minimum(RADIUS - 1, floater), hollow)
    mesh = closed_mesh(distance, np.ones_like(RADIUS, bool))
    assert volume(mesh) == pytest.approx(4 / 3 * np.pi, rel=0.01)
    assert np.linalg.norm(mesh.vertices, axis=1) == pytest.approx(1, abs=0.02)


def test_a_solid_that_leaves_the_box_is_cut_at_its_border() -> None:
    mesh = closed_mesh(np.abs(Z) - 0.5, np.ones_like(RADIUS, bool))
    assert is_closed(mesh)
    assert volume(mesh) == pytest.approx(3 * 3 * 1, rel=0.05)


@pytest.mark.parametrize("genus", [0, 1])
def test_isosurfaces_have_the_topology_and_winding_of_the_solid(genus: int) -> None:
    distance = np.sqrt((np.sqrt(X**2 + Y**2) - 0.9 * genus) ** 2 + Z**2) - 0.4
    mesh = extract(distance.astype(np.float32), np.full(3, PLACES[0], np.float32), float(VOXEL))
    judge = trimesh.Trimesh(*mesh)
    assert judge.is_watertight and judge.is_winding_consistent and judge.volume > 0
    assert judge.euler_number == 2 - 2 * genus


def test_noise_becomes_closed_solids_too() -> None:
    noise = np.random.default_rng(0).normal(size=(14, 14, 14)).astype(np.float32)
    noise[[0, -1]] = noise[:, [0, -1]] = noise[:, :, [0, -1]] = 1
    assert is_closed(extract(noise, np.zeros(3, np.float32), 1.0))


def test_exact_spheres_have_no_sliver_faces() -> None:
    distance = (RADIUS - PLACES[45]).astype(np.float32)  # many grid points lie exactly on the surface
    mesh = extract(distance, np.zeros(3, np.float32), float(VOXEL))
    assert trimesh.Trimesh(*mesh).area_faces.min() > 1e-6 * VOXEL**2
