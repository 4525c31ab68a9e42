"""Pictures that are known: shaded things of eight forms in ten colours, and the same altered."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw
from scipy import ndimage

COLOURS = {
    "red": (190, 40, 35), "orange": (225, 120, 30), "yellow": (230, 190, 40), "green": (60, 130, 60),
    "blue": (40, 90, 170), "purple": (110, 60, 145), "pink": (225, 140, 165), "white": (235, 233, 228),
    "black": (35, 35, 38), "brown": (110, 72, 42),
}  # fmt: skip
FORMS = ("ball", "crate", "bottle", "table", "tree", "star", "ring", "ladder")
SIDE = 160


def known() -> Iterator[tuple[str, np.ndarray]]:
    """Yield (name, picture), such as "red crate": (SIDE, SIDE, 4) uint8, the thing on nothing."""
    for number, form in enumerate(FORMS):
        for place, colour in enumerate(COLOURS):
            yield f"{colour} {form}", thing(form, COLOURS[colour], seed=17 * number + place)


def thing(form: str, colour: tuple[int, int, int], seed: int = 0) -> np.ndarray:
    """Return a form in a colour, lit from the upper left, with a grain."""
    mask = np.asarray(_mask(form), np.float32) / 255
    depth = ndimage.gaussian_filter(mask, 9)
    rise = np.gradient(depth)
    light = 0.72 + 16 * (rise[0] + rise[1]) / 2
    grain = ndimage.gaussian_filter(np.random.default_rng(seed).standard_normal(mask.shape), 1.5)
    shaded = np.array(colour, np.float32) * np.clip(light + 0.15 * grain, 0.2, 1.25)[..., None]
    return np.dstack([np.clip(shaded, 0, 255), mask * 255]).round().astype(np.uint8)


def altered(picture: np.ndarray, seed: int) -> np.ndarray:
    """Return a picture, (h, w, 3): cropped, turned a little, in other light, on grey, noisy and squeezed as JPEG is."""
    random = np.random.default_rng(seed)
    shown = Pictures.fromarray(picture).rotate(random.uniform(-12, 12), Pictures.Resampling.BICUBIC)
    edge = int(random.integers(4, 14))
    shown = shown.crop((edge, edge // 2, SIDE - edge // 2, SIDE - edge)).resize((120, 120))
    values = np.asarray(shown, np.float32)
    share = values[..., 3:] / 255
    lit = values[..., :3] * random.uniform(0.75, 1.2) * share + random.uniform(90, 170) * (1 - share)
    return np.clip(lit + random.normal(0, 6, lit.shape), 0, 255).round().astype(np.uint8)


def _mask(form: str) -> Pictures.Image:
    fine = 3
    mask = Pictures.new("L", (SIDE * fine, SIDE * fine))
    pen = ImageDraw.Draw(mask)

    def box(*corners: float) -> None:
        pen.rectangle([corner * fine for corner in corners], 255)

    def disc(x: float, y: float, radius: float, fill: int = 255) -> None:
        pen.ellipse([(x - radius) * fine, (y - radius) * fine, (x + radius) * fine, (y + radius) * fine], fill)

    def corners(*points: tuple[float, float]) -> None:
        pen.polygon([(x * fine, y * fine) for x, y in points], 255)

    if form == "ball":
        disc(80, 80, 58)
    elif form == "crate":
        box(28, 34, 132, 130)
    elif form == "bottle":
        box(58, 64, 102, 146)
        box(71, 16, 89, 66)
        disc(80, 66, 22)
    elif form == "table":
        box(14, 50, 146, 66)
        box(22, 66, 32, 140)
        box(128, 66, 138, 140)
    elif form == "tree":
        corners((80, 8), (128, 78), (32, 78))
        corners((80, 44), (140, 118), (20, 118))
        box(70, 118, 90, 150)
    elif form == "star":
        turns = np.arange(10) * np.pi / 5 - np.pi / 2
        corners(*((80 + r * np.cos(t), 82 + r * np.sin(t)) for t, r in zip(turns, [70, 28] * 5, strict=True)))
    elif form == "ring":
        disc(80, 80, 62)
        disc(80, 80, 34, 0)
    else:
        box(46, 8, 56, 152), box(104, 8, 114, 152)
        for y in range(22, 150, 24):
            box(46, y, 114, y + 8)
    return mask.resize((SIDE, SIDE), Pictures.Resampling.BOX)
