"""Collapsing keeps a surface closed, its charts in order, and its vertices where they were."""

from __future__ import annotations

import numpy as np
import pytest

from scenewright.backend.geometry.collapsing import Unwrapped, heights, reduce, without_slivers
from scenewright.backend.geometry.metrics import distance_to_mesh
from scenewright.backend.geometry.overlap import overlaps, texture_areas
from scenewright.backend.geometry.tangents import number_wedges
from scenewright.backend.geometry.triangles import Triangles, is_closed, volume
from scenewright.backend.geometry.unwrapping import unwrap

from . import shapes


def laid_out(mesh: Triangles) -> Unwrapped:
    """Return a mesh with charts."""
    uvs = unwrap(mesh, 512).reshape(-1, 3, 2)
    wedges = number_wedges(mesh.faces, uvs)
    own = np.empty((wedges.max() + 1, 2), np.float32)
    own[wedges.ravel()] = uvs.reshape(-1, 2)
    return Unwrapped(mesh, wedges, own)


@pytest.mark.parametrize("share", [0.5, 0.25, 0.1])
def test_fewer_triangles_share_the_texture(share: float) -> None:
    ball = laid_out(shapes.sphere(4))
    budget = int(share * len(ball.mesh.faces))
    few, kept = reduce(ball, budget)
    assert 0.98 * budget <= len(few.mesh.faces) <= budget
    assert is_closed(few.mesh)
    assert np.array_equal(few.mesh.vertices, ball.mesh.vertices[kept])
    assert distance_to_mesh(ball.mesh.vertices, few.mesh).max() < 0.1
    assert volume(few.mesh) == pytest.approx(volume(ball.mesh), rel=0.1)
    uvs = few.corner_uvs().reshape(-1, 3, 2)
    assert overlaps(uvs).sum() < 1e-4
    assert set(map(tuple, few.uvs.tolist())) <= set(map(tuple, ball.uvs.tolist()))
    # A chart that was mirrored stays so, one that was not does too: nothing turns over.
    sides = {
        wedge: sign
        for row, sign in zip(ball.wedges, np.sign(texture_areas(_corners(ball))), strict=True)
        for wedge in row
    }
    before = {tuple(ball.uvs[wedge]): sign for wedge, sign in sides.items()}
    for row, sign in zip(uvs, np.sign(texture_areas(uvs)), strict=True):
        assert {before[tuple(corner)] for corner in row} == {sign}


def _corners(surface: Unwrapped) -> np.ndarray:
    return surface.corner_uvs().reshape(-1, 3, 2)


def test_a_tetrahedron_stays() -> None:
    vertices = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], np.float32)
    faces = np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]], np.int32)
    assert len(without_slivers(Triangles(vertices, faces), 1).faces) == 4


def test_slivers_go_and_the_shape_stays() -> None:
    ball = shapes.sphere(3)
    vertices, faces = ball.vertices.copy(), ball.faces
    # Some vertices move onto a neighbour, but for a hair.
    for face in faces[::40]:
        vertices[face[0]] = vertices[face[1]] + np.float32(1e-7)
    bent = Triangles(vertices, faces)
    clean = without_slivers(bent)
    assert heights(bent).min() < 1e-6 and heights(clean).min() > 1e-5
    assert is_closed(clean) and volume(clean) == pytest.approx(volume(bent), rel=1e-3)
    untouched = without_slivers(ball)
    assert len(untouched.faces) == len(ball.faces) and np.array_equal(untouched.vertices, ball.vertices)
