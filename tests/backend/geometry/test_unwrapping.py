"""Charts lie inside the unit square and never on top of each other."""

from __future__ import annotations

import numpy as np
import pytest

from scenewright.backend.geometry.atlas import fill_gaps, texel_faces, texel_points
from scenewright.backend.geometry.metrics import closest_on_triangles
from scenewright.backend.geometry.unwrapping import PIECE, unwrap

from . import shapes

SIZE = 512


@pytest.mark.parametrize("subdivisions", [3, 5])
def test_charts_do_not_overlap(subdivisions: int) -> None:
    mesh = shapes.sphere(subdivisions)
    assert (len(mesh.faces) > PIECE) == (subdivisions == 5)
    uvs = unwrap(mesh, SIZE)
    assert uvs.shape == (3 * len(mesh.faces), 2) and uvs.dtype == np.float32
    assert uvs.min() >= 0 and uvs.max() <= 1
    a, b, c = uvs.reshape(-1, 3, 2).astype(np.float64).transpose(1, 2, 0)
    area = np.abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2
    covered = (texel_faces(uvs, SIZE) >= 0).mean()
    # Faces on top of each other would cover less of the square than their areas add up to.
    assert covered == pytest.approx(area.sum(), rel=0.02)
    assert area.min() > 0 and covered > 0.4


def test_texels_know_their_place_on_the_surface() -> None:
    mesh = shapes.sphere(4)
    uvs = unwrap(mesh, SIZE)
    owner = texel_faces(uvs, SIZE)
    points, normals = texel_points(mesh, uvs, owner)
    own_faces = mesh.vertices[mesh.faces[owner[owner >= 0]]].astype(np.float64)
    assert closest_on_triangles(points.astype(np.float64), own_faces) == pytest.approx(points, abs=1e-6)
    assert np.linalg.norm(normals, axis=1) == pytest.approx(1, abs=1e-5)
    assert (normals * points).sum(1).min() > 0.98


def test_gaps_take_the_colour_of_the_nearest_chart() -> None:
    owner = np.full((8, 8), -1, np.int32)
    owner[2, 2], owner[6, 6] = 0, 1
    texture = np.zeros((8, 8, 3), np.uint8)
    texture[2, 2], texture[6, 6] = (255, 0, 0), (0, 0, 255)
    filled = fill_gaps(texture, owner)
    assert (filled[0, 0] == (255, 0, 0)).all() and (filled[7, 5] == (0, 0, 255)).all()
    assert np.array_equal(np.unique(filled.reshape(-1, 3), axis=0), [[0, 0, 255], [255, 0, 0]])
