"""Texture coordinates and textures of bodies that are blown up from a picture: one chart for the front, one behind."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from scenewright.backend.fields.threads import share
from scenewright.backend.geometry import atlas
from scenewright.backend.geometry.raster import bilinear, screen_weights
from scenewright.backend.geometry.shells import BACK, FRONT, WALL, Shell
from scenewright.backend.geometry.triangles import Doubles, Floats

Back = Literal["mirror", "smooth"]
MARGIN = 4  # texels around a chart
REDUCED = 1.4  # pixels per texel are few enough to be looked up; beyond, the picture is reduced first
BROAD = 0.06  # of the shape's longer side: what is finer does not show on a smooth back


class Sheet(NamedTuple):
    """Say where in a square texture the front, the back and the walls of a body lie.

    Attributes:
        size: texels along the side.
        scale: texels per pixel of the picture.
        lower: (2,) pixels, the upper left corner of what is shown.
        front: (2,) texels, where that corner is on the front.
        back: (2,) texels, where that corner is on the back, which is mirrored: its columns run to the left.
        rows: texels from the top: where the first row of the walls is.
    """

    size: int
    scale: float
    lower: Doubles
    front: Doubles
    back: Doubles
    rows: float


def plan_sheet(shell: Shell, size: int) -> Sheet:
    """Return where the two sides of a body go, beside or below each other, and its walls below them."""
    lower, span = shell.flat.min(axis=0), np.ptp(shell.flat, axis=0)
    way, tall = (float(shell.strip[..., axis].max()) if len(shell.strip) else 0.0 for axis in range(2))
    room, edge = size - 2 * MARGIN, 2 * MARGIN
    for beside in (True, False):
        columns, lines = (2, 1) if beside else (1, 2)
        scale = min((size / columns - edge) / span[0], (size / lines - edge) / span[1])
        while way and lines * (span[1] * scale + edge) + _rows(way, tall, scale, room) > size:
            scale *= 0.99
        if beside:
            best, side_by_side = scale, True
        elif scale > best:
            best, side_by_side = scale, False
    first = np.full(2, float(MARGIN))
    step = np.array([size / 2, 0] if side_by_side else [0, span[1] * best + edge])
    rows = (1 if side_by_side else 2) * (span[1] * best + edge) + MARGIN
    return Sheet(size, best, lower, first, first + step + [span[0] * best, 0], rows)


def _rows(way: float, tall: float, scale: float, room: float) -> float:
    """Return the texels that walls take from top to bottom; every row may end early by an edge."""
    return (math.ceil(way * scale / (0.9 * room)) + 1) * (tall * scale + 2 * MARGIN)


def lay_flat(shell: Shell, sheet: Sheet) -> Floats:
    """Return texture coordinates per face corner, (3m, 2) float32, origin bottom left."""
    corners = (shell.flat[shell.faces] - sheet.lower) * sheet.scale
    texels = np.where(shell.side[:, None, None] == FRONT, sheet.front + corners, sheet.back + corners * [-1, 1])
    if len(shell.strip):
        texels[shell.side == WALL] = _folded(shell.strip * sheet.scale, sheet)
    return (texels.reshape(-1, 2) / sheet.size * [1, -1] + [0, 1]).astype(np.float32)


def _folded(strip: Doubles, sheet: Sheet) -> Doubles:
    """Return the corners of walls (k, 3, 2), in texels along a strip, in rows below each other.

    Every two faces belong to one edge of the outline and stay together.
    """
    tall = float(strip[..., 1].max())
    starts, ends = strip[::2, :, 0].min(axis=1), strip[::2, :, 0].max(axis=1)
    room, row, first = sheet.size - 2 * MARGIN, 0, 0.0
    offsets = np.empty((len(starts), 2))
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if end - first > room:
            row, first = row + 1, start
        offsets[number] = MARGIN - first, sheet.rows + row * (tall + 2 * MARGIN)
    return np.repeat(offsets, 2, axis=0)[:, None] + strip


def paint(shell: Shell, uvs: Floats, sheet: Sheet, colours: NDArray[np.uint8], back: Back) -> NDArray[np.uint8]:
    """Return the texture (size, size, 3) uint8: each texel has the picture's colour at its place seen from the front.

    Args:
        shell: the body.
        uvs: of `lay_flat`.
        sheet: of `plan_sheet`.
        colours: (h, w, 3) uint8, with the object's colours also beyond its outline.
        back: whether the back shows the picture as in a mirror, or only its broad colours.
    """
    owner = atlas.texel_faces(uvs, sheet.size)
    smooth = _broad(colours, BROAD * float(np.ptp(shell.flat, axis=0).max())) if back == "smooth" else colours
    step = max(1, math.floor(1 / (sheet.scale * REDUCED) + 0.5))
    pictures = [np.asarray(Image.fromarray(picture).reduce(step)) for picture in (colours, smooth)]
    seen = (shell.vertices[shell.faces, :2] / step).astype(np.float32)
    charts = np.array([_chart(sheet, start, ahead) / step for start, ahead in ((sheet.front, 1), (sheet.back, -1))])
    below = sheet.back[1] > sheet.front[1]
    limit = sheet.back[1] - MARGIN if below else sheet.size / 2
    texture = np.empty((sheet.size, sheet.size, 3), np.uint8)
    corners = uvs.reshape(-1, 3, 2)
    share(_look_up, sheet.size, 64, owner, corners, seen, shell.side, charts, below, limit, *pictures, texture)
    return texture


def _chart(sheet: Sheet, start: Doubles, ahead: int) -> Doubles:
    """Return the place in the picture of a chart's first texel, and the steps to the next, (2, 2) in pixels."""
    step = np.array([ahead, 1]) / sheet.scale
    return np.stack([sheet.lower + (0.5 - start) * step, step])


def _broad(colours: NDArray[np.uint8], reach: float) -> NDArray[np.uint8]:
    """Return the picture without what is finer than a length in pixels."""
    step = max(1, int(reach / 4))
    small = Image.fromarray(colours).reduce(step)
    blurred = ndimage.gaussian_filter(np.asarray(small, np.float32), (reach / step, reach / step, 0), mode="nearest")
    size = (colours.shape[1], colours.shape[0])
    return np.asarray(Image.fromarray(blurred.astype(np.uint8)).resize(size, Image.Resampling.BICUBIC))


@njit(nogil=True, cache=True)
def _look_up(start, stop, owner, corners, seen, side, charts, below, limit, front, rear, texture):
    """Colour texels: those of a face at its place in the picture, others as if the chart beside them went on."""
    size = len(owner)
    colour = np.empty(3)
    for row in range(start, stop):
        for column in range(size):
            face = owner[row, column]
            if face >= 0:
                a, b, c = corners[face]
                area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
                weights = screen_weights(a, b, c, area, (column + 0.5) / size, 1.0 - (row + 0.5) / size)
                behind, x, y = side[face] == BACK, 0.0, 0.0
                for corner in range(3):
                    x += weights[corner] * seen[face, corner, 0]
                    y += weights[corner] * seen[face, corner, 1]
            else:
                behind = (row if below else column) >= limit
                chart = charts[1 if behind else 0]
                x, y = chart[0, 0] + column * chart[1, 0], chart[0, 1] + row * chart[1, 1]
            bilinear(rear if behind else front, x, y, colour)
            for k in range(3):
                texture[row, column, k] = np.uint8(colour[k] + 0.5)
