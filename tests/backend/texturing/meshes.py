"""Small meshes to paint."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenewright.backend.geometry.triangles import Triangles
from scenewright.backend.geometry.unwrapping import unwrap
from scenewright.shared.artifacts import Mesh

CORNERS = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], np.float32) - np.float32(0.5)
SIDES = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))


def box(size: tuple[float, float, float] = (1, 1, 1), tiles: tuple[int, ...] = (0,) * 6, **words: Any) -> Mesh:
    """Return a box whose six sides lie apart in a grid of 3 by 2, each in the UDIM tile so many to the right."""
    faces, uvs = [], []
    for number, (a, b, c, d) in enumerate(SIDES):
        faces += [(a, b, c), (a, c, d)]
        left, low = tiles[number] + (number % 3) / 3 + 0.02, (number // 3) / 2 + 0.02
        right, high = left + 0.29, low + 0.46
        square = [(left, low), (right, low), (right, high), (left, high)]
        uvs += [square[i] for i in (0, 1, 2, 0, 2, 3)]
    return Mesh(
        name="box", vertices=CORNERS * np.float32(size), faces=np.array(faces, np.int32),
        uvs=np.array(uvs, np.float32), **words,
    )  # fmt: skip


def joined(*meshes: Mesh) -> Mesh:
    """Return meshes as one, unwrapped."""
    starts = np.cumsum([0, *(len(each.vertices) for each in meshes[:-1])], dtype=np.int32)
    vertices = np.concatenate([each.vertices for each in meshes])
    faces = np.concatenate([each.faces + start for each, start in zip(meshes, starts, strict=True)])
    return Mesh(name="joined", vertices=vertices, faces=faces, uvs=unwrap(Triangles(vertices, faces), 256))
