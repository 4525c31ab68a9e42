"""Drawing a surface under lamps: what previews show, and what tells a baked mesh from its source."""

from __future__ import annotations

import numpy as np

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.geometry.appearance import Surface
from scenewright.backend.geometry.raster import rasterise
from scenewright.backend.geometry.triangles import Doubles, Floats, Indices, Triangles, face_normals
from scenewright.shared import srgb

LAMPS = (((-0.5, -0.6, 0.7), 0.75), ((0.8, -0.2, 0.3), 0.3), ((0.1, 0.9, 0.4), 0.35))  # directions, strengths
SKY, GROUND = 0.3, 0.12  # light from above and below
ROOM = 1.04  # of the picture around the box of what is shown
FIELD = np.radians(30.0)


def turntable(mesh: Triangles, views: int, size: int, height: float = 0.35) -> Cameras:
    """Return cameras around a mesh that look at the middle of its box and see all of it.

    Args:
        mesh: what to look at.
        views: how many, evenly around the Z axis.
        size: pixels along each side of a picture.
        height: sine of the angle that the cameras look down by.
    """
    low, high = mesh.vertices.min(0).astype(np.float64), mesh.vertices.max(0).astype(np.float64)
    middle = (low + high) / 2
    away = ROOM * np.linalg.norm(mesh.vertices - middle, axis=1).max() / np.sin(FIELD / 2)
    turn = 2 * np.pi * (np.arange(views) + 0.35) / views
    across = np.sqrt(1 - height**2)
    back = np.stack([across * np.cos(turn), across * np.sin(turn), np.full(views, height)], 1)
    right = np.stack([-np.sin(turn), np.cos(turn), np.zeros(views)], 1)
    poses = np.tile(np.eye(4), (views, 1, 1))
    poses[:, :3, :3] = np.stack([right, np.cross(back, right), back], 2)
    poses[:, :3, 3] = middle + away * back
    focal = np.full((views, 2), size / 2 / np.tan(FIELD / 2))
    centre = np.full((views, 2), size / 2)
    return Cameras(poses.astype(np.float32), focal.astype(np.float32), centre.astype(np.float32), size, size)


def draw_lit(surface: Surface, cameras: Cameras, supersampling: int = 2, background: float = 0.2) -> Floats:
    """Draw a surface, its normal map included, with three lamps that stand still in the world and no shadows.

    Args:
        surface: what to draw.
        cameras: v views.
        supersampling: samples along each side of a pixel.
        background: grey level where no face is, 0 to 1, sRGB-encoded.

    Returns:
        (v, h, w, 3) float32, sRGB-encoded, 0 to 1.
    """
    fine = cameras.scaled(supersampling)
    fragments, outward = rasterise(surface.mesh, fine), face_normals(surface.mesh)
    pictures = np.full((*fragments.face.shape, 3), background, np.float32)
    for view, faces in enumerate(fragments.face):
        hit = faces >= 0
        rays_o, rays_d = fine.rays(view)
        points = (rays_o + rays_d * fragments.depth[view][..., None])[hit]
        weights = corner_weights(surface.mesh, faces[hit], points)
        # The back of a sheet is lit like a front.
        behind = (outward[faces[hit]] * rays_d[hit]).sum(1, keepdims=True) > 0
        normals = surface.shading_normals(faces[hit], weights)
        light = _light(np.where(behind, -normals, normals))
        pictures[view, hit] = srgb.encoded(
            np.clip(srgb.decoded(surface.at(faces[hit], weights, "albedo")) * light, 0, 1)
        )
    shape = (len(pictures), cameras.height, supersampling, cameras.width, supersampling, 3)
    return pictures.reshape(shape).mean((2, 4), dtype=np.float32)


def corner_weights(mesh: Triangles, faces: Indices, points: Floats | Doubles) -> Floats:
    """Return the weights (k, 3) of faces' corners at points (k, 3) in their planes."""
    a, b, c = mesh.vertices[mesh.faces[faces]].astype(np.float64).transpose(1, 0, 2)
    normal = np.cross(b - a, c - a)
    area = np.maximum((normal * normal).sum(1), 1e-30)
    of_b = (np.cross(points - a, c - a) * normal).sum(1) / area
    of_c = (np.cross(b - a, points - a) * normal).sum(1) / area
    return np.stack([1 - of_b - of_c, of_b, of_c], 1).astype(np.float32)


def _light(normals: Floats) -> Floats:
    """Return the light (k, 1) on unit normals."""
    light = GROUND + (SKY - GROUND) * (normals[:, 2:] + 1) / 2
    for direction, strength in LAMPS:
        towards = np.array(direction, np.float32) / np.float32(np.linalg.norm(direction))
        light = light + strength * np.maximum(normals @ towards, 0)[:, None]
    return np.asarray(light, np.float32)
