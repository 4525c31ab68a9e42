"""Regions of a picture that have one colour and stand out clearly from what is around them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage
from skimage.color import rgb2lab

from scenewright.backend.imaging.guided import follow_edges
from scenewright.backend.imaging.mixtures import group

Floats = NDArray[np.float32]
SIDE = 320  # pixels of the picture in which regions are looked for
COLOURS = 8
LEAST, MOST = 0.002, 0.4  # share of the shape that a region may have
CONTRAST = 16.0  # between a region and what is around it; 2 is just visible
THINNEST = 0.012  # width of the shape's longer side, on the average, under which a region is a line
SHARPNESS = 2.0  # of the edge


def distinct_regions(colours: NDArray[np.uint8], alpha: Floats, most: int) -> list[Floats]:
    """Return the masks (h, w) float32, 0 to 1, of the largest regions of one colour, at most so many, largest first.

    Args:
        colours: (h, w, 3) uint8 sRGB.
        alpha: (h, w) float32, 0 to 1: the shape they lie in.
        most: how many.
    """
    step = max(1, -(-max(alpha.shape) // SIDE))
    small = np.asarray(Image.fromarray(colours).reduce(step))
    inside = np.asarray(Image.fromarray(alpha).reduce(step)) >= 0.5
    if inside.sum() < 4 * COLOURS:
        return []
    lab = ndimage.median_filter(rgb2lab(small).astype(np.float32), size=(3, 3, 1))
    labels = np.full(inside.shape, -1)
    labels[inside] = group(lab[inside], COLOURS)
    found = [region for label in range(COLOURS) for region in _parts(labels == label, LEAST * inside.sum())]
    clear = [region for region in found if _stands_out(region, inside, lab)]
    clear.sort(key=lambda region: -int(region.sum()))
    return [_enlarged(region, colours, step) * alpha for region in clear[:most]]


def _parts(where: NDArray[np.bool_], least: float) -> list[NDArray[np.bool_]]:
    """Return the connected parts that have more pixels than the least, without their holes."""
    parts, _ = ndimage.label(where)
    large = np.flatnonzero(np.bincount(parts.ravel()) > least)
    return [ndimage.binary_fill_holes(parts == number) for number in large[large > 0]]


def _stands_out(region: NDArray[np.bool_], inside: NDArray[np.bool_], lab: Floats) -> bool:
    """Tell whether a region is neither tiny nor a line, and differs from the shape around it."""
    share = region.sum() / inside.sum()
    if not LEAST < share < MOST:
        return False
    edge = region & ~ndimage.binary_erosion(region)
    if 2 * region.sum() / edge.sum() < THINNEST * max(region.shape):
        return False
    around = ndimage.binary_dilation(region, iterations=3) & ~ndimage.binary_dilation(region) & inside
    if around.sum() < edge.sum() / 2:
        return False
    return math.dist(lab[region].mean(axis=0), lab[around].mean(axis=0)) > CONTRAST


def _enlarged(region: NDArray[np.bool_], colours: NDArray[np.uint8], step: int) -> Floats:
    """Return a region at the picture's own size, with its edge where the picture's is."""
    rows, columns = (np.flatnonzero(region.any(axis=axis)) for axis in (1, 0))
    top, left = max(rows[0] - 4, 0), max(columns[0] - 4, 0)
    part = region[top : rows[-1] + 5, left : columns[-1] + 5]
    window = colours[top * step : (top + len(part)) * step, left * step : (left + part.shape[1]) * step]
    soft = Image.fromarray(ndimage.gaussian_filter(part.astype(np.float32), 0.5))
    large = soft.resize((part.shape[1] * step, part.shape[0] * step), Image.Resampling.BILINEAR)
    mask = np.asarray(large)[: window.shape[0], : window.shape[1]]
    followed = follow_edges(mask, window, max(2, 2 * step))
    out = np.zeros(colours.shape[:2], np.float32)
    sharp = np.clip((followed - 0.5) * SHARPNESS + 0.5, 0, 1)
    out[top * step : top * step + len(sharp), left * step : left * step + sharp.shape[1]] = sharp
    return out
