"""Shapes to blocks: every block that a surface goes through, and those that it encloses.

Source: Nooruddin and Turk, Simplification and Repair of Polygonal Models Using Volumetric Techniques, 2003, for the
inside.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.geometry.slots import covered
from scenewright.backend.vocabulary.matching import find, words
from scenewright.backend.worlds.blocks import PHRASES
from scenewright.backend.worlds.merging import mean_colour
from scenewright.shared import srgb
from scenewright.shared.artifacts import Block, Mesh, VoxelWorld

MOST = 1 << 27  # blocks, air included
KINDS = 255
FLAT = 1e-9


def voxelised(mesh: Mesh, blocks: int, step: Callable[[float, str], None]) -> VoxelWorld:
    """Return a mesh as blocks.

    Args:
        mesh: need not be closed; what it encloses is filled.
        blocks: along its longest side.
        step: told how far it is (0 to 1) and what comes next; what it raises ends the work.

    Raises:
        ValueError: it has no extent, or a vertex is no number.
    """
    used = mesh.vertices[np.unique(mesh.faces)].astype(np.float64)
    if not np.isfinite(used).all():
        raise ValueError("The mesh has vertices that are no numbers.")
    low, high = used.min(0), used.max(0)
    extent = float((high - low).max())
    if extent < FLAT:
        raise ValueError("The mesh is a point: there is nothing to turn into blocks.")
    size = extent / blocks
    shape = np.maximum(np.ceil((high - low) / size - 1e-6).astype(np.int64), 1)
    step(0.0, "Colours")
    entries, label = _palette(mesh)
    step(0.1, "Blocks")
    labels = np.zeros(shape, np.uint8)
    corners = np.ascontiguousarray((mesh.vertices[mesh.faces] - low) / size)
    for start in range(0, len(corners), 20_000):
        step(0.1 + 0.7 * start / len(corners), "Blocks")
        _mark(corners[start : start + 20_000], label[start : start + 20_000], labels)
    step(0.8, "Filling")
    _fill(labels)
    return VoxelWorld(
        name=mesh.name, labels=labels, palette=entries, block_size=size,
        origin=(float(low[0]), float(low[1]), float(low[2])),
    )  # fmt: skip


def _palette(mesh: Mesh) -> tuple[tuple[Block, ...], NDArray[np.uint8]]:
    """Return an entry for each material that faces have, and the label (m,) of each face."""
    label = np.ones(len(mesh.faces), np.uint8)
    entries: list[Block] = []
    for part in covered(mesh):
        name = (part.material.name if part.material else mesh.name) or "Clay"
        linear = mean_colour(part.material)
        if mesh.colours is not None and (part.material is None or part.material.albedo_map is None):
            linear = srgb.decoded(mesh.colours[mesh.faces[part.faces].ravel(), :3] / np.float32(255)).mean(0)
        red, green, blue = (float(value) for value in srgb.encoded(np.clip(linear, 0, 1)))
        known = find(words(name), PHRASES)
        material = max(known, key=lambda match: match.length).meaning.material if known else ""
        entry = Block(name=name, material=material, colour=(red, green, blue))
        if entry not in entries and len(entries) < KINDS:
            entries.append(entry)
        label[part.faces] = entries.index(entry) + 1 if entry in entries else KINDS
    return tuple(entries), label


def _fill(labels: NDArray[np.uint8]) -> None:
    """Give blocks that no way leads to from outside the label of the nearest that is on the surface."""
    air = np.pad(labels == 0, 1, constant_values=True)
    regions, _ = ndimage.label(air)
    inside = (air & (regions != regions[0, 0, 0]))[1:-1, 1:-1, 1:-1]
    if inside.any():
        nearest = ndimage.distance_transform_edt(labels == 0, return_distances=False, return_indices=True)
        labels[inside] = labels[tuple(nearest)][inside]


@njit(nogil=True, cache=True)
def _mark(corners, label, labels):
    """Mark every block that a triangle meets: those in its box whose axes do not separate the two.

    Source: Akenine-Möller, Fast 3D Triangle-Box Overlap Testing, 2001.
    """
    shape = labels.shape
    low, high = np.empty(3, np.int64), np.empty(3, np.int64)
    for n in range(len(corners)):
        t = corners[n]
        for k in range(3):
            least, most = min(t[0, k], t[1, k], t[2, k]), max(t[0, k], t[1, k], t[2, k])
            # A face on the border between two blocks belongs to the one that lies below it.
            low[k] = max(min(int(np.floor(least + 1e-6)), shape[k] - 1), 0)
            high[k] = max(min(int(np.ceil(most - 1e-6)), shape[k]), low[k] + 1)
        for i in range(low[0], high[0]):
            for j in range(low[1], high[1]):
                for k in range(low[2], high[2]):
                    if _meets(t, i + 0.5, j + 0.5, k + 0.5):
                        labels[i, j, k] = label[n]


@njit(nogil=True, cache=True)
def _meets(t, x, y, z):
    v = np.empty((3, 3))
    for a in range(3):
        v[a, 0], v[a, 1], v[a, 2] = t[a, 0] - x, t[a, 1] - y, t[a, 2] - z
    half = 0.5 + 1e-6
    e = np.empty((3, 3))
    for a in range(3):
        for k in range(3):
            e[a, k] = v[(a + 1) % 3, k] - v[a, k]
    for a in range(3):
        for k in range(3):
            p, q = (k + 1) % 3, (k + 2) % 3
            least, most = np.inf, -np.inf
            for b in range(3):
                along = e[a, p] * v[b, q] - e[a, q] * v[b, p]
                least, most = min(least, along), max(most, along)
            reach = half * (abs(e[a, p]) + abs(e[a, q]))
            if least > reach or most < -reach:
                return False
    nx = e[0, 1] * e[1, 2] - e[0, 2] * e[1, 1]
    ny = e[0, 2] * e[1, 0] - e[0, 0] * e[1, 2]
    nz = e[0, 0] * e[1, 1] - e[0, 1] * e[1, 0]
    away = nx * v[0, 0] + ny * v[0, 1] + nz * v[0, 2]
    return abs(away) <= half * (abs(nx) + abs(ny) + abs(nz))
