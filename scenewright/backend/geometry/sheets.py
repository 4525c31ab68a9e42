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
SEARCHES = 24  # for the largest scale
REDUCED = 1.4  # pixels per texel are few enough to be looked up; beyond, the picture is reduced first
BROAD = 0.06  # of the shape's longer side: what is finer does not show on a smooth back


class Sheet(NamedTuple):
    """Say where in a square texture the fronts, the backs and the walls of a body's parts lie.

    Attributes:
        size: texels along the side.
        scale: texels per pixel of the picture.
        lower: (p, 2) pixels, the upper left corner of what each part shows.
        span: (p, 2) pixels, its width and height.
        place: (p, 2, 2) texels, where the upper left corner of each part's front and back chart is.
        rows: texels from the top: where the first row of the walls is.
    """

    size: int
    scale: float
    lower: Doubles
    span: Doubles
    place: Doubles
    rows: float


def plan_sheet(shell: Shell, size: int) -> Sheet:
    """Return the sheet on which all charts are as large as they can be; a back's columns run to the left."""
    corners = [shell.flat[shell.faces[shell.part == part]].reshape(-1, 2) for part in range(shell.part.max() + 1)]
    lower, span = np.stack([c.min(axis=0) for c in corners]), np.stack([np.ptp(c, axis=0) for c in corners])
    way, tall = (float(shell.strip[..., axis].max()) if len(shell.strip) else 0.0 for axis in range(2))
    sizes = np.repeat(span, 2, axis=0)
    low, high = 0.0, size / float(span.max())
    for _ in range(SEARCHES):
        scale = (low + high) / 2
        _, bottom, right = _shelves(sizes * scale + 2 * MARGIN, size)
        fits = right <= size and bottom + _rows(way, tall, scale, size - 2 * MARGIN) <= size
        low, high = (scale, high) if fits else (low, scale)
    places, bottom, _ = _shelves(sizes * low + 2 * MARGIN, size)
    return Sheet(size, low, lower, span, places.reshape(-1, 2, 2) + MARGIN, bottom + MARGIN)


def _shelves(sizes: Doubles, room: float) -> tuple[Doubles, float, float]:
    """Return where rectangles (k, 2) go in rows, tall ones first, and how far down and to the right they reach."""
    places = np.empty_like(sizes)
    x, y, row, right = 0.0, 0.0, 0.0, 0.0
    for number in np.argsort(-sizes[:, 1], kind="stable"):
        width, height = sizes[number]
        if x > 0 and x + width > room:
            x, y, row = 0.0, y + row, 0.0
        places[number] = x, y
        x, row, right = x + width, max(row, height), max(right, x + width)
    return places, y + row, right


def _rows(way: float, tall: float, scale: float, room: float) -> float:
    """Return the texels that walls take from top to bottom; every row may end early by an edge."""
    return (math.ceil(way * scale / (0.9 * room)) + 1) * (tall * scale + 2 * MARGIN) if way else 0.0


def lay_flat(shell: Shell, sheet: Sheet) -> Floats:
    """Return texture coordinates per face corner, (3m, 2) float32, origin bottom left."""
    part, side = shell.part, np.minimum(shell.side, BACK)
    corners = (shell.flat[shell.faces] - sheet.lower[part][:, None]) * sheet.scale
    wide = sheet.span[part, :1] * sheet.scale
    corners[..., 0] = np.where(side[:, None] == FRONT, corners[..., 0], wide - corners[..., 0])
    texels = sheet.place[part, side][:, None] + corners
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
    charts, chart_at = _charts(sheet)
    texture = np.empty((sheet.size, sheet.size, 3), np.uint8)
    corners = uvs.reshape(-1, 3, 2)
    share(_look_up, sheet.size, 64, owner, corners, seen, shell.side, charts / step, chart_at, *pictures, texture)
    return texture


def _charts(sheet: Sheet) -> tuple[Doubles, NDArray[np.int16]]:
    """Return how charts lie in the picture, and which chart goes on in each texel, (size, size).

    Of each chart (2p, 2, 2), fronts and backs in turn: the place of the texture's first texel, and the steps to the
    next column and row, in pixels.
    """
    chart_at = np.zeros((sheet.size, sheet.size), np.int16)
    charts = np.empty((2 * len(sheet.lower), 2, 2))
    for number in range(len(charts)):
        part, back = divmod(number, 2)
        place, reach = sheet.place[part, back], sheet.span[part] * sheet.scale
        step = np.array([-1 if back else 1, 1]) / sheet.scale
        start = place + [reach[0], 0] if back else place
        charts[number] = sheet.lower[part] + (0.5 - start) * step, step
        (left, top), (right, bottom) = (place - MARGIN).astype(int), np.ceil(place + reach + MARGIN).astype(int)
        chart_at[max(top, 0) : bottom, max(left, 0) : right] = number
    return charts, chart_at


def _broad(colours: NDArray[np.uint8], reach: float) -> NDArray[np.uint8]:
    """Return the picture without what is finer than a length in pixels."""
    step = max(1, int(reach / 4))
    small = Image.fromarray(colours).reduce(step)
    blurred = ndimage.gaussian_filter(np.asarray(small, np.float32), (reach / step, reach / step, 0), mode="nearest")
    size = (colours.shape[1], colours.shape[0])
    return np.asarray(Image.fromarray(blurred.astype(np.uint8)).resize(size, Image.Resampling.BICUBIC))


@njit(nogil=True, cache=True)
def _look_up(start, stop, owner, corners, seen, side, charts, chart_at, front, rear, texture):
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
                behind = chart_at[row, column] % 2 == 1
                chart = charts[chart_at[row, column]]
                x, y = chart[0, 0] + column * chart[1, 0], chart[0, 1] + row * chart[1, 1]
            bilinear(rear if behind else front, x, y, colour)
            for k in range(3):
                texture[row, column, k] = np.uint8(colour[k] + 0.5)
