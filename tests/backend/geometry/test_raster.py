"""What is drawn is what rays hit, texture and all."""

from __future__ import annotations

import numpy as np
import pytest

from scenewright.backend.geometry.raster import draw, rasterise
from scenewright.backend.geometry.triangles import TexturedTriangles, Triangles
from scenewright.backend.geometry.visibility import count_views

from . import shapes


def first_hits(mesh: Triangles, rays_o: np.ndarray, rays_d: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Intersect every ray with every triangle (Möller and Trumbore); return nearest faces, -1, and depths, 0."""
    a, b, c = mesh.vertices[mesh.faces].astype(np.float64).transpose(1, 0, 2)[:, None]
    rays_o, rays_d = rays_o.reshape(-1, 1, 3), rays_d.reshape(-1, 1, 3).astype(np.float64)
    across = np.cross(rays_d, c - a)
    determinant = (across * (b - a)).sum(-1)
    u = ((rays_o - a) * across).sum(-1) / determinant
    up = np.cross(rays_o - a, b - a)
    v = (up * rays_d).sum(-1) / determinant
    distance = np.where((u >= 0) & (v >= 0) & (u + v <= 1), (up * (c - a)).sum(-1) / determinant, np.inf)
    nearest = distance.argmin(1)
    depth = distance[np.arange(len(nearest)), nearest]
    return np.where(np.isfinite(depth), nearest, -1), np.where(np.isfinite(depth), depth, 0)


def test_pixels_see_what_their_rays_hit() -> None:
    random = np.random.default_rng(0)
    corners = random.uniform(-1, 1, (40, 1, 3)) + random.normal(0, 0.4, (40, 3, 3))
    mesh = Triangles(corners.reshape(-1, 3).astype(np.float32), np.arange(120, dtype=np.int32).reshape(-1, 3))
    cameras = shapes.orbit(3, 40)
    fragments = rasterise(mesh, cameras)
    for view in range(3):
        face, depth = first_hits(mesh, *cameras.rays(view))
        same = fragments.face[view].ravel() == face
        assert same.mean() > 0.995  # the rest lie on an edge to within rounding
        assert fragments.depth[view].ravel()[same] == pytest.approx(depth[same], abs=1e-4)


def test_faces_behind_the_camera_are_left_out() -> None:
    mesh = shapes.sphere(2, radius=8.0)
    assert (rasterise(mesh, shapes.orbit(2, 16, distance=4.0)).face >= 0).any()
    behind = Triangles(np.array([[0, 0, 1], [1, 0, 1], [0, 1, 1]], np.float32), np.array([[0, 1, 2]], np.int32))
    cameras = shapes.orbit(1, 16)
    away = Triangles(behind.vertices + 9 * cameras.positions[0], behind.faces)
    assert (rasterise(away, cameras).face == -1).all()


def test_a_texture_lies_as_its_coordinates_say() -> None:
    cameras = shapes.orbit(1, 64)
    pose = cameras.camera_to_world[0]
    # A square facing the camera that fills the picture exactly: each texel covers one pixel.
    half = 4.0 / 1.6 / 2
    square = np.array([[-half, -half, -4], [half, -half, -4], [half, half, -4], [-half, half, -4]])
    vertices = (square @ pose[:3, :3].T + pose[:3, 3]).astype(np.float32)
    faces = np.array([[0, 1, 2], [0, 2, 3]], np.int32)
    uvs = np.array([[0, 0], [1, 0], [1, 1], [0, 0], [1, 1], [0, 1]], np.float32)
    texture = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    drawn = draw(TexturedTriangles(vertices, faces, uvs, texture), cameras, supersampling=1)
    assert drawn[0] == pytest.approx(texture / 255, abs=2e-3)


def test_points_are_seen_from_their_side_alone() -> None:
    mesh, cameras = shapes.sphere(4), shapes.orbit(20, 128)
    seen = count_views(mesh.vertices, cameras, rasterise(mesh, cameras).depth, 0.05)
    # The unit sphere's points are seen from a distance of 4 where the cosine to the camera is above 1/4.
    cosine = mesh.vertices @ cameras.positions.T / 4
    assert ((cosine > 0.55).sum(1) <= seen).all() and (seen <= (cosine > 0.1).sum(1)).all()
