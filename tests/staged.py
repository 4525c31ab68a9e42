"""Scenes whose depth, normals and outlines are known, to judge what is guessed from their pictures."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from scipy import ndimage

from scenewright.backend.geometry.raster import rasterise
from scenewright.backend.geometry.triangles import Triangles, face_normals
from scenewright.backend.studio import camera, drawing, picture
from scenewright.backend.studio.developing import developed
from scenewright.backend.studio.seeing import joined
from scenewright.backend.studio.stage import set_up
from scenewright.backend.studio.wording import read


class Known(NamedTuple):
    """Hold a picture and what is true of it.

    Attributes:
        colours: (h, w, 3) float32, sRGB-encoded.
        depth: (h, w) metres, inf where there is nothing.
        alpha: (h, w), how much of each pixel is prop.
        normals: (h, w, 3) as the camera sees them, 0 where there is nothing.
    """

    colours: np.ndarray
    depth: np.ndarray
    alpha: np.ndarray
    normals: np.ndarray


@cache
def known(prompt: str, side: int, seed: int = 1) -> Known:
    """Return the picture of a prompt and what is true of it."""
    wish = read(prompt)
    stage = set_up(wish, seed, side)
    view = camera.placed(stage, wish.cameras, side, side, wish.support is not None)
    _, light = picture.lighting(wish)
    scene = picture.staged(wish, stage, light, seed, side)
    linear, depth = drawing.draw(scene, view, lambda done, seen: None)
    mesh = joined(scene.surfaces).mesh
    fine = rasterise(mesh, view.scaled(4)).face[0] >= 0
    alpha = fine.reshape(side, 4, side, 4).mean((1, 3), dtype=np.float32)
    return Known(developed(linear, light.exposure), depth, alpha, _normals(mesh, view))


def composed(picture: np.ndarray, alpha: np.ndarray, behind: np.ndarray) -> np.ndarray:
    """Return colours (h, w, 3) laid over others by alpha, as uint8; bled first, so that their edge is their own."""
    inside = alpha >= 0.999
    nearest = ndimage.distance_transform_edt(~inside, return_distances=False, return_indices=True)
    own = np.where(inside[..., None], picture, picture[tuple(nearest)])
    return np.rint(255 * (own * alpha[..., None] + behind * (1 - alpha[..., None]))).astype(np.uint8)


def _normals(mesh: Triangles, view: object) -> np.ndarray:
    face = rasterise(mesh, view).face[0]  # type: ignore[arg-type]
    flat = face_normals(mesh)
    flat /= np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-30)
    turned = flat[np.maximum(face, 0)] @ view.camera_to_world[0, :3, :3]  # type: ignore[attr-defined]
    return np.where((face >= 0)[..., None], turned, 0).astype(np.float32)
