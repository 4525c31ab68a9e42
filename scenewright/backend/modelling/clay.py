"""A quick picture of a shape that has no texture yet."""

from __future__ import annotations

import numpy as np

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.geometry.raster import rasterise
from scenewright.backend.geometry.triangles import Triangles, face_normals
from scenewright.shared.artifacts import Image

SIZE, FINER = 256, 2  # pixels, and samples along the side of each
LIGHT = np.array([-0.45, -0.55, 0.7])
VIEW = np.array([-0.52, -0.85, 0.48])  # where the camera stands


def clay(mesh: Triangles) -> Image:
    """Return a picture (256, 256, 4) of a mesh in grey clay, seen from half above its front left."""
    low, high = mesh.vertices.min(0), mesh.vertices.max(0)
    backwards = VIEW / np.linalg.norm(VIEW)
    right = np.cross((0.0, 0.0, 1.0), backwards)
    right /= np.linalg.norm(right)
    pose = np.eye(4, dtype=np.float32)
    pose[:3, :3] = np.stack([right, np.cross(backwards, right), backwards], axis=1)
    pose[:3, 3] = (low + high) / 2 + 2.6 * np.linalg.norm(high - low) * backwards
    side = SIZE * FINER
    focal, centre = np.full((1, 2), 2.5 * side, np.float32), np.full((1, 2), side / 2, np.float32)
    face = rasterise(mesh, Cameras(pose[None], focal, centre, side, side)).face[0]
    normals = face_normals(mesh)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-30)
    shade = 0.42 + 0.45 * np.clip(normals @ (LIGHT / np.linalg.norm(LIGHT)), -0.3, 1)
    picture = np.zeros((side, side, 4))
    picture[face >= 0, :3], picture[face >= 0, 3] = shade[face[face >= 0], None], 1.0
    picture = picture.reshape(SIZE, FINER, SIZE, FINER, 4).mean((1, 3))
    picture[..., :3] /= np.maximum(picture[..., 3:], 1e-6)
    return Image(name="clay", pixels=np.rint(255 * picture).astype(np.uint8))
