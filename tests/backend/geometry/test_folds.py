"""Faces folded onto each other enclose nothing: they go, and what is left stays closed."""

import numpy as np
import pytest

from scenewright.backend.geometry.manifold import make_manifold
from scenewright.backend.geometry.triangles import Triangles, is_closed, volume

CORNERS = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [2, 2, 2]], np.float32)
TETRAHEDRON = [[0, 2, 1], [0, 1, 3], [1, 2, 3], [2, 0, 3]]
FLAP = [[0, 1, 4], [1, 0, 4]]


@pytest.mark.parametrize("extra", [[], FLAP, FLAP + FLAP, [[1, 2, 4], [2, 1, 4], [4, 4, 2]]])
def test_folds_are_dropped(extra: list[list[int]]) -> None:
    mesh = make_manifold(Triangles(CORNERS, np.array(TETRAHEDRON + extra, np.int32)))
    assert is_closed(mesh) and len(mesh.faces) == 4
    assert volume(mesh) == pytest.approx(1 / 6)


def test_two_solids_on_one_edge_come_apart() -> None:
    second = [[0, 1, 4], [1, 0, 5], [4, 5, 0], [5, 4, 1]]
    corners = np.concatenate([CORNERS, [[2, 0, 2]]]).astype(np.float32)
    mesh = make_manifold(Triangles(corners, np.array(TETRAHEDRON + second, np.int32)))
    assert is_closed(mesh) and len(mesh.faces) == 8 and len(mesh.vertices) == 8
