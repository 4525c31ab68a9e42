"""Cutting an object from any background: what looks like the picture's border is taken away."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numba import njit
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage
from skimage.color import rgb2lab

from scenewright.backend.imaging.guided import follow_edges
from scenewright.backend.imaging.mixtures import Mixture

Floats = NDArray[np.float32]
SIDE = 288  # pixels of the picture in which the object is looked for
ROUNDS = 4  # of learning colours and cutting
STEPS = 120  # of each cut
COLOURS = 5  # Gaussians of the object and of the background each
BORDER = 0.02  # of the longer side: what is seen there is background, …
TYPICAL = 0.85  # … except the rarest colours: the object may reach the border
STRONGEST = 4.0  # what a pixel's colour can say at most
LENGTH = 3.0  # how much a pixel of outline costs
SMALL_PART = 0.05  # of the largest part of the object; what is smaller is dropped, …
SMALL_HOLE = 0.01  # … and smaller holes are filled
EXPLAINED = 0.5  # of the border's variance: a backdrop that explains as much is taken away
SHARPNESS = 2.2  # of the final edge


def cut_object(colours: NDArray[np.uint8], check: Callable[[], None] = lambda: None) -> Floats:
    """Return how much of each pixel belongs to the object in the middle, (h, w) float32, 0 to 1.

    Args:
        colours: (h, w, 3) uint8.
        check: called between rounds; it may raise to stop.

    Source: Rother, Kolmogorov and Blake, GrabCut, 2004, seeded from the border; the cut is found as in Unger et al.,
    TVSeg, 2008, which has no preferred directions.
    """
    height, width = colours.shape[:2]
    scale = min(1.0, SIDE / max(height, width))
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    small = np.asarray(Image.fromarray(colours).resize(size, Image.Resampling.BOX))
    found = _grab(small, check)
    check()
    enlarged = Image.fromarray(found).resize((width, height), Image.Resampling.BILINEAR)
    radius = max(2, math.ceil(1.5 / scale))
    alpha = follow_edges(np.asarray(enlarged), colours, radius)
    return np.clip((alpha - 0.5) * SHARPNESS + 0.5, 0, 1)


def _grab(colours: NDArray[np.uint8], check: Callable[[], None]) -> Floats:
    """Return the object's mask (h, w) float32 in a small picture."""
    lab = _without_backdrop(rgb2lab(colours).astype(np.float32))
    shape, flat = lab.shape[:2], lab.reshape(-1, 3)
    border = _border(shape)
    improbability = Mixture(lab[border], COLOURS).improbability(flat).reshape(shape)
    usual = np.quantile(improbability[border], TYPICAL)
    background = border & (improbability <= usual)
    # Until the object's colours are known: what is unlike the border, rather in the middle.
    says = np.clip(usual + 1.5 - improbability + _eccentricity(shape), -STRONGEST, STRONGEST)
    resistance = _resistance(lab)
    mask = (says < 0).astype(np.float32)
    for _ in range(ROUNDS):
        check()
        says[background] = 10 * STRONGEST
        mask = _cut(says.astype(np.float32), resistance, mask, STEPS)
        inside = mask > 0.5
        if inside.sum() < 4 * COLOURS or (~inside).sum() < 4 * COLOURS:
            break
        ours, theirs = (Mixture(lab[where], COLOURS).improbability(flat).reshape(shape) for where in (inside, ~inside))
        says = np.clip(ours - theirs, -STRONGEST, STRONGEST)
    return _without_crumbs(mask)


def _border(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    width = max(1, round(BORDER * max(shape)))
    border = np.ones(shape, np.bool_)
    border[width:-width, width:-width] = False
    return border


def _without_backdrop(lab: Floats) -> Floats:
    """Return the colours (h, w, 3) with what changes smoothly across the background, as a sky does, made even."""
    shape = lab.shape[:2]
    down, across = np.meshgrid(*(np.linspace(-1, 1, side) for side in shape), indexing="ij")
    terms = np.stack([np.ones(shape), across, down, across * down, across**2, down**2], axis=2)
    border = _border(shape)
    weights, *_ = np.linalg.lstsq(terms[border], lab[border], rcond=None)
    backdrop = terms @ weights
    left = ((lab - backdrop)[border] ** 2).sum()
    spread = ((lab[border] - lab[border].mean(axis=0)) ** 2).sum()
    return (lab - backdrop).astype(np.float32) if left < (1 - EXPLAINED) * spread else lab


def _eccentricity(shape: tuple[int, ...]) -> Floats:
    """Return how far each pixel is from the middle, (h, w): 0 there, 2 in the corners."""
    down, across = (np.linspace(-1, 1, side, dtype=np.float32) ** 2 for side in shape)
    return down[:, None] + across


def _resistance(lab: Floats) -> Floats:
    """Return what an outline between a pixel and the next one right and below costs, (2, h, w)."""
    jumps = np.zeros((2, *lab.shape[:2]), np.float32)
    jumps[0, :, :-1] = ((lab[:, 1:] - lab[:, :-1]) ** 2).sum(axis=2)
    jumps[1, :-1] = ((lab[1:] - lab[:-1]) ** 2).sum(axis=2)
    usual = max(float(jumps.mean()), 1e-6)
    return (LENGTH * (0.05 + 0.95 * np.exp(-jumps / (2 * usual)))).astype(np.float32)


def _without_crumbs(mask: Floats) -> Floats:
    """Return the mask without parts much smaller than the largest, and with small holes filled."""
    crumbs = _small(mask > 0.5, SMALL_PART, (mask > 0.5).sum())
    mask = np.where(crumbs, np.float32(0), mask)
    holes = _small(mask <= 0.5, SMALL_HOLE, (mask > 0.5).sum())
    return np.where(holes, np.float32(1), mask)


def _small(where: NDArray[np.bool_], share: float, whole: int) -> NDArray[np.bool_]:
    """Return the connected parts that are smaller than a share of the whole."""
    parts, _ = ndimage.label(where)
    small = np.bincount(parts.ravel()) < share * whole
    small[0] = False
    return small[parts]


@njit(nogil=True, cache=True)
def _cut(says, resistance, mask, steps):
    """Minimise what pixels say, summed over the mask, plus the cost of its outline.

    Source: Chambolle and Pock, A first-order primal-dual algorithm for convex problems, 2011.
    """
    height, width = says.shape
    step = np.float32(1.0 / np.sqrt(8.0))
    value, ahead = mask.copy(), mask.copy()
    right, down = np.zeros_like(mask), np.zeros_like(mask)
    for _ in range(steps):
        for y in range(height):
            for x in range(width):
                if x + 1 < width:
                    limit = resistance[0, y, x]
                    flow = right[y, x] + step * (ahead[y, x + 1] - ahead[y, x])
                    right[y, x] = min(max(flow, -limit), limit)
                if y + 1 < height:
                    limit = resistance[1, y, x]
                    flow = down[y, x] + step * (ahead[y + 1, x] - ahead[y, x])
                    down[y, x] = min(max(flow, -limit), limit)
        for y in range(height):
            for x in range(width):
                divergence = right[y, x] + down[y, x]
                if x > 0:
                    divergence -= right[y, x - 1]
                if y > 0:
                    divergence -= down[y - 1, x]
                old = value[y, x]
                new = min(np.float32(1.0), max(np.float32(0.0), old + step * (divergence - says[y, x])))
                value[y, x], ahead[y, x] = new, 2 * new - old
    return value
