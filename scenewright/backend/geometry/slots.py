"""Which material covers which faces of a mesh, by slot and by UDIM tile."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from scenewright.backend.geometry.triangles import Floats
from scenewright.shared.artifacts import Material, Mesh

FIRST_TILE, ACROSS = 1001, 10  # UDIM: 1001 is the tile from 0 to 1, ten lie in a row


class Covered(NamedTuple):
    """Hold the faces that one material covers.

    Attributes:
        faces: (k,) indices.
        material: what covers them, None where nothing does.
        shift: what to take off their UVs, so that they lie within its maps: the tile's lower left corner.
    """

    faces: NDArray[np.int64]
    material: Material | None
    shift: tuple[int, int] = (0, 0)


def covered(mesh: Mesh) -> list[Covered]:
    """Return the faces of a mesh by what covers them; a face is in the UDIM tile that its middle is in."""
    if mesh.slots is None or not mesh.materials:
        return _by_tile(mesh, Covered(np.arange(len(mesh.faces)), mesh.material))
    slots = [Covered(np.flatnonzero(mesh.slots == slot), found) for slot, found in enumerate(mesh.materials)]
    return [part for slot in slots if len(slot.faces) for part in _by_tile(mesh, slot)]


def part_of(mesh: Mesh, part: Covered) -> Mesh:
    """Return some faces of a mesh with all its vertices, as a mesh of one material whose UVs lie within its maps."""
    uvs = (
        None
        if mesh.uvs is None
        else mesh.uvs.reshape(-1, 3, 2)[part.faces].reshape(-1, 2) - np.array(part.shift, np.float32)
    )
    return msgspec.structs.replace(
        mesh, faces=np.ascontiguousarray(mesh.faces[part.faces]), uvs=uvs, material=part.material, edges=None,
        corner_edges=None, slots=None, materials=(), selected=None, polygons=None,
    )  # fmt: skip


def tile_at(column: int, row: int) -> int:
    """Return the number of the UDIM tile whose lower left corner is at (column, row)."""
    return FIRST_TILE + column + ACROSS * row


def corner_of(tile: int) -> tuple[int, int]:
    """Return the lower left corner of a UDIM tile."""
    return (tile - FIRST_TILE) % ACROSS, (tile - FIRST_TILE) // ACROSS


def face_tiles(uvs: Floats) -> NDArray[np.int64]:
    """Return column and row of the tile in which the middle of each face (m, 3, 2) lies, (m, 2)."""
    return np.floor(np.nan_to_num(uvs.astype(np.float64)).mean(axis=1)).astype(np.int64)


def _by_tile(mesh: Mesh, slot: Covered) -> list[Covered]:
    if slot.material is None or not slot.material.tiles or mesh.uvs is None:
        return [slot]
    cells = face_tiles(mesh.uvs.reshape(-1, 3, 2)[slot.faces])
    found, number = np.unique(cells, axis=0, return_inverse=True)
    maps = {each.udim: each for each in (slot.material, *slot.material.tiles)}
    return [
        Covered(slot.faces[number.ravel() == i], maps.get(tile_at(int(x), int(y))), (int(x), int(y)))
        for i, (x, y) in enumerate(found)
    ]
