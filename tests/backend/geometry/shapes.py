"""Shapes with known surfaces, and cameras around them."""

import numpy as np
import trimesh

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.geometry.triangles import Triangles


def sphere(subdivisions: int = 3, radius: float = 1.0) -> Triangles:
    """Return a sphere around the origin."""
    return triangles(trimesh.creation.icosphere(subdivisions, radius))


def triangles(mesh: trimesh.Trimesh) -> Triangles:
    """Return a mesh of trimesh's as ours."""
    return Triangles(np.array(mesh.vertices, np.float32), np.array(mesh.faces, np.int32))


def orbit(count: int, size: int = 64, distance: float = 4.0, lowest: float = -1.0) -> Cameras:
    """Return cameras spread evenly over a sphere, down to a height of -1 (bottom) to 1 (top), looking at the origin."""
    height = lowest + (1 - lowest) * (np.arange(count) + 0.5) / count
    azimuth = np.arange(count) * np.pi * (3 - np.sqrt(5))
    across = np.sqrt(1 - height**2)
    backwards = np.stack([across * np.cos(azimuth), across * np.sin(azimuth), height], 1)
    right = np.cross([0, 0, 1], backwards)
    right /= np.linalg.norm(right, axis=1, keepdims=True)
    poses = np.tile(np.eye(4), (count, 1, 1))
    poses[:, :3, :3] = np.stack([right, np.cross(backwards, right), backwards], 2)
    poses[:, :3, 3] = distance * backwards
    focal = np.full((count, 2), 1.6 * size)
    return Cameras(poses, focal, np.full((count, 2), size / 2), size, size)


def stripes(points: np.ndarray) -> np.ndarray:
    """Return a smooth, many-coloured pattern (k, 3), 0.1 to 0.9, at points in space (k, 3)."""
    return 0.5 + 0.4 * np.sin(points @ np.array([[5.0, 1.0, 2.0], [1.0, 6.0, -2.0], [-3.0, 2.0, 4.0]]))
