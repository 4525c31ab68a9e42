"""Cameras and lenses: rays and projection undo each other, other conventions arrive as OpenGL."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.lens import distort, undistort
from scenewright.shared.transforms import opengl_from_opencv

from . import scenes


def test_points_on_a_ray_project_to_its_pixel() -> None:
    cameras = scenes.orbit(3, 10, target=(0.1, 0.2, 0.3)).scaled(1.3)
    for view in range(3):
        rays_o, rays_d = cameras.rays(view)
        np.testing.assert_allclose(np.linalg.norm(rays_d, axis=-1), 1, atol=1e-6)
        points = (rays_o + 2.5 * rays_d).reshape(-1, 3)
        pixels, ahead = cameras.project(points)
        x, y = np.meshgrid(np.arange(13) + 0.5, np.arange(13) + 0.5)
        np.testing.assert_allclose(pixels[view], np.stack([x, y], -1).reshape(-1, 2), atol=1e-3)
        assert (ahead[view] > 0).all()


def test_scaling_keeps_what_is_seen() -> None:
    cameras = scenes.orbit(1, 100)
    half = cameras.scaled(0.5)
    assert (half.width, half.height) == (50, 50)
    point = np.array([[0.2, -0.1, 0.3]])
    np.testing.assert_allclose(half.project(point)[0] * 2, cameras.project(point)[0], rtol=1e-5)


def test_a_subset_keeps_its_views() -> None:
    cameras = scenes.orbit(5, 10)
    np.testing.assert_array_equal(cameras.subset([3, 1]).positions, cameras.positions[[3, 1]])


def test_opencv_poses_look_the_same_way() -> None:
    opencv = np.eye(4)[None]  # looks along +Z, with +Y down
    camera = Cameras(opengl_from_opencv(opencv), np.full((1, 2), 10), np.full((1, 2), 5), 10, 10)
    np.testing.assert_array_equal(camera.forward, [[0, 0, 1]])
    pixels, ahead = camera.project(np.array([[0.0, 1.0, 4.0]]))
    assert ahead[0, 0] == 4
    np.testing.assert_allclose(pixels[0, 0], [5, 7.5])


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_a_pose_that_is_no_number_is_refused(number: float) -> None:
    cameras = scenes.orbit(3, 10)
    poses = cameras.camera_to_world.copy()
    poses[1, 0, 3] = number
    with pytest.raises(ValueError, match="camera_to_world of camera 1 holds a number that is not finite"):
        Cameras(poses, cameras.focal, cameras.centre, 10, 10)


def test_cameras_of_the_wrong_shape_are_refused() -> None:
    cameras = scenes.orbit(3, 10)
    with pytest.raises(ValueError, match=r"focal of 3 cameras has the shape \(2, 2\)"):
        Cameras(cameras.camera_to_world, cameras.focal[:2], cameras.centre, 10, 10)
    with pytest.raises(ValueError, match="focal length must be greater than zero"):
        Cameras(cameras.camera_to_world, -cameras.focal, cameras.centre, 10, 10)


def test_undistorted_photos_show_straight_pictures() -> None:
    cameras = scenes.orbit(2, 96, focal=0.9)
    coefficients = np.array([0.15, -0.2, 4e-3, -2e-3, 0.02])
    rows, columns = np.indices((96, 96)) + 0.5
    focal, centre = float(cameras.focal[0, 0]), float(cameras.centre[0, 0])
    seen_across, seen_down = (columns - centre) / focal, (rows - centre) / focal
    across, down = seen_across.copy(), seen_down.copy()
    for _ in range(30):  # what direction does the lens put at this pixel?
        bent_across, bent_down = distort(across, down, coefficients)
        across, down = across - (bent_across - seen_across), down - (bent_down - seen_down)
    photo = _pattern(across, down)
    straight, same = undistort(np.stack([photo, photo]), cameras, np.stack([coefficients, np.zeros(5)]))
    true = _pattern((columns - centre) / focal, (rows - centre) / focal)
    inner = np.s_[8:-8, 8:-8]
    assert np.abs(straight[0][inner].astype(int) - true[inner]).max() <= 2
    assert np.abs(photo[inner].astype(int) - true[inner]).max() > 10
    np.testing.assert_array_equal(straight[1], photo)
    assert same is cameras


def _pattern(across: NDArray[np.floating], down: NDArray[np.floating]) -> NDArray[np.uint8]:
    waves = np.stack([np.sin(9 * across), np.cos(7 * down), np.sin(5 * (across + down))], -1)
    return np.rint(127.5 + 120 * waves).astype(np.uint8)
