"""The pictures between two: what both show is moved along, what only one shows is faded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.imaging.flow import flow, grid, sampled
from scenewright.backend.imaging.forms import fitted, luminance, resized

Floats = NDArray[np.float32]
SIDE = 512  # pixels of the longer side in which motion is found
SLACK, SLACK_SHARE = 1.5, 0.05  # pixels, and share of the way, by which there and back may differ
ALIKE = 0.12  # of brightness: how much a thing may change on its way
LEAST_SHARED = 0.5  # of the pixels must be found again
FAINT = 1e-3  # how much motion counts that is not confirmed from the other side
AGREEMENT = 2.0  # pixels


@dataclass(frozen=True)
class Motion:
    """What moves between two pictures.

    Attributes:
        forth: (h, w, 2), where each pixel of the first goes, pixels, x then y.
        back: (h, w, 2), where each pixel of the second came from.
        kept: (h, w) of the first and the second, 1 where a pixel is found again, nearly 0 where it is not.
        shared: share of the pixels that are found again, 0 to 1.
    """

    forth: Floats
    back: Floats
    kept: tuple[Floats, Floats]
    shared: float

    @property
    def is_found(self) -> bool:
        """Tell whether the pictures show enough of the same to be moved into each other."""
        return self.shared >= LEAST_SHARED


def motion(first: Floats, second: Floats, watch: Callable[[float], None] = lambda done: None) -> Motion:
    """Return what moves between two pictures (h, w, 3) of one size, 0 to 1; `watch` may raise to stop."""
    shape = first.shape[:2]
    here, there = (luminance(fitted(each, SIDE)) for each in (first, second))
    forth = flow(here, there, lambda done: watch(0.5 * done))
    back = flow(there, here, lambda done: watch(0.5 + 0.5 * done))
    found = [_found_again(*each) for each in ((forth, back, here, there), (back, forth, there, here))]
    shared = float(np.mean([each.mean() for each in found]))
    kept = [np.where(resized(each.astype(np.float32), *shape) > 0.5, 1, FAINT).astype(np.float32) for each in found]
    factor = shape[1] / here.shape[1]
    return Motion(resized(forth, *shape) * factor, resized(back, *shape) * factor, (kept[0], kept[1]), shared)


def moved(first: Floats, second: Floats, way: Motion, moment: float) -> Floats:
    """Return the picture (h, w, c) at a moment between two, 0 at the first and 1 at the second.

    Source: Baker et al., A Database and Evaluation Methodology for Optical Flow, 2011, section 3.3.2, with motion from
    both pictures.
    """
    shape = first.shape[:2]
    summed = np.zeros((*shape, 3), np.float32)
    _splat(np.ascontiguousarray(way.forth), way.kept[0], np.float32(moment), np.float32(1), summed)
    _splat(np.ascontiguousarray(way.back), way.kept[1], np.float32(1 - moment), np.float32(-1), summed)
    here = _filled(summed)
    origins, aims = grid(shape) - moment * here, grid(shape) + (1 - moment) * here
    share_of_first = (1 - moment) * _agreement(sampled(way.forth, origins), here)
    share_of_second = moment * _agreement(-sampled(way.back, aims), here)
    share = (share_of_second / (share_of_first + share_of_second))[..., None]
    return np.asarray(sampled(first, origins) * (1 - share) + sampled(second, aims) * share, np.float32)


def dissolved(first: Floats, second: Floats, moment: float) -> Floats:
    """Return one picture faded into the other."""
    return np.asarray(first + np.float32(moment) * (second - first), np.float32)


def _found_again(forth: Floats, back: Floats, here: Floats, there: Floats) -> NDArray[np.bool_]:
    """Return which pixels come back to where they were, and look alike where they are."""
    places = grid(here.shape) + forth
    away = np.linalg.norm(forth + sampled(back, places), axis=2)
    near = away < SLACK + SLACK_SHARE * np.linalg.norm(forth, axis=2)
    inside = (places >= 0).all(2) & (places <= np.array(here.shape[::-1]) - 1).all(2)
    return near & inside & (np.abs(sampled(there, places) - here) < ALIKE)


def _agreement(there: Floats, here: Floats) -> Floats:
    return np.exp(-(((there - here) / AGREEMENT) ** 2).sum(axis=2)) + np.float32(FAINT)


def _filled(summed: Floats) -> Floats:
    """Return the mean of what was splatted, (h, w, 2), gaps filled from around."""
    broad, radius = summed, 1.0
    while (broad[..., 2] < FAINT / 4).any() and radius < max(summed.shape):
        blurred = np.stack([ndimage.gaussian_filter(summed[..., k], radius) for k in range(3)], axis=2)
        broad = np.where(broad[..., 2:] < FAINT / 4, blurred * np.float32(radius * radius), broad)
        radius *= 2
    return np.asarray(broad[..., :2] / np.maximum(broad[..., 2:], 1e-8), np.float32)


@njit(nogil=True, cache=True)
def _splat(moved, weight, share, sign, summed):
    """Add offsets, times `sign`, and their weights to the pixels that they reach after a share of their way."""
    height, width = weight.shape
    for y in range(height):
        for x in range(width):
            u, v = moved[y, x, 0], moved[y, x, 1]
            column, row = x + share * u, y + share * v
            left, top = int(np.floor(column)), int(np.floor(row))
            for dy in range(2):
                for dx in range(2):
                    i, j = top + dy, left + dx
                    if 0 <= i < height and 0 <= j < width:
                        part = (1 - abs(column - j)) * (1 - abs(row - i)) * weight[y, x]
                        summed[i, j, 0] += sign * part * u
                        summed[i, j, 1] += sign * part * v
                        summed[i, j, 2] += part
