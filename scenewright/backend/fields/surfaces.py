"""From a radiance field and its photos to a closed, textured mesh."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.fusion import fuse
from scenewright.backend.fields.grid import Field
from scenewright.backend.fields.render import render
from scenewright.backend.geometry.baking import bake
from scenewright.backend.geometry.closing import close
from scenewright.backend.geometry.decimation import decimate
from scenewright.backend.geometry.isosurface import extract
from scenewright.backend.geometry.manifold import connected_parts
from scenewright.backend.geometry.refinement import refine
from scenewright.backend.geometry.triangles import Floats, TexturedTriangles, Triangles
from scenewright.backend.geometry.unwrapping import unwrap
from scenewright.shared.errors import JobCancelled

DEPTH_SCALE = 1.5  # depth maps have this many times the pixels of the photos along each side, …
DEPTH_PIXELS = 6_000_000  # … and no more than this in all
TRUNCATION = 3.2  # voxels
REFINED_FACES = 60_000  # at least, while vertices are moved to where the photos agree
VIEWS_AT_ONCE = 4

Report = Callable[[float, str], None]
NO_SURFACE = "The field holds no surface: train it longer, or check that photos, masks and camera poses fit together."


@dataclass(frozen=True)
class SurfaceOptions:
    """Say what the mesh may cost.

    Attributes:
        faces: the most triangles.
        texture_size: side of the texture in texels.
        resolution: voxels along the longest side of what the cameras see.
    """

    faces: int = 40_000
    texture_size: int = 2048
    resolution: int = 160


@dataclass(frozen=True)
class Surface:
    """Hold an extracted surface and what is worth knowing about it.

    Attributes:
        mesh: closed, wound outward, with its texture.
        parts: connected parts of the mesh.
        voxel: metres, of the volume it was extracted from.
        textured: share of the texture that comes from photos, 0 to 1.
    """

    mesh: TexturedTriangles
    parts: int
    voxel: float
    textured: float


def extract_surface(
    field: Field,
    photos: NDArray[np.uint8],
    cameras: Cameras,
    options: SurfaceOptions = SurfaceOptions(),
    on_progress: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Surface:
    """Extract the surface of a field and bake the photos it was trained from into its texture.

    Depth maps of the field, seen from the photos' cameras, are fused; what no camera saw is closed with the least area;
    then the vertices move to where the photos and their masks agree.
    Of a field with surroundings only what lies inside its cube is extracted.

    Args:
        field: the field.
        photos: (v, h, w, 3 or 4) uint8 sRGB, straight alpha, without distortion.
        cameras: of the photos.
        options: triangles, texture and resolution.
        on_progress: told the fraction done and the phase.
        cancelled: asked between phases and views.

    Raises:
        ValueError: the field holds no surface that a camera sees.
        JobCancelled: cancelled() said so.
    """

    def step(fraction: float, phase: str) -> None:
        if cancelled and cancelled():
            raise JobCancelled
        if on_progress:
            on_progress(fraction, phase)

    depth, views = depth_maps(field, cameras, lambda done: step(0.25 * done, "Seeing how far away things are"))
    step(0.25, "Fusing depth")
    shape, voxel = _shape(field, depth, views, max(options.faces, REFINED_FACES), options.resolution, step)
    step(0.4, "Comparing photos")
    shape = decimate(refine(shape, photos, cameras, voxel), options.faces)
    step(0.65, "Unwrapping")
    uvs = unwrap(shape, options.texture_size)
    step(0.8, "Baking the texture")
    texture, textured = bake(
        shape, uvs, photos, cameras, options.texture_size, lambda points, normals: field_colours(field, points, normals)
    )
    step(1.0, "Done")
    mesh = TexturedTriangles(shape.vertices, shape.faces, uvs, texture)
    return Surface(mesh, connected_parts(shape)[0], voxel, textured)


def depth_maps(field: Field, cameras: Cameras, on_progress: Callable[[float], None]) -> tuple[Floats, Cameras]:
    """Render the surface depth of a field, (v, h, w) float32 in metres, and return it with the cameras that fit it."""
    pixels = len(cameras) * cameras.width * cameras.height
    views = cameras.scaled(min(DEPTH_SCALE, math.sqrt(DEPTH_PIXELS / pixels)))
    depth = np.empty((len(views), views.height, views.width), np.float32)
    for first in range(0, len(views), VIEWS_AT_ONCE):
        on_progress(first / len(views))
        some = np.arange(first, min(first + VIEWS_AT_ONCE, len(views)))
        depth[some] = render(field, views.subset(some), subrays=1).surface_depth
    return depth, views


def field_colours(field: Field, points: Floats, normals: Floats) -> Floats:
    """Return the colours (k, 3), 0 to 1, that a field shows at points of its surface seen from straight outside.

    They are NaN where the field has nothing at the surface.

    Args:
        field: the field.
        points: (k, 3) float32, metres.
        normals: (k, 3) float32, unit length, outward.
    """
    if not len(points):
        return np.empty((0, 3), np.float32)
    start = 2 * field.voxel
    poses = np.tile(np.eye(4, dtype=np.float32), (len(points), 1, 1))
    sideways = np.where(np.abs(normals[:, 2:]) < 0.9, [[0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0]])
    right = np.cross(sideways, normals)
    right /= np.linalg.norm(right, axis=1, keepdims=True)
    poses[:, :3, :3] = np.stack([right, np.cross(normals, right), normals], 2)
    poses[:, :3, 3] = points + start * normals
    ones = np.ones((len(points), 2), np.float32)
    views = render(field, Cameras(poses, ones, ones / 2, 1, 1), subrays=1)
    at_surface = (views.median_depth > 0) & (views.median_depth < 2 * start)
    colours = views.colour / np.maximum(views.alpha, 1e-3)[..., None]
    return np.where(at_surface[..., None], np.clip(colours, 0, 1), np.nan).reshape(-1, 3).astype(np.float32)


def _shape(
    field: Field, depth: Floats, views: Cameras, faces: int, resolution: int, step: Report
) -> tuple[Triangles, float]:
    """Return the closed mesh of the depth maps and the voxel it was extracted at."""
    box = _bounds(depth, views, field.aabb)
    voxel = float((box[1] - box[0]).max()) / resolution
    margin = (TRUNCATION + 1) * voxel
    aabb = np.stack([np.maximum(box[0] - margin, field.aabb[0]), np.minimum(box[1] + margin, field.aabb[1])])
    volume = fuse(depth, views, aabb, voxel, TRUNCATION * voxel)
    step(0.3, "Closing the surface")
    distance = close(volume.distance, volume.seen, volume.truncation)
    if not (distance <= 0).any():
        raise ValueError(NO_SURFACE)
    step(0.35, "Reducing triangles")
    # Closing added a layer of points on every side.
    return decimate(extract(distance, volume.lower - np.float32(voxel), voxel), faces), voxel


def _bounds(depth: Floats, views: Cameras, aabb: Floats) -> Floats:
    """Return the box (2, 3) around what the cameras see inside a box."""
    lows, highs = [], []
    for view, distances in enumerate(depth):
        rays_o, rays_d = views.rays(view)
        points = (rays_o + rays_d * distances[..., None])[distances > 0]
        points = points[((points >= aabb[0]) & (points <= aabb[1])).all(1)]
        if len(points):
            lows.append(points.min(0))
            highs.append(points.max(0))
    if not lows:
        raise ValueError(NO_SURFACE)
    return np.stack([np.min(lows, 0), np.max(highs, 0)])
