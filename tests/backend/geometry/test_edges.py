"""Every edge is found once, and every corner knows the edge to the next."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from scenewright.backend.geometry.edges import find_edges, with_edges
from scenewright.shared.artifacts import Mesh


def plain(faces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Find edges the obvious way."""
    ends = np.stack([faces, np.roll(faces, -1, axis=1)], axis=2).reshape(-1, 2)
    edges, corner_edges = np.unique(np.sort(ends, axis=1), axis=0, return_inverse=True)
    return edges, corner_edges.ravel()


@given(arrays.arrays(np.int32, st.tuples(st.integers(1, 30), st.just(3)), elements=st.integers(0, 9)))
@settings(max_examples=200, deadline=None)
def test_edges_are_those_found_the_plain_way(faces: np.ndarray) -> None:
    for found, wanted in zip(find_edges(faces, 10), plain(faces), strict=True):
        assert found.dtype == np.int32 and np.array_equal(found, wanted)


@pytest.mark.parametrize("spokes", [3, 50_000])
def test_a_fan_around_one_vertex(spokes: int) -> None:
    rim = np.arange(1, spokes + 1, dtype=np.int32)
    faces = np.stack([np.zeros_like(rim), rim, np.roll(rim, -1)], axis=1)
    edges, corner_edges = find_edges(faces, spokes + 1)
    assert len(edges) == 2 * spokes and np.array_equal(np.sort(corner_edges), np.sort(plain(faces)[1]))


def test_a_closed_mesh_gains_its_edges() -> None:
    ball = trimesh.creation.icosphere(3)
    bare = Mesh(name="ball", vertices=ball.vertices.astype(np.float32), faces=ball.faces.astype(np.int32))
    mesh = with_edges(bare)
    assert len(mesh.vertices) - len(mesh.edges) + len(mesh.faces) == 2 and mesh.name == "ball"
    ends = np.stack([mesh.faces, np.roll(mesh.faces, -1, axis=1)], axis=2).reshape(-1, 2)
    assert np.array_equal(mesh.edges[mesh.corner_edges], np.sort(ends, axis=1))
