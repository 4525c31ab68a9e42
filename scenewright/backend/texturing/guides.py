"""What a camera sees of a mesh: depth, normals, places, and how it looks so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.geometry.lighting import corner_weights
from scenewright.backend.geometry.raster import rasterise
from scenewright.backend.geometry.slots import ACROSS, FIRST_TILE, corner_of, face_tiles
from scenewright.backend.geometry.triangles import Floats, Indices
from scenewright.backend.texturing.canvas import Canvas

FARTHEST = 0.12  # how bright the farthest place is in a picture of depth; what is empty is black
SLOT = 100_000  # more than there are tiles
Sheets = Mapping[tuple[int, int], Floats]


@dataclass(frozen=True)
class Guide:
    """One view of a mesh.

    Attributes:
        cameras: of this view alone.
        face: (h, w) int32, -1 where nothing is.
        depth: (h, w) float32, metres along the ray, 0 where nothing is.
        points: (p, 3) float32, metres, of the pixels that see something, row by row.
        weights: (p, 3) float32, of their faces' corners.
    """

    cameras: Cameras
    face: Indices
    depth: Floats
    points: Floats
    weights: Floats

    @property
    def mask(self) -> NDArray[np.bool_]:
        """Pixels (h, w) that see the mesh."""
        return self.face >= 0

    def nearness(self) -> Floats:
        """Return (h, w) how near it is, as depth models draw it: 1 the nearest, a little the farthest, 0 nothing."""
        picture = np.zeros(self.depth.shape, np.float32)
        found = 1 / np.maximum(self.depth[self.mask], 1e-6)
        if len(found):
            low, high = float(found.min()), float(found.max())
            picture[self.mask] = FARTHEST + (1 - FARTHEST) * (found - low) / max(high - low, 1e-9)
        return picture

    def position(self) -> Floats:
        """Return (h, w, 3) the places seen in metres, NaN where nothing is."""
        picture = np.full((*self.face.shape, 3), np.nan, np.float32)
        picture[self.mask] = self.points
        return picture

    def normals(self, painted: Canvas) -> Floats:
        """Return (h, w, 3) the smooth normals in the camera's frame, from 0 to 1: red to the right, green up."""
        found = np.einsum("pc,pcd->pd", self.weights, painted.normals[self.face[self.mask]])
        found = found @ self.cameras.camera_to_world[0, :3, :3]
        found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12)
        picture = np.full((*self.face.shape, 3), 0.5, np.float32)
        picture[self.mask] = found * 0.5 + 0.5
        return picture


def look(painted: Canvas, cameras: Cameras, view: int) -> Guide:
    """Return what one of several cameras sees of a mesh."""
    own = cameras.subset([view])
    fragments = rasterise(painted.mesh, own)
    face, depth = fragments.face[0], fragments.depth[0]
    rays_o, rays_d = own.rays(0)
    points = (rays_o + rays_d * depth[..., None])[face >= 0]
    weights = np.clip(corner_weights(painted.mesh, face[face >= 0], points), 0, 1)
    return Guide(own, face, depth, points, weights)


def shown(painted: Canvas, guide: Guide, sheets: Sheets, background: float = 0.0) -> Floats:
    """Return how a view looks (h, w, c) with pictures (s, s, c) on the sheets; faces that have none are background."""
    channels = next(iter(sheets.values())).shape[2]
    picture = np.full((*guide.face.shape, channels), background, np.float32)
    rows, columns = np.nonzero(guide.mask)
    faces = guide.face[rows, columns]
    uvs = np.einsum("pc,pcd->pd", guide.weights, painted.uvs[faces])
    tiles = _tiles(painted, faces, uvs, sheets)
    for (slot, tile), texture in sheets.items():
        here = (tiles == tile) & (painted.slots[faces] == slot) & painted.chosen[faces]
        local = uvs[here] - np.array(corner_of(tile))
        places = [(1 - local[:, 1]) * len(texture) - 0.5, local[:, 0] * len(texture) - 0.5]
        for channel in range(channels):
            values = ndimage.map_coordinates(texture[..., channel], places, order=1, mode="nearest")
            picture[rows[here], columns[here], channel] = values
    return picture


def _tiles(painted: Canvas, faces: Indices, uvs: Floats, sheets: Sheets) -> NDArray[np.int64]:
    """Return the tile of each place; on a border that leads out of all sheets, that of its face."""
    own, middle = np.floor(uvs).astype(np.int64), face_tiles(painted.uvs[faces])
    slots = painted.slots[faces] * SLOT
    known = np.array([slot * SLOT + tile for slot, tile in sheets])
    found = FIRST_TILE + own[:, 0] + ACROSS * own[:, 1]
    inside = (own >= 0).all(axis=1) & (own[:, 0] < ACROSS) & np.isin(slots + found, known)
    return np.where(inside, found, FIRST_TILE + middle[:, 0] + ACROSS * middle[:, 1])
