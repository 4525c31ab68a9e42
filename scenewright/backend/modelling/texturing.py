"""The maps of a prop: every texel asks the solid pattern of its part what the surface looks like there."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.atlas import fill_gaps, texel_faces
from scenewright.backend.geometry.raster import screen_weights
from scenewright.backend.geometry.triangles import Doubles, Floats, Indices, Triangles, face_normals, vertex_normals
from scenewright.backend.modelling.patterns import ALPHA, GLOW, HEIGHT, METAL, RED, ROUGH, surface

Bytes = NDArray[np.uint8]
SHARP = math.cos(math.radians(33))  # of the angle between the normals of faces that meet at a sharp edge
CHANNELS = 12  # colour and alpha, roughness, metallic, normal, glow
OPAQUE, COLOUR, NORMAL, LIGHT = 3, slice(0, 4), slice(6, 9), slice(9, 12)


@dataclass(frozen=True)
class Surfaces:
    """What the parts of a mesh are made of.

    Attributes:
        part: (m,) int32, the part of each face.
        rows: (p, 19) float64, the look of each part.
        frames: (p, 3, 4) float64, takes points to the coordinates of each part's pattern.
        seeds: (p,) int64, so that no two parts look alike.
    """

    part: Indices
    rows: Doubles
    frames: Doubles
    seeds: NDArray[np.int64]


@dataclass(frozen=True)
class Maps:
    """The maps of a material, (size, size, c) uint8, row 0 on top; `glow` is None where nothing gives off light."""

    albedo: Bytes
    roughness: Bytes
    metallic: Bytes
    normal: Bytes
    glow: Bytes | None


def bake(mesh: Triangles, uvs: Floats, surfaces: Surfaces, size: int) -> Maps:
    """Return the maps of a mesh.

    Args:
        mesh: closed.
        uvs: (3m, 2) float32 per face corner, charts that do not overlap.
        surfaces: what its parts are made of.
        size: side of the maps in texels.
    """
    owner = texel_faces(uvs, size)
    texels = np.argwhere(owner >= 0).astype(np.int32)
    texture = np.zeros((size, size, CHANNELS), np.uint8)
    corners = uvs.reshape(-1, 3, 2)
    normals, sharp = vertex_normals(mesh), sharp_edges(mesh)
    share(
        _bake, len(texels), 16384, mesh, normals, corners, _tangents(mesh, corners), sharp, owner, texels,
        surfaces.part, surfaces.rows, surfaces.frames, surfaces.seeds, texture,
    )  # fmt: skip
    texture = fill_gaps(texture, owner)
    channels = COLOUR if (texture[owner >= 0, OPAQUE] < 255).any() else slice(0, 3)
    glow = texture[..., LIGHT].copy() if texture[..., LIGHT].any() else None
    albedo, roughness, metallic, normal = (
        texture[..., chosen].copy() for chosen in (channels, slice(4, 5), slice(5, 6), NORMAL)
    )
    return Maps(albedo, roughness, metallic, normal, glow)


def sharp_edges(mesh: Triangles) -> NDArray[np.bool_]:
    """Return which edges, from each face corner to the next (m, 3), are sharp and stand out."""
    start, end = mesh.faces.ravel().astype(np.int64), np.roll(mesh.faces, -1, axis=1).ravel().astype(np.int64)
    forth, back = start * len(mesh.vertices) + end, end * len(mesh.vertices) + start
    twins = np.empty(len(forth), np.int64)
    twins[np.argsort(forth)] = np.argsort(back)
    normals = face_normals(mesh)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-30)
    own, other = np.repeat(np.arange(len(normals)), 3), twins // 3
    tips = mesh.vertices[np.roll(mesh.faces, 1, axis=1).ravel()[twins]].astype(np.float64)
    convex = ((tips - mesh.vertices[start]) * normals[own]).sum(1) < 0
    return (convex & ((normals[own] * normals[other]).sum(1) < SHARP)).reshape(-1, 3)


def _tangents(mesh: Triangles, corners: Floats) -> Doubles:
    """Return the directions in which u and v grow on each face, (m, 2, 3), unit length."""
    a, b, c = mesh.vertices[mesh.faces].astype(np.float64).transpose(1, 0, 2)
    (u1, v1), (u2, v2) = ((corners[:, i] - corners[:, 0]).astype(np.float64).T for i in (1, 2))
    sign = np.where(u1 * v2 - u2 * v1 < 0, -1.0, 1.0)[:, None]
    along_u = ((b - a) * v2[:, None] - (c - a) * v1[:, None]) * sign
    along_v = ((c - a) * u1[:, None] - (b - a) * u2[:, None]) * sign
    pair = np.stack([along_u, along_v], axis=1)
    return pair / np.maximum(np.linalg.norm(pair, axis=2, keepdims=True), 1e-30)


@njit(nogil=True, cache=True)
def _bake(
    start, stop, mesh, normals, corners, tangents, sharp, owner, texels, parts, rows, frames, seeds, texture
):  # fmt: skip
    size = len(owner)
    out, there = np.empty(8), np.empty(8)
    point, normal, beside, local = np.empty(3), np.empty(3), np.empty(3), np.empty(3)
    slope = np.empty(2)
    for i in range(start, stop):
        line, column = texels[i]
        f = owner[line, column]
        a, b, c = corners[f]
        area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        weights = screen_weights(a, b, c, area, (column + 0.5) / size, 1.0 - (line + 0.5) / size)
        for k in range(3):
            point[k], normal[k] = 0.0, 0.0
            for corner in range(3):
                vertex = mesh.faces[f, corner]
                point[k] += weights[corner] * mesh.vertices[vertex, k]
                normal[k] += weights[corner] * normals[vertex, k]
        length = max(math.sqrt(normal[0] ** 2 + normal[1] ** 2 + normal[2] ** 2), 1e-12)
        p = parts[f]
        frame, row, seed = frames[p], rows[p], seeds[p]
        for k in range(3):
            normal[k] /= length
        for k in range(3):
            local[k] = frame[k, 0] * normal[0] + frame[k, 1] * normal[1] + frame[k, 2] * normal[2]
        edge = _edge_distance(mesh, f, sharp, point)
        _look(frame, point, local, row, seed, edge, out)
        # Heights a texel's width away along u and along v give the slope that the normal map holds.
        step = max(_texel_width(mesh, f, area, size), 1e-7)
        for axis in range(2):
            for k in range(3):
                beside[k] = point[k] + step * tangents[f, axis, k]
            _look(frame, beside, local, row, seed, edge, there)
            slope[axis] = min(2.0, max(-2.0, (there[HEIGHT] - out[HEIGHT]) / step))
        _write(out, slope, texture[line, column])


@njit(nogil=True, cache=True, inline="never")
def _look(frame, point, normal, row, seed, edge, out):
    x = frame[0, 0] * point[0] + frame[0, 1] * point[1] + frame[0, 2] * point[2] + frame[0, 3]
    y = frame[1, 0] * point[0] + frame[1, 1] * point[1] + frame[1, 2] * point[2] + frame[1, 3]
    z = frame[2, 0] * point[0] + frame[2, 1] * point[1] + frame[2, 2] * point[2] + frame[2, 3]
    surface(x, y, z, normal, row, seed, edge, out)


@njit(nogil=True, cache=True)
def _write(out, slope, texel):
    for k in range(3):
        texel[k] = np.uint8(255.0 * out[RED + k] + 0.5)
        texel[9 + k] = np.uint8(255.0 * min(1.0, out[GLOW]) * out[RED + k] + 0.5)
    texel[3] = np.uint8(255.0 * out[ALPHA] + 0.5)
    texel[4] = np.uint8(255.0 * min(1.0, max(0.02, out[ROUGH])) + 0.5)
    texel[5] = np.uint8(255.0 * min(1.0, max(0.0, out[METAL])) + 0.5)
    up = 1.0 / math.sqrt(slope[0] ** 2 + slope[1] ** 2 + 1.0)
    texel[6] = np.uint8(127.5 - 127.5 * slope[0] * up + 0.5)
    texel[7] = np.uint8(127.5 - 127.5 * slope[1] * up + 0.5)
    texel[8] = np.uint8(127.5 + 127.5 * up + 0.5)


@njit(nogil=True, cache=True)
def _texel_width(mesh, f, area, size):
    """Return the side of a texel on a face in metres."""
    i, j, k = mesh.faces[f]
    a, b, c = mesh.vertices[i], mesh.vertices[j], mesh.vertices[k]
    x = (b[1] - a[1]) * (c[2] - a[2]) - (b[2] - a[2]) * (c[1] - a[1])
    y = (b[2] - a[2]) * (c[0] - a[0]) - (b[0] - a[0]) * (c[2] - a[2])
    z = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return math.sqrt(math.sqrt(x * x + y * y + z * z) / max(abs(area), 1e-20)) / size


@njit(nogil=True, cache=True)
def _edge_distance(mesh, f, sharp, point):
    """Return the distance of a point of a face to the nearest of the face's sharp edges; a metre where it has none."""
    nearest = 1.0
    for side in range(3):
        if not sharp[f, side]:
            continue
        a, b = mesh.vertices[mesh.faces[f, side]], mesh.vertices[mesh.faces[f, (side + 1) % 3]]
        along, length = 0.0, 1e-20
        for k in range(3):
            along += (point[k] - a[k]) * (b[k] - a[k])
            length += (b[k] - a[k]) ** 2
        t, away = min(1.0, max(0.0, along / length)), 0.0
        for k in range(3):
            away += (a[k] + t * (b[k] - a[k]) - point[k]) ** 2
        nearest = min(nearest, math.sqrt(away))
    return nearest
