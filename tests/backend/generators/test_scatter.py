"""`scatter`: points lie on the mesh, spread by area, coloured as the vertices are, the same for the same seed."""

from typing import Any

import numpy as np
import pytest

from scenewright.backend.context import Context
from scenewright.backend.generators.spatial.scatter import Scatter
from scenewright.shared.artifacts import Mesh, PointCloud
from scenewright.shared.errors import JobCancelled
from scenewright.shared.tasks import MeshToPointCloud

VERTICES = np.array([[0, 0, 0], [3, 0, 0], [0, 1, 0], [0, 0, 1]], np.float32)
FACES = np.array([[0, 1, 2], [0, 2, 3]], np.int32)
COLOURS = np.array([[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255], [255, 255, 255, 255]], np.uint8)


def scatter(offset: float = 0.0, cancelled: bool = False, **settings: Any) -> PointCloud:
    mesh = Mesh(vertices=VERTICES, faces=FACES, colours=COLOURS)
    context = Context("0" * 32, lambda message: None, lambda: cancelled)
    return Scatter().run(MeshToPointCloud(mesh=mesh, **settings), Scatter.Options(offset=offset), context)


def test_points_lie_on_the_triangles_in_proportion_to_their_areas() -> None:
    points = scatter(count=20_000).points
    first = np.abs(points[:, 2]) < 1e-6
    second = np.abs(points[:, 0]) < 1e-6
    assert (first | second).all()
    assert (points[first][:, 0] / 3 + points[first][:, 1] <= 1 + 1e-5).all()
    assert first.mean() == pytest.approx(0.75, abs=0.015)


def test_colours_follow_the_nearest_corner() -> None:
    cloud = scatter(count=5_000)
    at_green = np.linalg.norm(cloud.points - VERTICES[1], axis=1) < 0.1
    assert at_green.any() and (cloud.colours[at_green, :3].argmax(axis=1) == 1).all()


def test_offset_moves_points_along_the_normal() -> None:
    cloud = scatter(count=1_000, offset=0.5)
    above = cloud.normals[:, 2] > 0.5
    assert cloud.points[above][:, 2] == pytest.approx(0.5, abs=1e-6)


def test_the_same_seed_gives_the_same_points() -> None:
    assert (scatter(count=100, seed=4).points == scatter(count=100, seed=4).points).all()
    assert (scatter(count=100, seed=4).points != scatter(count=100, seed=5).points).any()


def test_a_mesh_of_no_area_still_gives_points() -> None:
    mesh = Mesh(vertices=np.zeros((3, 3), np.float32), faces=np.array([[0, 1, 2]], np.int32))
    context = Context("0" * 32, lambda message: None, lambda: False)
    cloud = Scatter().run(MeshToPointCloud(mesh=mesh, count=7), Scatter.Options(), context)
    assert cloud.points.shape == (7, 3) and (cloud.points == 0).all()


def test_cancelled_jobs_stop() -> None:
    with pytest.raises(JobCancelled):
        scatter(cancelled=True, count=10)
