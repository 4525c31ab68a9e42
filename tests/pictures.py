"""Drawn pictures of single things: smooth, pointed, thin, with holes, in several parts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image as Picture
from PIL import ImageDraw, ImageFont
from scipy import ndimage

FINE = 3  # times finer drawn than shown
Pen = ImageDraw.ImageDraw
Points = list[tuple[float, float]]


def drawn(name: str, size: int = 320) -> np.ndarray:
    """Return the picture of a name, (size, size, 4) uint8: a coloured thing on nothing, its edge soft."""
    mask = _mask(name, size * FINE)
    soft = np.asarray(mask.resize((size, size), Picture.Resampling.BOX))
    return np.concatenate([colours(size), soft[..., None]], axis=2)


def hard(name: str, size: int = 320) -> np.ndarray:
    """Return the same picture with an edge in steps: each pixel shows or it does not."""
    soft = drawn(name, size)
    soft[..., 3] = np.where(soft[..., 3] >= 128, 255, 0)
    return soft


def on_paper(name: str, size: int = 320, paper: tuple[int, int, int] = (255, 255, 255)) -> np.ndarray:
    """Return the same thing on plain paper, (size, size, 3) uint8."""
    picture = drawn(name, size).astype(float)
    share = picture[..., 3:] / 255
    return np.rint(picture[..., :3] * share + np.array(paper) * (1 - share)).astype(np.uint8)


def colours(size: int) -> np.ndarray:
    """Return a smooth, many-coloured pattern, (size, size, 3) uint8."""
    y, x = np.mgrid[0:size, 0:size] / size
    waves = [np.sin(9 * x + 2), np.sin(7 * y + x), np.sin(5 * (x - y))]
    return np.rint(np.stack([110 + 70 * wave for wave in waves], axis=2)).astype(np.uint8)


def _mask(name: str, size: int) -> Picture.Image:
    mask = Picture.new("L", (size, size))
    pen = ImageDraw.Draw(mask)
    if name == "blobs":
        noise = ndimage.gaussian_filter(np.random.default_rng(5).standard_normal((160, 160)), 9)
        y, x = np.mgrid[-1:1:160j, -1:1:160j]
        field = 0.5 + 20 * np.where(np.maximum(abs(x), abs(y)) > 0.9, -1, noise - 0.03 * np.hypot(x, y) ** 4)
        grey = Picture.fromarray(np.uint8(255 * ndimage.gaussian_filter(np.clip(field, 0, 1), 1)))
        return grey.resize((size, size), Picture.Resampling.BICUBIC).point(lambda value: 255 * (value > 127))
    if name.startswith("text "):
        words = name.removeprefix("text ")
        font = ImageFont.load_default(size * 0.75 / max(1.0, 0.55 * len(words)))
        pen.text((size / 2, size / 2), words, fill=255, font=font, anchor="mm")
        return mask
    SHAPES[name](pen, size)
    return mask


def _at(size: float, points: Points) -> Points:
    return [(size * x, size * y) for x, y in points]


def _around(middle: tuple[float, float], radii: list[float], turn: float = -0.25) -> Points:
    angles = 2 * np.pi * (np.arange(len(radii)) / len(radii) + turn)
    return [(middle[0] + r * np.cos(a), middle[1] + r * np.sin(a)) for r, a in zip(radii, angles, strict=True)]


def _star(pen: Pen, size: int) -> None:
    pen.polygon(_at(size, _around((0.5, 0.53), [0.46, 0.18] * 5)), fill=255)


def _heart(pen: Pen, size: int) -> None:
    t = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    x, y = 16 * np.sin(t) ** 3, 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)
    pen.polygon(_at(size, list(zip(0.5 + x / 38, 0.47 - y / 38, strict=True))), fill=255)


def _disc(pen: Pen, size: int) -> None:
    _ellipse(pen, size, 0.5, 0.5, 0.42)


def _ring(pen: Pen, size: int) -> None:
    _disc(pen, size)
    _ellipse(pen, size, 0.5, 0.5, 0.2, fill=0)


def _fish(pen: Pen, size: int) -> None:
    _ellipse(pen, size, 0.42, 0.5, 0.36, 0.22)
    pen.polygon(_at(size, [(0.7, 0.5), (0.95, 0.28), (0.88, 0.5), (0.95, 0.72)]), fill=255)
    pen.polygon(_at(size, [(0.3, 0.32), (0.5, 0.12), (0.6, 0.36)]), fill=255)


def _teapot(pen: Pen, size: int) -> None:
    _ellipse(pen, size, 0.5, 0.58, 0.27, 0.24)
    _ellipse(pen, size, 0.5, 0.33, 0.05)
    pen.arc([0.06 * size, 0.4 * size, 0.4 * size, 0.74 * size], 60, 300, fill=255, width=int(0.05 * size))
    pen.polygon(_at(size, [(0.7, 0.62), (0.86, 0.4), (0.95, 0.38), (0.84, 0.66), (0.7, 0.74)]), fill=255)


def _frame(pen: Pen, size: int) -> None:
    pen.rectangle([0.1 * size, 0.1 * size, 0.9 * size, 0.9 * size], fill=255)
    pen.rectangle([0.2 * size, 0.2 * size, 0.8 * size, 0.8 * size], fill=0)


def _square(pen: Pen, size: int) -> None:
    pen.rectangle([0.2 * size, 0.2 * size, 0.8 * size, 0.8 * size], fill=255)


def _crescent(pen: Pen, size: int) -> None:
    _disc(pen, size)
    _ellipse(pen, size, 0.66, 0.46, 0.36, fill=0)


def _gear(pen: Pen, size: int) -> None:
    pen.polygon(_at(size, _around((0.5, 0.5), [0.45, 0.45, 0.34, 0.34] * 12)), fill=255)
    _ellipse(pen, size, 0.5, 0.5, 0.12, fill=0)


def _snowflake(pen: Pen, size: int) -> None:
    for x, y in _around((0.5, 0.5), [0.45] * 6):
        pen.line(_at(size, [(0.5, 0.5), (x, y)]), fill=255, width=int(0.025 * size))
        for u, v in _around((0.5 + 0.6 * (x - 0.5), 0.5 + 0.6 * (y - 0.5)), [0.11] * 6):
            pen.line(_at(size, [(0.5 + 0.6 * (x - 0.5), 0.5 + 0.6 * (y - 0.5)), (u, v)]), fill=255, width=size // 60)


def _islands(pen: Pen, size: int) -> None:
    for number, (x, y) in enumerate(_around((0.5, 0.5), [0.33] * 7)):
        _ellipse(pen, size, x, y, 0.03 + 0.012 * number)


def _spiral(pen: Pen, size: int) -> None:
    for t in np.linspace(1.0, 6 * np.pi, 1200):
        _ellipse(pen, size, 0.5 + 0.023 * t * np.cos(t), 0.5 + 0.023 * t * np.sin(t), 0.03)


def _comb(pen: Pen, size: int) -> None:
    pen.rectangle([0.1 * size, 0.2 * size, 0.9 * size, 0.4 * size], fill=255)
    for x in np.linspace(0.1, 0.88, 14):
        pen.rectangle([x * size, 0.4 * size, (x + 0.02) * size, 0.8 * size], fill=255)


def _arrow(pen: Pen, size: int) -> None:
    points = [(0.05, 0.42), (0.55, 0.42), (0.55, 0.2), (0.95, 0.5), (0.55, 0.8), (0.55, 0.58), (0.05, 0.58)]
    pen.polygon(_at(size, points), fill=255)


def _wire(pen: Pen, size: int) -> None:
    pen.line(_at(size, [(0.08, 0.2), (0.9, 0.35), (0.2, 0.6), (0.92, 0.85)]), fill=255, width=int(0.012 * size))


def _bust(pen: Pen, size: int) -> None:
    _ellipse(pen, size, 0.5, 0.32, 0.2, 0.26)
    _ellipse(pen, size, 0.5, 1.0, 0.45, 0.42)


def _ellipse(pen: Pen, size: int, x: float, y: float, across: float, down: float = 0.0, fill: int = 255) -> None:
    down = down or across
    pen.ellipse([(x - across) * size, (y - down) * size, (x + across) * size, (y + down) * size], fill=fill)


SHAPES: dict[str, Callable[[Pen, int], None]] = {
    "star": _star, "heart": _heart, "disc": _disc, "ring": _ring, "fish": _fish, "teapot": _teapot, "frame": _frame,
    "square": _square, "crescent": _crescent, "gear": _gear, "snowflake": _snowflake, "islands": _islands,
    "spiral": _spiral, "comb": _comb, "arrow": _arrow, "wire": _wire, "bust": _bust,
}  # fmt: skip
NAMES = (*SHAPES, "blobs", "text A", "text g", "text &", "text 8%", "text Tea", "text Blend")
