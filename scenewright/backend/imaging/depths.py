"""How far away things in one picture probably are: a guess from what pictures of the world have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.color import rgb2lab

from scenewright.backend.imaging.cutout import find_foreground
from scenewright.backend.imaging.forms import fitted, luminance, resized
from scenewright.backend.imaging.guided import follow_edges

Floats = NDArray[np.float32]
SIDE = 640  # pixels of the longer side in which the guess is made
HORIZON = 0.38  # of the height, where a horizon usually is; and how far it may be from there
AROUND = 0.2
CLEAR = 2.2  # times the usual change from row to row that a horizon shows
FARTHEST, NEAREST = 0.12, 1.0  # of the ground at the horizon and at the lower edge
HAZY, SHARP = 0.25, 0.1  # how much haze takes from nearness, and sharpness adds
BULGE = 0.1  # how much nearer than its outline the middle of an object is
MAIN = 0.6  # of all that stands out is one thing, or it is a pattern
LEAST, MOST = 0.01, 0.75  # share of the picture that an object may have


class Guess(NamedTuple):
    """What was made of a picture.

    Attributes:
        nearness: (h, w) float32, 0 far to 1 near.
        alpha: (h, w), how much of each pixel belongs to an object that stands out.
        horizon: share of the height from the top; None where none is seen.
        has_object: whether something stands out.
    """

    nearness: Floats
    alpha: Floats
    horizon: float | None
    has_object: bool


def guess(colours: Floats, alpha: Floats | None, check: Callable[[], None] = lambda: None) -> Guess:
    """Guess how near everything in a picture is.

    The ground rises towards the horizon, so what stands lower is nearer; an object is about as near as the place it
    stands on, and its middle nearer than its outline; haze makes far things pale, and far things are less sharp.

    Args:
        colours: (h, w, 3), 0 to 1, sRGB-encoded.
        alpha: (h, w), what is object; None leaves it to the picture's border.
        check: called between steps; it may raise to stop.

    Source: cues as in Hoiem, Efros and Hebert, Automatic Photo Pop-up, 2005, and He, Sun and Tang, Single Image Haze
    Removal Using Dark Channel Prior, 2009; none of their learning.
    """
    height, width = colours.shape[:2]
    small = fitted(colours, SIDE)
    inside = fitted(alpha, SIDE) if alpha is not None else _object(small, check)
    check()
    has_object = inside is not None
    mask = inside if inside is not None else np.zeros(small.shape[:2], np.float32)
    horizon = _horizon(small, mask)
    nearness = _ground(small.shape[0], small.shape[1], HORIZON if horizon is None else horizon)
    nearness = nearness - HAZY * _haze(small) * (1 - nearness) + SHARP * (_sharpness(small, mask) - 0.5)
    radius = max(4, round(0.02 * max(small.shape)))
    behind = follow_edges(np.clip(nearness, 0, 1), np.rint(small * 255).astype(np.uint8), radius, 3e-3)
    check()
    large = np.clip(resized(behind, height, width), 0, 1)
    whole = np.clip(resized(mask, height, width), 0, 1) if alpha is None else alpha
    if has_object:
        objects = np.clip(resized(_standing(mask, nearness), height, width), 0, 1)
        large = whole * objects + (1 - whole) * (large if alpha is None else 0)
    return Guess(_stretched(large), whole, horizon, has_object)


def _object(colours: Floats, check: Callable[[], None]) -> Floats | None:
    """Return what stands out of the picture's border, None where nothing does."""
    found = find_foreground(np.rint(colours * 255).astype(np.uint8), check)
    parts, _ = ndimage.label(found >= 0.5)
    sizes = np.bincount(parts.ravel(), minlength=2)[1:]
    whole = sizes.max() >= MAIN * max(sizes.sum(), 1)
    return found if whole and LEAST < sizes.sum() / found.size < MOST else None


def _horizon(colours: Floats, mask: Floats) -> float | None:
    """Return where the rows of the background change most, as a share of the height, if they change clearly."""
    height = len(colours)
    if height < 16:
        return None
    lab = rgb2lab(colours) * (1 - mask)[..., None]
    rows = lab.sum(axis=1) / np.maximum((1 - mask).sum(axis=1), 1)[:, None]
    reach = max(2, height // 24)
    below = ndimage.uniform_filter1d(rows, reach, axis=0, origin=-(reach // 2))
    above = ndimage.uniform_filter1d(rows, reach, axis=0, origin=(reach - 1) // 2)
    change = np.linalg.norm(below - above, axis=1)
    places = np.arange(height) / height
    likely = change * np.exp(-(((places - HORIZON) / AROUND) ** 2))
    best = int(likely.argmax())
    clear = likely[best] > CLEAR * max(float(np.median(change)), 1.0) and 0.08 < places[best] < 0.75
    return float(places[best]) if clear else None


def _ground(height: int, width: int, horizon: float) -> Floats:
    """Return how near a level ground is: the inverse of its distance grows evenly below the horizon."""
    rows = (np.arange(height) + 0.5) / height
    below = np.clip((rows - horizon) / (1 - horizon), 0, 1)
    above = np.clip((horizon - rows) / max(horizon, 1e-3), 0, 1)
    near = FARTHEST + (NEAREST - FARTHEST) * below - 0.6 * FARTHEST * above
    return np.repeat(near[:, None], width, axis=1).astype(np.float32)


def _haze(colours: Floats) -> Floats:
    """Return how pale each place is, 0 to 1: the least channel around it."""
    dark = ndimage.minimum_filter(colours.min(axis=2), max(3, round(0.015 * max(colours.shape))))
    return np.asarray(np.clip(dark, 0, 1) ** 1.5, np.float32)


def _sharpness(colours: Floats, mask: Floats) -> Floats:
    """Return how sharp each place of the background is beside the others, 0 to 1; objects have no say."""
    light = luminance(colours)
    radius = max(2.0, 0.015 * max(light.shape))
    open_ = 1 - ndimage.maximum_filter(mask, 9)
    fine = np.abs(light - ndimage.gaussian_filter(light, 1.2)) * open_
    spread = [ndimage.gaussian_filter(each, radius) for each in (fine, open_)]
    usual = spread[0] / np.maximum(spread[1], 1e-2)
    return np.asarray(usual / (usual + np.median(usual) + 1e-3), np.float32)


def _standing(mask: Floats, ground: Floats) -> Floats:
    """Return how near objects are: as the ground at their feet, rounded towards their middles."""
    parts, count = ndimage.label(mask > 0.5)
    near = np.zeros_like(ground)
    for number, place in enumerate(ndimage.find_objects(parts), start=1):
        part = parts[place] == number
        feet = min(place[0].stop, len(ground)) - 1
        within = ndimage.distance_transform_edt(np.pad(part, 1))[1:-1, 1:-1]
        share = within / max(float(within.max()), 1.0)
        round_ = ndimage.gaussian_filter(np.sqrt(np.clip(1 - (1 - share) ** 2, 0, 1)), 0.01 * max(mask.shape))
        near[place] = np.where(part, float(ground[feet].mean()) - BULGE + BULGE * round_, near[place])
    if not count:
        return near
    # Beyond an outline goes on what is inside, so that its soft edge has no seam.
    nearest = ndimage.distance_transform_edt(parts == 0, return_distances=False, return_indices=True)
    return near[tuple(nearest)]


def _stretched(values: Floats) -> Floats:
    low, high = float(values.min()), float(values.max())
    return np.asarray((values - low) / (high - low), np.float32) if high - low > 1e-4 else np.full_like(values, 0.5)
