"""Soft edges: how much of each pixel along an outline is object, and the object's own colour there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.sparse import coo_array, csr_array, diags_array
from scipy.sparse.linalg import cg

from scenewright.backend.imaging.forms import fitted, resized
from scenewright.backend.imaging.guided import follow_edges

Floats = NDArray[np.float32]
SIDE = 1024  # pixels of the longer side in which mattes are solved
BAND = 0.015  # of the longer side: how far from an outline it may be soft
LEAST_BAND = 5  # pixels
FLATNESS = 1e-5  # variance of colour below which a window is of one colour
SURE = 100.0  # how much more a known pixel counts
DRIFT = 0.02  # how much what was cut out counts at the edge of the band
STEPS = 400
EXACT = 1e-4
ALL_OR_NOTHING = 0.005  # nearer to 0 or 1 than this is 0 or 1
BEHIND = 0.25  # of the longer side: from how far the background is looked at behind a shadow
TINGE, DARKEST = 0.035, 0.25  # how far a shadow's colour may be from the background's, and how dark it may be
ROUGHEST = 6.0  # how much brightness may change across the longer side's length, in a shadow
RIM, FAINTEST = 3, 0.82  # pixels of a shadow's rim, and how light it is there
MOST_SHADOW = 0.5  # of what was cut out
BROAD, NEAR = 0.06, 0.006  # of the longer side: from how far colours of object and background are taken


def refined(alpha: Floats, colours: Floats, check: Callable[[], None] = lambda: None) -> Floats:
    """Return a mask (h, w) with soft edges where the picture has them: hair, fur, blur.

    Args:
        alpha: (h, w), 0 to 1, whose outline is right but for a few pixels.
        colours: (h, w, 3), 0 to 1.
        check: called between steps; it may raise to stop.

    Source: Levin, Lischinski and Weiss, A Closed Form Solution to Natural Image Matting, 2008, within a band.
    """
    height, width = alpha.shape
    small, seen = fitted(alpha, SIDE), fitted(colours, SIDE)
    radius = max(LEAST_BAND, round(BAND * max(small.shape)))
    away = _away(small)
    if not (away <= radius).any():
        return alpha
    solved = _solved(small, seen, away / radius, check)
    if small.shape == alpha.shape:
        return solved
    factor = max(height, width) / SIDE
    bytes_ = np.rint(colours * 255).astype(np.uint8)
    return follow_edges(np.clip(resized(solved, height, width), 0, 1), bytes_, max(2, round(factor)), 1e-5)


def decontaminated(colours: Floats, alpha: Floats) -> Floats:
    """Return the object's own colours (h, w, 3), without what the background mixes in along its edge.

    Source: Forte, Approximate Fast Foreground Colour Estimation, 2021.
    """
    ours, theirs = colours, colours
    for share in (BROAD, NEAR):
        radius = max(1, round(share * max(alpha.shape)))
        ours, theirs = _parted(colours, alpha, ours, theirs, radius)
    whole = (alpha >= 1)[..., None]
    return np.where(whole, colours, np.clip(ours, 0, 1)).astype(np.float32)


def without_shadow(alpha: Floats, colours: Floats) -> Floats:
    """Return a mask without the shadow that the object casts on a plain background.

    A shadow is the background's colour, only darker, and smooth. Where most of what was cut out looks like that, it is
    a grey thing before grey, and stays.

    Args:
        alpha: (h, w), 0 to 1.
        colours: (h, w, 3), 0 to 1, sRGB-encoded.
    """
    outside = (alpha < 0.05).astype(np.float32)[..., None]
    radius = max(2, round(BEHIND * max(alpha.shape)))
    behind = _mean(_mean(colours * outside, radius), radius) / np.maximum(_mean(_mean(outside, radius), radius), 1e-3)
    share = (colours * behind).sum(2) / np.maximum((behind * behind).sum(2), 1e-3)
    unlike = np.abs(colours - share[..., None] * behind).max(axis=2)
    rough = ndimage.gaussian_gradient_magnitude(colours.mean(axis=2), 1.0) * max(alpha.shape)
    dark = (unlike < TINGE) & (share > DARKEST) & (share < 1.0) & (rough < ROUGHEST) & (alpha > 0)
    dark = _fading(ndimage.binary_opening(dark, iterations=2), share, outside[..., 0] > 0)
    inside = alpha >= 0.5
    if not dark.any() or (dark & inside).sum() > MOST_SHADOW * inside.sum():
        return alpha
    # The rim of a shadow is too soft or too rough to be seen as one: it goes with what it is the rim of.
    rest = ndimage.binary_opening(inside & ~dark, iterations=2)
    near = [ndimage.distance_transform_edt(~each) for each in (rest, dark)]
    return np.where(dark | (near[1] + 1 < near[0]), np.float32(0), alpha)


def _fading(dark: NDArray[np.bool_], share: Floats, outside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return those of the dark places that fade into the background, as shadows do and grey parts of things do not."""
    places, count = ndimage.label(dark)
    rim = dark & ndimage.binary_dilation(outside, iterations=RIM)
    if not count or not rim.any():
        return np.zeros_like(dark)
    numbers = np.arange(1, count + 1)
    faint = ndimage.median(np.where(rim, share, np.nan), np.where(rim, places, 0), numbers)
    whole, at_rim = (np.bincount(each[dark], minlength=count + 1)[1:] for each in (places, places * rim))
    fades = (np.nan_to_num(faint) > FAINTEST) & (at_rim > RIM * np.sqrt(whole))
    return np.concatenate([[False], fades])[places]


def _parted(colours: Floats, alpha: Floats, ours: Floats, theirs: Floats, radius: int) -> tuple[Floats, Floats]:
    part = alpha[..., None]
    near, far = _mean(part, radius), 1 - _mean(part, radius)
    ours = _mean(ours * part, radius) / np.maximum(near, 1e-5)
    theirs = _mean(theirs * (1 - part), radius) / np.maximum(far, 1e-5)
    rest = colours - part * ours - (1 - part) * theirs
    return np.clip(ours + part * rest, 0, 1), theirs


def _mean(values: Floats, radius: int) -> Floats:
    return ndimage.uniform_filter(values, (2 * radius + 1, 2 * radius + 1, 1), mode="nearest")


def _away(alpha: Floats) -> Floats:
    """Return how far each pixel is from the outline, infinitely where there is none."""
    inside = alpha >= 0.5
    if inside.all() or not inside.any():
        return np.full(alpha.shape, np.inf, np.float32)
    far = np.where(inside, ndimage.distance_transform_edt(inside), ndimage.distance_transform_edt(~inside))
    return far.astype(np.float32)


def _solved(alpha: Floats, colours: Floats, away: Floats, check: Callable[[], None]) -> Floats:
    """Return the mask solved for where `away` is at most 1; those around are taken as they are, all or nothing."""
    unsure = away <= 1
    around = ndimage.binary_dilation(unsure, np.ones((3, 3)), iterations=1)
    numbers = np.where(around, np.cumsum(around).reshape(around.shape) - 1, -1)
    laplacian = _laplacian(colours, numbers, unsure)
    known = (~unsure[around]).astype(np.float64) * SURE
    given = (alpha[around] >= 0.5).astype(np.float64)
    # What was cut out counts a little, the more the farther from its outline: regions of one colour must not drift.
    weights = known + np.minimum(DRIFT * away[around] ** 3, SURE) + 1e-3
    system = laplacian + diags_array(weights)
    inverse = diags_array(1 / system.diagonal())
    start = np.clip(alpha[around].astype(np.float64), 0, 1)
    found, _ = cg(system, weights * given, x0=start, M=inverse, rtol=EXACT, maxiter=STEPS, callback=lambda _: check())
    solved = (alpha >= 0.5).astype(np.float32)
    solved[around] = np.clip((found - ALL_OR_NOTHING) / (1 - 2 * ALL_OR_NOTHING), 0, 1)
    return solved


def _laplacian(colours: Floats, numbers: NDArray[np.int64], unsure: NDArray[np.bool_]) -> csr_array:
    """Return how unlike a linear function of the colour a mask is in each 3 × 3 window, as a quadratic form."""
    middles = ndimage.binary_erosion(numbers >= 0, np.ones((3, 3))) & ndimage.binary_dilation(unsure, np.ones((3, 3)))
    rows, columns = np.nonzero(middles)
    steps = [(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1)]
    places = np.stack([numbers[rows + y, columns + x] for y, x in steps], axis=1)
    window = np.stack([colours[rows + y, columns + x] for y, x in steps], axis=1).astype(np.float64)
    centred = window - window.mean(axis=1, keepdims=True)
    spread = np.einsum("kni,knj->kij", centred, centred) / 9 + np.eye(3) * FLATNESS / 9
    likeness = (1 + np.einsum("kni,kij,kmj->knm", centred, np.linalg.inv(spread), centred, optimize=True)) / 9
    values = np.eye(9)[None] - likeness
    index = (np.repeat(places, 9, axis=1).ravel(), np.tile(places, (1, 9)).ravel())
    size = int(numbers.max()) + 1
    return coo_array((values.ravel(), index), shape=(size, size)).tocsr()
