"""What makes a mesh usable, judged from outside: closed, wound outward, unwrapped without overlap, no needles."""

from __future__ import annotations

import numpy as np
import trimesh
from numba import njit

from scenewright.shared.artifacts import Mesh

THINNEST = 0.1  # degrees


def assert_usable(mesh: Mesh, mirrored: bool = False) -> trimesh.Trimesh:
    """Fail unless a mesh is closed, consistently wound outward, unwrapped without overlap and has no needles.

    Args:
        mesh: what a generator made.
        mirrored: whether charts may be mirrored in the texture.
    """
    judge = trimesh.Trimesh(mesh.vertices, mesh.faces, process=False)
    assert judge.is_watertight and judge.is_winding_consistent
    assert judge.volume > 0
    assert all(part.volume > 0 for part in judge.split(only_watertight=False))
    assert len(np.unique(mesh.faces)) == len(mesh.vertices)
    assert np.isfinite(mesh.vertices).all()
    assert smallest_angle(mesh) > THINNEST
    assert_unwrapped(mesh, mirrored)
    return judge


def smallest_angle(mesh: Mesh) -> float:
    """Return the smallest angle of all faces in degrees."""
    corners = mesh.vertices[mesh.faces].astype(np.float64)
    to_next, to_last = np.roll(corners, -1, axis=1) - corners, np.roll(corners, 1, axis=1) - corners
    sine = np.linalg.norm(np.cross(to_next, to_last), axis=2)
    return float(np.degrees(np.arctan2(sine, (to_next * to_last).sum(axis=2))).min())


def assert_unwrapped(mesh: Mesh, mirrored: bool = False, size: int = 2048) -> None:
    """Fail unless every face has its own place in the unit square."""
    assert mesh.uvs is not None and mesh.uvs.min() >= 0 and mesh.uvs.max() <= 1
    texels = mesh.uvs.astype(np.float64).reshape(-1, 3, 2)
    sides = texels[:, 1:] - texels[:, :1]
    areas = np.linalg.det(sides)
    assert (areas != 0).all(), "a face has no area in the texture"
    assert mirrored or (areas > 0).all(), "a face is mirrored in the texture"
    assert coverage(texels * size, size).max() <= 1, "faces share texels"


def coverage(triangles: np.ndarray, size: int) -> np.ndarray:
    """Return how many triangles (m, 3, 2), in pixels, cover each pixel's centre, (size, size)."""
    count = np.zeros((size, size), np.int32)
    _cover(np.ascontiguousarray(triangles, np.float64), count)
    return count


def silhouette_iou(mesh: Mesh, alpha: np.ndarray) -> float:
    """Return how well a mesh seen from -Y covers a mask (h, w), 0 to 1, brought to the same area and place."""
    flat = mesh.vertices[mesh.faces][..., [0, 2]].astype(np.float64) * [1, -1]
    sides = flat[:, 1:] - flat[:, :1]
    doubled = np.linalg.det(sides)
    front, area = flat[doubled < 0], -doubled[doubled < 0] / 2
    middle = (front.mean(axis=1) * area[:, None]).sum(axis=0) / area.sum()
    mask = alpha >= 0.5
    soft = np.where((alpha > 0.02) & (alpha < 0.98), alpha, mask)
    rows, columns = np.nonzero(soft)
    weight = soft[rows, columns]
    place = np.array([((columns + 0.5) * weight).sum(), ((rows + 0.5) * weight).sum()]) / weight.sum()
    scale = np.sqrt(weight.sum() / area.sum())
    seen = coverage((front - middle) * scale + place, max(mask.shape))[: mask.shape[0], : mask.shape[1]] > 0
    return float((seen & mask).sum() / (seen | mask).sum())


@njit(cache=True)
def _cover(triangles, count):  # noqa: ANN001, ANN202
    size = len(count)
    for f in range(len(triangles)):
        a, b, c = triangles[f]
        area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        if area == 0.0:
            continue
        top, bottom = int(max(0, min(a[1], b[1], c[1]) - 1)), int(min(size - 1, max(a[1], b[1], c[1]) + 1))
        left, right = int(max(0, min(a[0], b[0], c[0]) - 1)), int(min(size - 1, max(a[0], b[0], c[0]) + 1))
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                x, y = column + 0.5, row + 0.5
                u = ((b[0] - x) * (c[1] - y) - (b[1] - y) * (c[0] - x)) / area
                v = ((c[0] - x) * (a[1] - y) - (c[1] - y) * (a[0] - x)) / area
                if min(u, v, 1.0 - u - v) > 1e-5:
                    count[row, column] += 1
