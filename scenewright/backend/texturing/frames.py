"""How a pattern lies on the parts of a mesh: bricks upright and square to the walls, wood along each board."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from scenewright.backend.geometry.triangles import Doubles, Indices, Triangles, face_normals
from scenewright.backend.geometry.welding import SAME, size_of

LONG = 1.35  # length to width from which on a part has a direction
SQUARE = 0.15  # how much of the walls must agree on a direction to be taken for square
FAR = 37.0  # metres that patterns of different parts are moved apart by at most


def parts(mesh: Triangles) -> Indices:
    """Return the connected part of each face, (m,) int32; vertices at the same place are one."""
    step = SAME * max(size_of(mesh), 1e-30)
    keys = np.rint((mesh.vertices - mesh.vertices.min(axis=0)).astype(np.float64) / step).astype(np.int64)
    _, welded = np.unique((keys[:, 0] << 42) + (keys[:, 1] << 21) + keys[:, 2], return_inverse=True)
    faces = welded.ravel()[mesh.faces]
    ends = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]]])
    count = int(faces.max()) + 1
    links = coo_array((np.ones(len(ends), np.int8), (ends[:, 0], ends[:, 1])), shape=(count, count))
    _, number = connected_components(links, directed=False)
    return np.unique(number[faces[:, 0]], return_inverse=True)[1].astype(np.int32)


def upright(mesh: Triangles, part: Indices) -> Doubles:
    """Return the frames (p, 3, 4) that turn each part about Z so that most of its walls are square to X or Y."""
    normals = face_normals(mesh)
    turned = np.abs(normals[:, 0] + 1j * normals[:, 1])
    square = turned * np.exp(4j * np.angle(normals[:, 0] + 1j * normals[:, 1]))
    summed = np.bincount(part, square.real) + 1j * np.bincount(part, square.imag)
    agreed = np.abs(summed) > SQUARE * np.maximum(np.bincount(part, turned), 1e-30)
    angle = np.where(agreed, np.angle(summed) / 4, 0.0)
    frames = np.zeros((len(angle), 3, 4))
    frames[:, 0, 0], frames[:, 0, 1] = np.cos(angle), np.sin(angle)
    frames[:, 1, 0], frames[:, 1, 1] = -np.sin(angle), np.cos(angle)
    frames[:, 2, 2] = 1.0
    return frames


def along(mesh: Triangles, part: Indices, seed: int) -> Doubles:
    """Return the frames (p, 3, 4) whose X runs along each part, each moved elsewhere so that no two look alike."""
    random = np.random.default_rng(seed)
    shifts = random.uniform(-FAR, FAR, (int(part.max()) + 1, 3))
    frames = upright(mesh, part)
    order = np.argsort(part, kind="stable")
    starts = np.searchsorted(part[order], np.arange(len(frames) + 1))
    for number in range(len(frames)):
        faces = order[starts[number] : starts[number + 1]]
        frames[number, :, :3] = _main_axes(mesh, faces, frames[number, :, :3])
        frames[number, :, 3] = shifts[number]
    return frames


def _main_axes(mesh: Triangles, faces: NDArray[np.int64], usual: Doubles) -> Doubles:
    """Return the axes (3, 3) of some faces, the longest first; the usual ones where none is much longer."""
    corners = mesh.vertices[mesh.faces[faces]].astype(np.float64)
    areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    middles = corners.mean(axis=1)
    centre = (middles * areas[:, None]).sum(axis=0) / max(areas.sum(), 1e-30)
    away = corners.reshape(-1, 3) - centre
    _, axes = np.linalg.eigh((away * np.repeat(areas, 3)[:, None]).T @ away)
    found = axes.T[::-1]
    lengths = np.ptp(corners.reshape(-1, 3) @ found.T, axis=0)
    if lengths[0] < LONG * max(lengths[1], 1e-30):
        # Without a direction of its own, as wide as long: the world's Z is the direction of what stands upright.
        return usual if lengths[0] < LONG * max(lengths[2], 1e-30) else _with_first(usual, usual[0], found[2])
    return _with_first(usual, found[0], found[2])


def _with_first(usual: Doubles, first: Doubles, last: Doubles) -> Doubles:
    last = last - first * (first @ last)
    length = np.linalg.norm(last)
    if length < 1e-6:
        return usual
    last /= length
    return np.stack([first, np.cross(last, first), last])
