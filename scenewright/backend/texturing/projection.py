"""Pictures of a mesh laid onto its texels, blended by angle, nearness and distance from outlines; never through it.

Source: Debevec, Taylor and Malik, Modeling and Rendering Architecture from Photographs, 1996 (view-dependent weights).
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.raster import bilinear
from scenewright.backend.geometry.sight import look_at, weigh
from scenewright.backend.geometry.triangles import Floats
from scenewright.backend.texturing.canvas import Canvas
from scenewright.backend.texturing.guides import Guide
from scenewright.backend.texturing.texels import Texels, texels

POWER = 2.0  # of the weights: how much the best view outweighs the others
NEGLIGIBLE = 1e-12


class Painting:
    """What has been painted of a mesh so far, in every sheet.

    Args:
        painted: the mesh.
        size: side of each sheet in texels.

    Attributes:
        canvas: the mesh.
        sheets: the texels of each sheet.
    """

    def __init__(self, painted: Canvas, size: int) -> None:
        self.canvas = painted
        self.sheets: list[Texels] = [texels(painted, sheet, size) for sheet in painted.sheets]
        self._colours = [np.zeros((len(at.points), 3), np.float32) for at in self.sheets]
        self._weights = [np.zeros(len(at.points), np.float32) for at in self.sheets]
        self._best = [np.zeros(len(at.points), np.float32) for at in self.sheets]

    def add(self, guide: Guide, picture: Floats, mask: NDArray[np.bool_] | None = None) -> None:
        """Lay a picture on what its camera sees.

        Args:
            guide: the view, at any size.
            picture: (h, w, 3) sRGB-encoded, 0 to 1, of that view.
            mask: (h, w) which of its pixels count; None is all.
        """
        cameras = _at_size(guide.cameras, picture)
        sight = look_at(self.canvas.mesh, cameras, None if mask is None else (mask * np.uint8(255))[None])
        spread = beyond_outlines(picture, guide.mask if mask is None else guide.mask & mask)
        for at, colours, weights, best in zip(self.sheets, self._colours, self._weights, self._best, strict=True):
            share(
                _add, len(at.points), 8192, at.points, at.normals, spread, sight, POWER, colours, weights, best
            )  # fmt: skip

    @property
    def seen(self) -> list[NDArray[np.bool_]]:
        """Which texels of each sheet some picture shows, (k,) each."""
        return [weights > NEGLIGIBLE for weights in self._weights]

    def colours(self) -> list[Floats]:
        """Return the sRGB-encoded colours of the texels of each sheet, (k, 3); those that nothing shows are grey."""
        blended = []
        for colours, weights, seen in zip(self._colours, self._weights, self.seen, strict=True):
            found = np.full(colours.shape, 0.5, np.float32)
            found[seen] = colours[seen] / weights[seen, None]
            blended.append(found)
        return blended

    def pictures(self) -> dict[tuple[int, int], Floats]:
        """Return for each sheet (s, s, 4): its colours so far, and how squarely the best view shows each texel.

        What nothing shows is grey and 0; between the charts it goes on as beside them.
        """
        return {
            at.sheet: at.picture(np.concatenate([colours, best[:, None]], axis=1))
            for at, colours, best in zip(self.sheets, self.colours(), self._best, strict=True)
        }


def _at_size(cameras: Cameras, picture: Floats) -> Cameras:
    return cameras if picture.shape[1] == cameras.width else cameras.scaled(picture.shape[1] / cameras.width)


def beyond_outlines(picture: Floats, mask: NDArray[np.bool_]) -> Floats:
    """Return a picture whose background has the colours of the nearest place on the mesh: none of it bleeds in."""
    if mask.shape != picture.shape[:2]:
        zoom = [new / old for new, old in zip(picture.shape[:2], mask.shape, strict=True)]
        mask = ndimage.zoom(mask, zoom, order=0)
    inside = ndimage.binary_erosion(mask, border_value=1)
    if not inside.any():
        return np.ascontiguousarray(picture, np.float32)
    rows, columns = ndimage.distance_transform_edt(~inside, return_distances=False, return_indices=True)
    return np.ascontiguousarray(picture[rows, columns], np.float32)


@njit(nogil=True, cache=True)
def _add(start, stop, points, normals, picture, sight, power, colours, weights, best):
    colour = np.empty(3)
    for i in range(start, stop):
        weight, column, row = weigh(sight, 0, points[i], normals[i])
        if weight <= 0.0:
            continue
        x, y, z = points[i]
        pose = sight.pinholes.poses[0]
        dx, dy, dz = pose[0, 3] - x, pose[1, 3] - y, pose[2, 3] - z
        away = (dx * dx + dy * dy + dz * dz) ** 0.5
        cosine = (normals[i, 0] * dx + normals[i, 1] * dy + normals[i, 2] * dz) / away
        weight = weight**power
        bilinear(picture, column / sight.scale[0], row / sight.scale[1], colour)
        weights[i] += weight
        best[i] = max(best[i], cosine)
        for k in range(3):
            colours[i, k] += weight * colour[k]
