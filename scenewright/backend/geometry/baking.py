"""Baking photos into a texture: the best few of those that see a texel, blended so that no seams show."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.threads import share
from scenewright.backend.geometry import atlas
from scenewright.backend.geometry.inpainting import Fallback, spread_colours
from scenewright.backend.geometry.levelling import level
from scenewright.backend.geometry.metrics import sample_surface
from scenewright.backend.geometry.sight import Sight, look_at, weigh
from scenewright.backend.geometry.triangles import Floats, Triangles, face_normals, vertex_normals

BEST = 4  # photos blended
CANDIDATES = 9  # photos that the texels of a face choose from
LEVELLING_POINTS = 4000


def bake(
    mesh: Triangles,
    uvs: Floats,
    photos: NDArray[np.uint8],
    cameras: Cameras,
    size: int,
    fallback: Fallback | None = None,
) -> tuple[NDArray[np.uint8], float]:
    """Bake photos into the texture of a mesh.

    Each texel blends the photos that see it most squarely, nearest and farthest from edges. A photo's weight is reduced
    by that of the best one left out, so that it fades to nothing before another takes its place.

    Args:
        mesh: closed, wound outward.
        uvs: (3m, 2) float32 per face corner.
        photos: (v, h, w, 3 or 4) uint8 sRGB, straight alpha.
        cameras: of the photos, without distortion.
        size: side of the texture in texels.
        fallback: colours (k, 3), 0 to 1 and NaN where unknown, for vertices (k, 3) that no photo sees, with their
            outward normals (k, 3); what it does not know is spread from the surface around.

    Returns:
        texture (size, size, 3) uint8 sRGB, row 0 on top, and the share of texels that a photo sees.

    Source: Buehler et al., Unstructured Lumigraph Rendering, 2001 (weights relative to the first photo left out).
    """
    sight = look_at(mesh, cameras, photos[..., 3] if photos.shape[3] == 4 else None)
    gains = _gains(mesh, photos, sight)
    owner = atlas.texel_faces(uvs, size)
    points, normals = atlas.texel_points(mesh, uvs, owner)
    faces = owner[owner >= 0]
    candidates = np.full((len(mesh.faces), CANDIDATES), -1, np.int32)
    share(_choose, len(mesh.faces), 1024, mesh, vertex_normals(mesh), sight, candidates)
    colours, weights = np.zeros((len(points), 3), np.float32), np.zeros(len(points), np.float32)
    share(_blend, len(points), 16384, points, normals, faces, candidates, photos, gains, sight, colours, weights)
    seen = weights > 0
    if not seen.all():
        colours[~seen] = spread_colours(mesh, points, faces, colours, seen, fallback)
    texture = np.zeros((size, size, 3), np.uint8)
    texture[owner >= 0] = np.clip(np.rint(colours * 255), 0, 255).astype(np.uint8)
    return atlas.fill_gaps(texture, owner), float(seen.mean()) if len(seen) else 0.0


def _gains(mesh: Triangles, photos: NDArray[np.uint8], sight: Sight) -> Floats:
    points, faces = sample_surface(mesh, LEVELLING_POINTS)
    normals = face_normals(mesh)[faces]
    normals = (normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-30)).astype(np.float32)
    colours = np.zeros((len(points), len(photos), 3), np.float32)
    weights = np.zeros((len(points), len(photos)), np.float32)
    share(_sample, len(points), 256, points, normals, photos, sight, colours, weights)
    return level(colours, weights)


@njit(nogil=True, cache=True)
def _sample(start, stop, points, normals, photos, sight, colours, weights):
    for i in range(start, stop):
        for v in range(len(photos)):
            weight, column, row = weigh(sight, v, points[i], normals[i])
            if weight > 0.0:
                weights[i, v] = weight
                _colour(photos[v], column / sight.scale[0], row / sight.scale[1], colours[i, v])


@njit(nogil=True, cache=True)
def _choose(start, stop, mesh, normals, sight, candidates):
    """Find the photos that see a face best, at its middle or near one of its corners."""
    point, normal = np.empty(3), np.empty(3)
    best = np.empty(candidates.shape[1])
    for f in range(start, stop):
        best[:] = 0.0
        for v in range(len(sight.depth)):
            weight = 0.0
            for place in range(4):
                for k in range(3):
                    point[k], normal[k] = 0.0, 0.0
                    for corner in range(3):
                        share_of = 1 / 3 if place == 3 else (0.9 if place == corner else 0.05)
                        point[k] += share_of * mesh.vertices[mesh.faces[f, corner], k]
                        normal[k] += share_of * normals[mesh.faces[f, corner], k]
                weight = max(weight, weigh(sight, v, point, normal)[0])
            place = len(best)
            while place > 0 and best[place - 1] < weight:
                place -= 1
            if place < len(best):
                best[place + 1 :], candidates[f, place + 1 :] = best[place:-1].copy(), candidates[f, place:-1].copy()
                best[place], candidates[f, place] = weight, v


@njit(nogil=True, cache=True)
def _blend(start, stop, points, normals, faces, candidates, photos, gains, sight, colours, weights):
    best, columns, rows = np.zeros(BEST + 1), np.zeros(BEST + 1), np.zeros(BEST + 1)
    views, colour = np.zeros(BEST + 1, np.int64), np.zeros(3)
    for i in range(start, stop):
        best[:] = 0.0
        for v in candidates[faces[i]]:
            if v < 0:
                break
            weight, column, row = weigh(sight, v, points[i], normals[i])
            place = BEST
            if weight <= best[place]:
                continue
            while place > 0 and best[place - 1] < weight:
                best[place], views[place] = best[place - 1], views[place - 1]
                columns[place], rows[place] = columns[place - 1], rows[place - 1]
                place -= 1
            best[place], views[place], columns[place], rows[place] = weight, v, column, row
        total = 0.0
        for n in range(BEST):
            weight = best[n] - 0.95 * best[BEST]
            if weight <= 0.0:
                break
            _colour(photos[views[n]], columns[n] / sight.scale[0], rows[n] / sight.scale[1], colour)
            total += weight
            for k in range(3):
                colours[i, k] += weight * colour[k] * gains[views[n], k]
        weights[i] = total
        if total > 0.0:
            for k in range(3):
                colours[i, k] /= total


@njit(nogil=True, cache=True)
def _colour(photo, column, row, out):
    """Write the colour at a place of a photo, in pixels, to `out`, 0 to 1; transparent pixels have no say."""
    x, y = min(max(column - 0.5, 0.0), photo.shape[1] - 1.0), min(max(row - 0.5, 0.0), photo.shape[0] - 1.0)
    total = 0.0
    out[:] = 0.0
    for down in range(2):
        for right in range(2):
            px, py = min(int(x) + right, photo.shape[1] - 1), min(int(y) + down, photo.shape[0] - 1)
            weight = abs(1 - right - (x - int(x))) * abs(1 - down - (y - int(y))) / 255.0
            if photo.shape[2] == 4:
                weight *= max(photo[py, px, 3] / 255.0, 1e-3)
            total += weight * 255.0
            for k in range(3):
                out[k] += weight * photo[py, px, k]
    for k in range(3):
        out[k] /= total
