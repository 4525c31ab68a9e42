"""The texels of one picture: which face each lies on, where in space, and the way it faces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.geometry import atlas
from scenewright.backend.geometry.triangles import Floats, Indices
from scenewright.backend.texturing.canvas import Canvas, tile_uvs


@dataclass(frozen=True)
class Texels:
    """The k painted texels of a sheet, row by row from the top.

    Attributes:
        sheet: its material slot and UDIM tile.
        owner: (size, size) int32, the face at each texel, -1 between charts and where nothing is painted.
        uvs: (m, 3, 2) float32, in which the sheet goes from 0 to 1.
        faces: (k,) int32.
        weights: (k, 3) float32 of the face's corners.
        points: (k, 3) float32, metres.
        normals: (k, 3) float32, unit, smooth where the mesh is.
    """

    sheet: tuple[int, int]
    owner: Indices
    uvs: Floats
    faces: Indices
    weights: Floats
    points: Floats
    normals: Floats

    @property
    def size(self) -> int:
        """Texels along a side."""
        return len(self.owner)

    def picture(self, values: Floats, fill: bool = True) -> Floats:
        """Return values (k,) or (k, c) as a picture (size, size[, c]); between the charts as beside them, or zero."""
        spread = np.zeros((*self.owner.shape, *values.shape[1:]), np.float32)
        spread[self.owner >= 0] = values
        return spread[self.gaps] if fill and len(values) else spread

    @property
    def gaps(self) -> tuple[Indices, Indices]:
        """Rows and columns (size, size) of the painted texel that each one is filled from."""
        rows, columns = ndimage.distance_transform_edt(self.owner < 0, return_distances=False, return_indices=True)
        return rows, columns


def texels(painted: Canvas, sheet: tuple[int, int], size: int) -> Texels:
    """Return the texels of one sheet of a canvas, at any size."""
    uvs = tile_uvs(painted, sheet)
    numbers = np.flatnonzero(painted.chosen & (painted.slots == sheet[0]))
    owner = atlas.texel_faces(np.ascontiguousarray(uvs[numbers]).reshape(-1, 2), size)
    owner = np.where(owner >= 0, numbers[np.maximum(owner, 0)], -1).astype(np.int32)
    weights = np.clip(atlas.texel_weights(uvs, owner), 0, 1)
    faces = owner[owner >= 0]
    points = _blended(weights, painted.mesh.vertices[painted.mesh.faces[faces]])
    normals = _blended(weights, painted.normals[faces])
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    return Texels(sheet, owner, uvs, faces, weights, points, normals)


def looked_up(picture: Floats, at: Texels) -> Floats:
    """Return what a picture (s, s[, c]) of the same sheet, at another size, shows at texels: bilinear, (k[, c])."""
    rows, columns = np.nonzero(at.owner >= 0)
    scale = len(picture) / at.size
    places = [(rows + 0.5) * scale - 0.5, (columns + 0.5) * scale - 0.5]
    if picture.ndim == 2:
        return ndimage.map_coordinates(picture, places, order=1, mode="nearest").astype(np.float32)
    channels = [ndimage.map_coordinates(each, places, order=1, mode="nearest") for each in np.moveaxis(picture, 2, 0)]
    return np.stack(channels, 1).astype(np.float32)


def texel_width(painted: Canvas, size: int) -> float:
    """Return the usual side of a texel on the surface in metres: that of a texel of mean area."""
    a, b, c = painted.mesh.vertices[painted.mesh.faces[painted.chosen]].astype(np.float64).transpose(1, 0, 2)
    metres = np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2
    u, v, w = painted.uvs[painted.chosen].astype(np.float64).transpose(1, 0, 2)
    tiles = np.abs((v - u)[:, 0] * (w - u)[:, 1] - (v - u)[:, 1] * (w - u)[:, 0]).sum() / 2
    return float(np.sqrt(metres / max(tiles, 1e-12))) / size


def _blended(weights: Floats, corners: NDArray[np.floating]) -> Floats:
    return np.einsum("kc,kcd->kd", weights, corners).astype(np.float32)
