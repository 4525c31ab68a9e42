"""What can truthfully be measured in a picture without knowing what it shows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.formats import image_pillow
from scenewright.backend.imaging.cutout import cut_out
from scenewright.backend.sight.colours import names_of
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput

Floats = NDArray[np.float64]
SIDE = 512  # pixels of the longer side that measures are taken in
COLOURS_SIDE = 96  # pixels in which colours are counted
LEAST_COLOUR = 0.04  # of the picture
DISTINCT = 14.0  # levels of 100 in L*a*b* by which a subject's mean colour differs from the rest
SUBJECT = (0.01, 0.7)  # of the picture
STEEPEST = 20.0  # degrees: more is no tilt any more
ALIGNED = 2.2  # times as many edges lie along a direction as on average, where there is a tilt to speak of


class Colour(NamedTuple):
    """A named colour and its share of the picture."""

    name: str
    share: float


class Subject(NamedTuple):
    """What stands out: its box in shares of the picture (left, top, right, bottom), its share, and its colour."""

    box: tuple[float, float, float, float]
    share: float
    colour: str


class Measured(NamedTuple):
    """What was measured in a picture.

    Attributes:
        width: pixels.
        height: pixels.
        transparent: share of it, 0 to 1.
        colours: those that cover most, the largest first.
        brightness: mean lightness, 0 black to 100 white.
        contrast: standard deviation of the lightness.
        saturation: mean distance from grey in L*a*b*; above about 40 is vivid.
        warmth: mean b* of the picture: below zero bluish, above yellowish.
        sharpness: the strongest edges, in levels of lightness a pixel, of the picture at SIDE pixels.
        subject: what stands out, None where nothing does.
        tilt: degrees that upright and level lines are turned by, clockwise; None where there are too few.
    """

    width: int
    height: int
    transparent: float
    colours: list[Colour]
    brightness: float
    contrast: float
    saturation: float
    warmth: float
    sharpness: float
    subject: Subject | None
    tilt: float | None


def measured(image: Image, check: Callable[[], None] = lambda: None) -> Measured:
    """Measure a picture; `check` is called between steps and may raise to stop."""
    height, width = image.pixels.shape[:2]
    scale = min(1.0, SIDE / max(height, width))
    small = image_pillow.resized(image, max(round(width * scale), 1), max(round(height * scale), 1))
    colours = np.repeat(small, 3, axis=2) if small.shape[2] == 1 else small[..., :3]
    alpha = small[..., 3] / 255 if small.shape[2] == 4 else np.ones(small.shape[:2])
    lab = _lab(colours)
    opaque = alpha > 0.5
    seen = lab[opaque] if opaque.any() else lab.reshape(-1, 3)
    check()
    return Measured(
        width, height, float(1 - alpha.mean()), _colours(colours, opaque), float(seen[:, 0].mean()),
        float(seen[:, 0].std()), float(np.hypot(seen[:, 1], seen[:, 2]).mean()), float(seen[:, 2].mean()),
        _sharpness(lab[..., 0]), _subject(image, lab, check), _tilt(lab[..., 0]),
    )  # fmt: skip


def _lab(colours: NDArray[np.uint8]) -> Floats:
    from skimage.color import rgb2lab

    return np.asarray(rgb2lab(colours), np.float64)


def _colours(colours: NDArray[np.uint8], opaque: NDArray[np.bool_]) -> list[Colour]:
    step = max(1, max(colours.shape[:2]) // COLOURS_SIDE)
    chosen = colours[::step, ::step][opaque[::step, ::step]]
    if not len(chosen):
        return []
    counts = Counter(names_of(chosen / 255))
    shares = [Colour(name, count / len(chosen)) for name, count in counts.most_common()]
    return [each for each in shares if each.share >= LEAST_COLOUR] or shares[:1]


def _sharpness(lightness: Floats) -> float:
    if min(lightness.shape) < 3:
        return 0.0
    down, across = np.gradient(lightness)
    return float(np.quantile(np.hypot(down, across), 0.98))


def _subject(image: Image, lab: Floats, check: Callable[[], None]) -> Subject | None:
    """Return what looks unlike the picture's border, where it differs clearly from what is around it."""
    try:
        found = cut_out(image, "automatic", SIDE, check)
    except InvalidInput:
        return None
    mask = found.alpha > 0.5
    share = float(mask.mean())
    if not SUBJECT[0] <= share <= SUBJECT[1]:
        return None
    own = _lab(found.colours)
    if np.linalg.norm(own[mask].mean(axis=0) - own[~mask].mean(axis=0)) < DISTINCT:
        return None
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    height, width = mask.shape
    box = (columns[0] / width, rows[0] / height, (columns[-1] + 1) / width, (rows[-1] + 1) / height)
    named = Counter(names_of(found.colours[mask][:: max(1, int(mask.sum()) // 2000)] / 255)).most_common(1)
    return Subject(tuple(map(float, box)), share, named[0][0])  # type: ignore[arg-type]


def _tilt(lightness: Floats) -> float | None:
    """Return by how much the edges near to level and upright are turned from it; None where they are few.

    Every edge votes with its strength for its direction, modulo a right angle; the tilt is where most votes are.
    """
    if min(lightness.shape) < 16:
        return None
    smooth = ndimage.gaussian_filter(lightness, 1.5)
    down, across = ndimage.sobel(smooth, 0), ndimage.sobel(smooth, 1)
    strength = np.hypot(down, across)
    angle = (np.degrees(np.arctan2(down, across)) + 45) % 90 - 45
    strong = strength > max(float(np.quantile(strength, 0.9)), 1e-3)
    votes, edges = np.histogram(angle[strong], bins=180, range=(-45, 45), weights=strength[strong])
    votes = ndimage.gaussian_filter1d(votes, 2, mode="wrap")
    if votes.max() < ALIGNED * votes.mean():
        return None
    peak = float(edges[int(votes.argmax())] + 0.25)
    return None if abs(peak) > STEEPEST or math.isnan(peak) else round(peak, 1)
