"""How alike pictures look: their colours, where these lie, their edges and how coarse they are. Nothing is learned.

Source: the colour layout and edge histogram descriptors of MPEG-7 (Manjunath et al. 2001) and histograms of oriented
gradients (Dalal and Triggs 2005), each made small and put side by side so that a dot product compares all at once.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures
from scipy import ndimage
from skimage.color import rgb2lab

from scenewright.backend.vocabulary.colours import COLOURS
from scenewright.shared import srgb

Floats = NDArray[np.float32]
SIDE = 64  # pixels along a side of what is compared
CELLS, DIRECTIONS, SCALES = 4, 8, 5
# What colours, layout, edges and coarseness count; found on known pictures turned, lit and cropped anew.
WEIGHTS = (0.35, 0.25, 0.3, 0.1)
NAMES = tuple(dict.fromkeys("grey" if name == "gray" else name for name in COLOURS))
LENGTH = len(NAMES) + 3 * CELLS**2 + DIRECTIONS * CELLS**2 + SCALES
PLAIN = 9.0  # spread of the border, in Lab, below which it is taken for a backdrop


def looks(picture: NDArray[np.uint8]) -> Floats:
    """Return what a picture looks like, (LENGTH,) of unit length: the dot product of two is their likeness, 0 to 1.

    Args:
        picture: (h, w, 4), sRGB with straight alpha; what is transparent counts as nothing.

    Returns:
        Zeros where nothing is to be seen.
    """
    small, lab, weight = _regarded(picture)
    if weight.sum() > 1e-3:
        small, lab, weight = _regarded(_framed(picture, weight))
    if weight.sum() < 1e-3:
        return np.zeros(LENGTH, np.float32)
    light = lab[..., 0] / 100
    half = np.s_[::2, ::2]
    parts = (
        _palette(small[half][..., :3], lab[half], weight[half]),
        _layout(lab, weight),
        _edges(light, weight),
        _scales(light, weight),
    )
    whole = [np.sqrt(share) * _unit(part) for share, part in zip(WEIGHTS, parts, strict=True)]
    return np.concatenate(whole).astype(np.float32)


def share(looked: Floats, name: str) -> Floats:
    """Return how much of each picture has a colour of NAMES or one next to it, (n,), from looks (n, LENGTH)."""
    squares = looked[:, : len(NAMES)].astype(np.float32) ** 2
    shares = squares / np.maximum(squares.sum(1, keepdims=True), 1e-9)
    hue, light = _named()
    own = NAMES.index(name)
    away = ((hue - hue[own]) ** 2).sum(1) + (0.45 * (light - light[own])) ** 2
    return np.asarray(shares @ np.exp(-away / 300), np.float32)


def _regarded(picture: NDArray[np.uint8]) -> tuple[Floats, Floats, Floats]:
    """Return a picture small, (SIDE, SIDE, 4), the same in Lab, and how much each pixel counts."""
    longest = max(picture.shape[:2])
    whole = Pictures.new("RGBA", (longest, longest))
    whole.paste(Pictures.fromarray(picture), ((longest - picture.shape[1]) // 2, (longest - picture.shape[0]) // 2))
    small = np.asarray(whole.resize((SIDE, SIDE), Pictures.Resampling.BOX), np.float32) / 255
    lab = rgb2lab(small[..., :3]).astype(np.float32)
    return small, lab, _attention(lab, small[..., 3])


def _framed(picture: NDArray[np.uint8], weight: Floats) -> NDArray[np.uint8]:
    """Return what of a picture counts: wherever a thing stands and however large, it is compared in one place."""
    longest = max(picture.shape[:2])
    spans = []
    for axis, length in enumerate(picture.shape[:2]):
        along = np.cumsum(weight.sum(1 - axis))
        low, high = np.searchsorted(along / along[-1], (0.01, 0.99))
        start = (longest - length) // 2
        edges = (np.array([low, high + 1]) * longest / SIDE - start).round().astype(int)
        low, high = np.clip(edges, 0, length)
        spans.append(slice(min(low, length - 1), max(high, low + 1)))
    return np.ascontiguousarray(picture[spans[0], spans[1]])


def _attention(lab: Floats, alpha: Floats) -> Floats:
    """Return how much each pixel counts: what is transparent nothing, and a plain backdrop little."""
    weight = alpha * (alpha > 0.1)
    rows, columns = (np.flatnonzero((weight > 0.5).any(axis)) for axis in (1, 0))
    if not len(rows):
        return weight
    edge = np.zeros(weight.shape, bool)
    edge[[rows[0], rows[-1]], columns[0] : columns[-1] + 1] = True
    edge[rows[0] : rows[-1] + 1, [columns[0], columns[-1]]] = True
    if (weight[edge] > 0.5).mean() < 0.9:
        return weight
    border = lab[edge]
    if float(np.sqrt(((border - np.median(border, 0)) ** 2).sum(1)).mean()) > PLAIN:
        return weight
    away = np.sqrt(((lab - np.median(border, 0)) ** 2).sum(2))
    thing = np.clip((away - PLAIN) / PLAIN, 0, 1)
    # A picture that is one even colour is about that colour.
    return np.asarray(weight * (0.04 + 0.96 * thing), np.float32) if thing.mean() > 0.01 else weight


def _palette(colours: Floats, lab: Floats, weight: Floats) -> Floats:
    """Return the root of how much is of each named colour, whatever light falls on it."""
    hue, light = _even(colours), lab[..., 0]
    named_hue, named_light = _named()
    away = ((hue[..., None, :] - named_hue) ** 2).sum(-1) + (0.45 * (light[..., None] - named_light)) ** 2
    near = np.exp(-(away - away.min(-1, keepdims=True)) / 90)
    near /= near.sum(-1, keepdims=True)
    return np.asarray(np.sqrt((near * weight[..., None]).sum((0, 1)) / max(weight.sum(), 1e-6)), np.float32)


def _even(colours: Floats) -> Floats:
    """Return the a and b of Lab of colours brought to one brightness; what is nearly black has none."""
    linear = srgb.decoded(colours)
    bright = linear @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    brought = srgb.encoded(np.clip(linear * (0.2 / np.maximum(bright, 1e-4))[..., None], 0, 1))
    sure = np.clip(bright / 0.012, 0, 1)[..., None]
    return np.asarray(rgb2lab(brought)[..., 1:] * sure, np.float32)


@cache
def _named() -> tuple[Floats, Floats]:
    colours = np.array([COLOURS[name] for name in NAMES], np.float32)[None]
    return _even(colours)[0], rgb2lab(colours)[0, :, 0].astype(np.float32)


def _layout(lab: Floats, weight: Floats) -> Floats:
    """Return the mean colour of each cell of a grid, centred so that grey is zero and emptiness too."""
    total = _cells(weight)
    means = _cells(weight[..., None] * (lab / 100 - np.array([0.5, 0, 0], np.float32))) / np.maximum(
        total[..., None], 1e-6
    )
    return (means * np.minimum(total / total.max(), 1)[..., None]).ravel()


def _edges(light: Floats, weight: Floats) -> Floats:
    """Return the root of how strong edges of each direction are in each cell."""
    rise = (
        ndimage.gaussian_filter(light * weight, 1, order=(1, 0)),
        ndimage.gaussian_filter(light * weight, 1, order=(0, 1)),
    )
    strength = np.hypot(*rise)
    turn = np.mod(np.arctan2(*rise), np.pi) / np.pi * DIRECTIONS
    low = np.floor(turn).astype(int) % DIRECTIONS
    high_share = (turn - np.floor(turn))[..., None]
    one = np.eye(DIRECTIONS, dtype=np.float32)
    spread = one[low] * (1 - high_share) + one[(low + 1) % DIRECTIONS] * high_share
    return np.sqrt(_cells(spread * strength[..., None])).ravel()


def _scales(light: Floats, weight: Floats) -> Floats:
    """Return how much detail there is from the finest to the coarsest."""
    found, level = [], light
    for _ in range(SCALES):
        softer = ndimage.gaussian_filter(level, 1.0)
        found.append(float((weight * np.abs(level - softer)).sum() / weight.sum()))
        level = ndimage.gaussian_filter(level, 1.6)
    return np.sqrt(np.array(found, np.float32))


def _cells(values: Floats) -> Floats:
    size = SIDE // CELLS
    return np.asarray(values.reshape(CELLS, size, CELLS, size, *values.shape[2:]).mean((1, 3)), np.float32)


def _unit(values: Floats) -> Floats:
    return np.asarray(values / max(float(np.linalg.norm(values)), 1e-6), np.float32)
