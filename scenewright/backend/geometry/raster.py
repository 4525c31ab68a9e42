"""Drawing triangles into pinhole cameras: which face each pixel sees, how far away, and its texture."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.triangles import Floats, Indices, TexturedTriangles, Triangles

NEAR = 1e-3  # metres in front of the camera; what reaches nearer is not drawn


@dataclass(frozen=True)
class Fragments:
    """What each pixel of each view sees of a mesh.

    Attributes:
        face: (v, h, w) int32, the nearest face under the pixel's centre, -1 where there is none.
        depth: (v, h, w) float32, metres along the ray to it, 0 where there is none.
    """

    face: Indices
    depth: Floats


def rasterise(mesh: Triangles, cameras: Cameras) -> Fragments:
    """Find the nearest face, of either side, at every pixel centre; faces that reach behind a camera are left out."""
    shape = (len(cameras), cameras.height, cameras.width)
    face, depth = np.full(shape, -1, np.int32), np.zeros(shape, np.float32)
    share(_rasterise, len(cameras), 1, mesh, cameras.pinholes, face, depth)
    return Fragments(face, depth)


def draw(mesh: TexturedTriangles, cameras: Cameras, supersampling: int = 3, background: float = 1.0) -> Floats:
    """Draw a textured mesh without light: what one sees is its texture, bilinearly filtered.

    Args:
        mesh: what to draw.
        cameras: v views.
        supersampling: samples along each side of a pixel.
        background: grey level where no face is, 0 to 1.

    Returns:
        (v, h, w, 3) float32, sRGB-encoded, 0 to 1.
    """
    fine = cameras.scaled(supersampling)
    fragments = rasterise(Triangles(mesh.vertices, mesh.faces), fine)
    colour = np.full((*fragments.face.shape, 3), background, np.float32)
    share(_shade, len(fine), 1, fragments.face, fragments.depth, mesh, fine.pinholes, colour)
    shape = (len(colour), cameras.height, supersampling, cameras.width, supersampling, 3)
    return colour.reshape(shape).mean((2, 4), dtype=np.float32)


@njit(nogil=True, cache=True)
def project(pinholes, view, x, y, z):
    """Return column and row of a world point, in pixels from the top left corner, and its depth along the axis."""
    pose = pinholes.poses[view]
    x, y, z = x - pose[0, 3], y - pose[1, 3], z - pose[2, 3]
    ahead = -(pose[0, 2] * x + pose[1, 2] * y + pose[2, 2] * z)
    if ahead <= NEAR:
        return -1.0, -1.0, 0.0
    right = (pose[0, 0] * x + pose[1, 0] * y + pose[2, 0] * z) / ahead
    up = (pose[0, 1] * x + pose[1, 1] * y + pose[2, 1] * z) / ahead
    focal, centre = pinholes.focal[view], pinholes.centre[view]
    return centre[0] + right * focal[0], centre[1] - up * focal[1], ahead


@njit(nogil=True, cache=True)
def _rasterise(start, stop, mesh, pinholes, face_at, depth_at):
    height, width = face_at.shape[1:]
    at = np.empty((len(mesh.vertices), 3))
    for v in range(start, stop):
        nearest = np.zeros((height, width))  # one over the depth along the axis, which is linear on the screen
        for i in range(len(at)):
            x, y, z = mesh.vertices[i]
            column, row, ahead = project(pinholes, v, x, y, z)
            at[i, 0], at[i, 1], at[i, 2] = column, row, 1.0 / ahead if ahead > 0.0 else 0.0
        for f in range(len(mesh.faces)):
            a, b, c = at[mesh.faces[f, 0]], at[mesh.faces[f, 1]], at[mesh.faces[f, 2]]
            area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
            if area == 0.0 or a[2] == 0.0 or b[2] == 0.0 or c[2] == 0.0:
                continue
            left, right = pixel_range(a[0], b[0], c[0], width)
            top, bottom = pixel_range(a[1], b[1], c[1], height)
            for y in range(top, bottom):
                for x in range(left, right):
                    of_a, of_b, of_c = screen_weights(a, b, c, area, x + 0.5, y + 0.5)
                    inverse = of_a * a[2] + of_b * b[2] + of_c * c[2]
                    if min(of_a, of_b, of_c) >= 0.0 and inverse > nearest[y, x]:
                        nearest[y, x] = inverse
                        face_at[v, y, x] = f
        for y in range(height):
            for x in range(width):
                if face_at[v, y, x] >= 0:
                    across = (x + 0.5 - pinholes.centre[v, 0]) / pinholes.focal[v, 0]
                    down = (y + 0.5 - pinholes.centre[v, 1]) / pinholes.focal[v, 1]
                    depth_at[v, y, x] = math.sqrt(across * across + down * down + 1.0) / nearest[y, x]


@njit(nogil=True, cache=True)
def pixel_range(a, b, c, limit):
    """Return the range of pixels whose centre lies between the least and the greatest of three coordinates."""
    first = max(0.0, math.ceil(min(a, b, c) - 0.5))
    return int(min(first, limit)), int(min(limit, max(0.0, math.floor(max(a, b, c) + 0.5))))


@njit(nogil=True, cache=True)
def screen_weights(a, b, c, area, x, y):
    """Return the weights of a flat triangle's corners at a point; `area` is twice its own, with its sign."""
    of_a = ((b[0] - x) * (c[1] - y) - (b[1] - y) * (c[0] - x)) / area
    of_b = ((c[0] - x) * (a[1] - y) - (c[1] - y) * (a[0] - x)) / area
    return of_a, of_b, 1.0 - of_a - of_b


@njit(nogil=True, cache=True)
def _shade(start, stop, face_at, depth_at, mesh, pinholes, colour):
    size = mesh.texture.shape[0]
    point = np.empty(3)
    for v in range(start, stop):
        pose, focal, centre = pinholes.poses[v], pinholes.focal[v], pinholes.centre[v]
        for y in range(face_at.shape[1]):
            for x in range(face_at.shape[2]):
                f = face_at[v, y, x]
                if f < 0:
                    continue
                across, up = (x + 0.5 - centre[0]) / focal[0], (centre[1] - y - 0.5) / focal[1]
                ahead = depth_at[v, y, x] / math.sqrt(across * across + up * up + 1.0)
                for k in range(3):
                    point[k] = pose[k, 3] + ahead * (across * pose[k, 0] + up * pose[k, 1] - pose[k, 2])
                i, j, k = mesh.faces[f]
                a, b, c = barycentric(point, mesh.vertices[i], mesh.vertices[j], mesh.vertices[k])
                corners = mesh.uvs[3 * f : 3 * f + 3]
                column = size * (a * corners[0, 0] + b * corners[1, 0] + c * corners[2, 0])
                row = size * (1.0 - a * corners[0, 1] - b * corners[1, 1] - c * corners[2, 1])
                bilinear(mesh.texture, column, row, colour[v, y, x])
                for k in range(3):
                    colour[v, y, x, k] /= 255.0


@njit(nogil=True, cache=True)
def barycentric(point, a, b, c):
    """Return the weights of a triangle's corners at the point of its plane nearest to `point`."""
    ab0, ab1, ab2 = b[0] - a[0], b[1] - a[1], b[2] - a[2]
    ac0, ac1, ac2 = c[0] - a[0], c[1] - a[1], c[2] - a[2]
    ap0, ap1, ap2 = point[0] - a[0], point[1] - a[1], point[2] - a[2]
    bb, bc, cc = ab0 * ab0 + ab1 * ab1 + ab2 * ab2, ab0 * ac0 + ab1 * ac1 + ab2 * ac2, ac0 * ac0 + ac1 * ac1 + ac2 * ac2
    pb, pc = ap0 * ab0 + ap1 * ab1 + ap2 * ab2, ap0 * ac0 + ap1 * ac1 + ap2 * ac2
    area = bb * cc - bc * bc
    if area <= 0.0:
        return 1.0, 0.0, 0.0
    of_b, of_c = (cc * pb - bc * pc) / area, (bb * pc - bc * pb) / area
    return 1.0 - of_b - of_c, of_b, of_c


@njit(nogil=True, cache=True)
def bilinear(image, column, row, out):
    """Write an image's value at a position in pixels from its top left corner, clamped to its border, to `out`."""
    x, y = min(max(column - 0.5, 0.0), image.shape[1] - 1.0), min(max(row - 0.5, 0.0), image.shape[0] - 1.0)
    x0, y0 = int(x), int(y)
    x1, y1 = min(x0 + 1, image.shape[1] - 1), min(y0 + 1, image.shape[0] - 1)
    fx, fy = x - x0, y - y0
    for k in range(len(out)):
        above = image[y0, x0, k] * (1.0 - fx) + image[y0, x1, k] * fx
        below = image[y1, x0, k] * (1.0 - fx) + image[y1, x1, k] * fx
        out[k] = above * (1.0 - fy) + below * fy
