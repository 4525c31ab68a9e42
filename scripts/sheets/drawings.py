"""Pictures to try image-to-3d with, drawn by code: a clownfish, a toadstool, a gingerbread man, a rocket."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage

FINE = 3  # times finer drawn than shown
Point = tuple[float, float]
Colour = tuple[int, int, int]


class Canvas:
    """A transparent square, one wide; shapes lie over each other in the order in which they are drawn."""

    def __init__(self, size: int) -> None:
        self.size = size * FINE
        self.picture = Image.new("RGBA", (self.size, self.size))
        self._pen = ImageDraw.Draw(self.picture)

    def blob(self, points: Sequence[Point], colour: Colour, within: Image.Image | None = None) -> Image.Image:
        """Fill a smooth closed curve through points, only where a mask is if there is one; return its own mask."""
        mask = Image.new("L", self.picture.size)
        ImageDraw.Draw(mask).polygon([tuple(place * self.size) for place in _curve(points)], fill=255)
        if within is not None:
            mask = Image.fromarray(np.minimum(np.asarray(mask), np.asarray(within)))
        self.picture.paste((*colour, 255), (0, 0), mask)
        return mask

    def disc(self, middle: Point, radius: float, colour: Colour, within: Image.Image | None = None) -> Image.Image:
        """Fill a circle, only where a mask is if there is one."""
        angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
        points = [(middle[0] + radius * np.cos(angle), middle[1] + radius * np.sin(angle)) for angle in angles]
        return self.blob(points, colour, within)

    def stroke(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """Draw a smooth open line with round ends."""
        for x, y in _curve(points, closed=False) * self.size:
            half = width * self.size / 2
            self._pen.ellipse([x - half, y - half, x + half, y + half], fill=(*colour, 255))

    def finished(self) -> NDArray[np.uint8]:
        """Return the drawing, softly lit from the upper left, (h, w, 4) uint8."""
        side = self.size // FINE
        pixels = np.asarray(self.picture.resize((side, side), Image.Resampling.LANCZOS)).astype(np.float32)
        solid = pixels[..., 3] / 255
        slope = np.gradient(ndimage.gaussian_filter(solid, 0.05 * side))
        light = 1 + 0.012 * side * (slope[0] + 0.6 * slope[1])
        pixels[..., :3] = np.clip(pixels[..., :3] * light[..., None], 0, 255)
        return np.rint(pixels).astype(np.uint8)


def clownfish(canvas: Canvas) -> None:
    """Draw a fish from the side."""
    orange, white, black = (242, 122, 32), (246, 244, 238), (38, 34, 38)
    canvas.blob(
        [(0.70, 0.50), (0.80, 0.36), (0.93, 0.32), (0.96, 0.44), (0.93, 0.5), (0.96, 0.56), (0.93, 0.68), (0.80, 0.64)],
        orange,
    )
    canvas.blob([(0.33, 0.30), (0.42, 0.19), (0.56, 0.20), (0.66, 0.27), (0.68, 0.38), (0.45, 0.36)], orange)
    canvas.blob([(0.42, 0.68), (0.52, 0.82), (0.62, 0.80), (0.62, 0.66)], orange)
    body = [
        (0.05, 0.52),
        (0.10, 0.40),
        (0.24, 0.29),
        (0.42, 0.26),
        (0.60, 0.33),
        (0.76, 0.46),
        (0.76, 0.54),
        (0.60, 0.67),
        (0.42, 0.74),
        (0.24, 0.71),
        (0.10, 0.62),
    ]
    mask = canvas.blob(body, orange)
    for x, bend, width in ((0.27, 0.05, 0.075), (0.50, 0.06, 0.07), (0.70, 0.015, 0.035)):
        for grown, colour in ((0.018, black), (0.0, white)):
            left, right = x - width / 2 - grown, x + width / 2 + grown
            canvas.blob(
                [(left, 0.2), (left + bend, 0.5), (left, 0.8), (right, 0.8), (right + bend, 0.5), (right, 0.2)],
                colour,
                mask,
            )
    canvas.blob([(0.40, 0.52), (0.47, 0.50), (0.53, 0.56), (0.47, 0.63), (0.41, 0.60)], (224, 96, 20))
    canvas.disc((0.165, 0.455), 0.036, white)
    canvas.disc((0.16, 0.457), 0.022, black)
    canvas.disc((0.153, 0.449), 0.007, white)
    canvas.stroke([(0.065, 0.56), (0.10, 0.575), (0.135, 0.565)], 0.009, (150, 60, 20))


def toadstool(canvas: Canvas) -> None:
    """Draw a mushroom with a spotted cap."""
    canvas.blob(
        [
            (0.42, 0.50),
            (0.41, 0.70),
            (0.35, 0.88),
            (0.40, 0.95),
            (0.60, 0.95),
            (0.65, 0.88),
            (0.59, 0.70),
            (0.58, 0.50),
        ],
        (240, 228, 204),
    )
    canvas.blob([(0.40, 0.58), (0.36, 0.645), (0.45, 0.66), (0.55, 0.66), (0.64, 0.645), (0.60, 0.58)], (250, 242, 224))
    cap = canvas.blob(
        [
            (0.08, 0.50),
            (0.14, 0.30),
            (0.30, 0.12),
            (0.50, 0.06),
            (0.70, 0.12),
            (0.86, 0.30),
            (0.92, 0.50),
            (0.84, 0.57),
            (0.50, 0.60),
            (0.16, 0.57),
        ],
        (204, 38, 34),
    )
    canvas.blob(
        [(0.10, 0.54), (0.50, 0.53), (0.90, 0.54), (0.84, 0.60), (0.50, 0.63), (0.16, 0.60)], (226, 200, 168), cap
    )
    for x, y, radius in (
        (0.48, 0.20, 0.075),
        (0.26, 0.33, 0.06),
        (0.70, 0.34, 0.07),
        (0.47, 0.43, 0.05),
        (0.14, 0.47, 0.035),
        (0.87, 0.48, 0.035),
        (0.33, 0.17, 0.03),
        (0.66, 0.16, 0.035),
        (0.29, 0.48, 0.03),
        (0.62, 0.475, 0.028),
    ):
        canvas.disc((x, y), radius, (250, 244, 232), cap)


def gingerbread(canvas: Canvas) -> None:
    """Draw a gingerbread man with icing."""
    right = [
        (0.60, 0.39),
        (0.78, 0.36),
        (0.91, 0.40),
        (0.93, 0.49),
        (0.84, 0.54),
        (0.67, 0.53),
        (0.64, 0.62),
        (0.74, 0.79),
        (0.76, 0.90),
        (0.66, 0.96),
        (0.56, 0.88),
        (0.50, 0.76),
    ]
    left = [(1 - x, y) for x, y in reversed(right[:-1])]
    head = [(0.37, 0.33), (0.33, 0.19), (0.40, 0.08), (0.50, 0.045), (0.60, 0.08), (0.67, 0.19), (0.63, 0.33)]
    canvas.blob([*right, *left, *head], (178, 108, 52))
    icing, chocolate = (252, 246, 236), (70, 36, 24)
    for side in (-1, 1):
        canvas.disc((0.5 + side * 0.065, 0.165), 0.022, chocolate)
        canvas.stroke(
            [
                (0.5 + side * 0.355, 0.395 + 0.02 * k) if k % 2 else (0.5 + side * 0.375, 0.395 + 0.02 * k)
                for k in range(7)
            ],
            0.012,
            icing,
        )
        canvas.stroke([(0.5 + side * (0.10 + 0.027 * k), (0.865 if k % 2 else 0.845)) for k in range(6)], 0.012, icing)
    canvas.stroke([(0.415, 0.235), (0.45, 0.272), (0.50, 0.285), (0.55, 0.272), (0.585, 0.235)], 0.013, icing)
    for y, colour in ((0.43, (206, 44, 48)), (0.53, (52, 140, 74)), (0.63, (206, 44, 48))):
        canvas.disc((0.5, y), 0.027, colour)


def rocket(canvas: Canvas) -> None:
    """Draw a toy rocket."""
    red, white, blue = (214, 52, 44), (236, 236, 232), (52, 98, 168)
    for side in (-1, 1):
        canvas.blob(
            [(0.5 + side * x, y) for x, y in ((0.10, 0.52), (0.24, 0.66), (0.28, 0.88), (0.20, 0.86), (0.08, 0.80))],
            red,
        )
    canvas.blob([(0.44, 0.82), (0.42, 0.89), (0.46, 0.91), (0.54, 0.91), (0.58, 0.89), (0.56, 0.82)], (82, 84, 92))
    body = canvas.blob(
        [
            (0.50, 0.04),
            (0.59, 0.16),
            (0.655, 0.34),
            (0.655, 0.56),
            (0.59, 0.82),
            (0.50, 0.845),
            (0.41, 0.82),
            (0.345, 0.56),
            (0.345, 0.34),
            (0.41, 0.16),
        ],
        white,
    )
    canvas.blob([(0.30, 0.0), (0.70, 0.0), (0.70, 0.225), (0.50, 0.255), (0.30, 0.225)], red, body)
    canvas.blob([(0.30, 0.70), (0.50, 0.73), (0.70, 0.70), (0.70, 0.76), (0.50, 0.79), (0.30, 0.76)], red, body)
    canvas.disc((0.50, 0.42), 0.088, (186, 188, 196))
    canvas.disc((0.50, 0.42), 0.066, blue)
    canvas.blob([(0.455, 0.41), (0.475, 0.375), (0.51, 0.365), (0.485, 0.395), (0.47, 0.42)], (170, 206, 240))


DRAWINGS: dict[str, Callable[[Canvas], None]] = {
    "clownfish": clownfish, "toadstool": toadstool, "gingerbread": gingerbread, "rocket": rocket,
}  # fmt: skip


def draw(name: str, size: int = 1024) -> NDArray[np.uint8]:
    """Return a drawing, (size, size, 4) uint8 with transparent surroundings."""
    canvas = Canvas(size)
    DRAWINGS[name](canvas)
    return canvas.finished()


def _curve(points: Sequence[Point], closed: bool = True) -> NDArray[np.float64]:
    """Return a smooth curve through points.

    Source: Catmull and Rom, A class of local interpolating splines, 1974.
    """
    corners = np.array(points, np.float64)
    ring = np.concatenate([corners[-1:], corners, corners[:2]] if closed else [corners[:1], corners, corners[-1:]])
    t = np.linspace(0, 1, 40, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.concatenate(pieces)
