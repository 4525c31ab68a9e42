"""The side that a picture shows: found from outlines alone."""

from __future__ import annotations

import numpy as np
import pytest

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.geometry.implicit import sample, surface
from scenewright.backend.geometry.posing import find_view, opposite
from scenewright.backend.geometry.raster import rasterise
from scenewright.backend.geometry.triangles import Floats, Triangles


def boat(points: Floats) -> Floats:
    """A hull facing -Y, a cabin behind, and a mast on its left."""

    def box(middle: tuple[float, ...], half: tuple[float, ...]) -> Floats:
        return -np.max(np.abs(points - np.array(middle)) - np.array(half), axis=1)

    parts = (
        box((0, 0, -0.2), (0.3, 0.7, 0.15)),
        box((0, 0.2, 0.05), (0.25, 0.35, 0.15)),
        box((0.2, 0.5, 0.3), (0.06, 0.06, 0.3)),
    )
    return np.asarray(10 * np.maximum.reduce(parts), np.float32)


@pytest.fixture(scope="module")
def shape() -> Triangles:
    found = surface(sample(boat, 2.0, 64, 64, 0.0, lambda done: None), 2.0)
    assert found is not None
    return found


def looking(azimuth: float, elevation: float) -> Cameras:
    """Return a camera two metres away, as one holds it: with perspective."""
    turn, tilt = np.radians([azimuth, elevation])
    backward = np.array([np.sin(turn) * np.cos(tilt), -np.cos(turn) * np.cos(tilt), np.sin(tilt)])
    right = np.array([np.cos(turn), np.sin(turn), 0])
    pose = np.eye(4, dtype=np.float32)
    pose[:3, :3] = np.stack([right, np.cross(backward, right), backward], axis=1)
    pose[:3, 3] = 5 * backward
    return Cameras(pose[None], np.full((1, 2), 700, np.float32), np.full((1, 2), 150, np.float32), 300, 300)


@pytest.mark.parametrize(("azimuth", "elevation"), [(0, 0), (30, 10), (-60, 20), (75, 15), (-20, -10)])
def test_the_side_is_found(shape: Triangles, azimuth: float, elevation: float) -> None:
    seen = rasterise(shape, looking(azimuth, elevation)).face[0] >= 0
    camera, agreement = find_view(shape, seen.astype(np.float32))
    backward = -camera.forward[0]
    wanted = -looking(azimuth, elevation).forward[0]
    assert np.degrees(np.arccos(np.clip(backward @ wanted, -1, 1))) < 12
    found = rasterise(shape, camera).face[0] >= 0
    assert (found & seen).sum() / (found | seen).sum() > 0.85 and agreement > 0.85


def test_the_other_side_sees_the_same_outline_mirrored(shape: Triangles) -> None:
    seen = rasterise(shape, looking(20, 10)).face[0] >= 0
    camera, _ = find_view(shape, seen.astype(np.float32))
    near, far = (rasterise(shape, each).face[0] >= 0 for each in (camera, opposite(camera)))
    mirrored = far[:, ::-1]
    assert (near & mirrored).sum() / (near | mirrored).sum() > 0.95
    assert np.allclose(opposite(camera).forward, -camera.forward)


def test_a_ball_is_seen_from_the_front() -> None:
    ball = surface(
        sample(lambda p: np.asarray(0.5 - np.linalg.norm(p, axis=1), np.float32), 2.0, 32, 32, 0.0, print), 2.0
    )
    assert ball is not None
    y, x = np.mgrid[:100, :100]
    camera, agreement = find_view(ball, (np.hypot(x - 50, y - 50) < 30).astype(np.float32))
    assert np.allclose(camera.forward[0], [0, 1, 0], atol=1e-6) and agreement > 0.95
