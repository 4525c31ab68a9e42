"""Fill holes in a picture with patches found elsewhere in it, coarse to fine.

Source: Wexler, Shechtman and Irani 2007, "Space-time completion of video"; the search is PatchMatch.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.imaging.patch_search import RADIUS, search, vote

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
COARSEST = 24  # pixels along the shorter side of the coarsest level
TEXTURE_SIDE = 9  # pixels over which changes are averaged
TEXTURE_SHARE = 0.5  # how much they count beside the colours
PEELING_ROUNDS = 4  # of searching for each ring
ROUNDS = (12, 4)  # of searching and voting at the coarsest level, and at the finest
INWARDS = 1.15  # how much more a vote counts for each pixel nearer to what is known
TOO_LITTLE = "Too little of the picture is known to fill the rest from."
Watch = Callable[[float], None]


def fill(picture: Floats, hole: Mask, seed: int, watch: Watch = lambda fraction: None) -> Floats:
    """Return a picture whose hole is filled; the rest stays as it is.

    Args:
        picture: (h, w, c), all channels on scales that count alike.
        hole: (h, w) what is to be filled; what is there now does not matter.
        seed: of the random search.
        watch: told how much is done, 0 to 1.

    Raises:
        ValueError: nowhere is a whole patch known.
    """
    if hole.all():
        raise ValueError(TOO_LITTLE)
    blank = np.where(hole[..., None], picture[~hole].mean(axis=0), picture)
    levels = _pyramid(_with_texture(blank, hole), hole)
    while len(levels) > 1 and not _sources(levels[-1][1]).any():
        levels.pop()
    if not _sources(levels[-1][1]).any():
        raise ValueError(TOO_LITTLE)
    filled, field = _peeled(*levels[-1], seed)
    for number in range(len(levels) - 1, -1, -1):
        known, missing = levels[number]
        if number < len(levels) - 1:
            filled, field = _carried(known, missing, field, seed)
        share = number / max(len(levels) - 1, 1)
        rounds = round(ROUNDS[1] + (ROUNDS[0] - ROUNDS[1]) * share)
        filled, field = _settled(filled, missing, field, rounds, seed + number)
        watch(1.0 - share)
    return np.where(hole[..., None], filled[..., : picture.shape[2]], picture)


def _with_texture(picture: Floats, hole: Mask) -> Floats:
    """Return the picture with two channels more: how strongly it changes nearby, to the right and downwards.

    Where detail is lost on coarse levels they still tell smooth from rough, and the fill does not turn smooth.

    Source: Newson et al. 2014, "Video inpainting of complex scenes".
    """
    grey = picture.mean(axis=2)
    known = np.float32(1.0) - ndimage.binary_dilation(hole, np.ones((3, 3)))
    weight = np.maximum(ndimage.uniform_filter(known, TEXTURE_SIDE), 1e-3)
    steps = [np.abs(np.gradient(grey, axis=axis)) * known for axis in (0, 1)]
    texture = [ndimage.uniform_filter(step, TEXTURE_SIDE) / weight for step in steps]
    scale = TEXTURE_SHARE * picture.std() / max(float(np.std(texture)), 1e-6)
    return np.concatenate([picture, *(np.float32(scale) * each[..., None] for each in texture)], axis=2)


def _carried(known: Floats, hole: Mask, field: NDArray[np.int32], seed: int) -> tuple[Floats, NDArray[np.int32]]:
    """Return the filled picture of a finer level, in all its detail, from where the coarser one found its patches."""
    sources = _sources(hole)
    field = _finer(field, hole.shape)
    usable = sources[field[..., 0], field[..., 1]]
    field = np.ascontiguousarray(np.where(usable[..., None], field, _drawn(sources, seed)), np.int32)
    found = known[field[..., 0], field[..., 1]]
    return np.ascontiguousarray(np.where(hole[..., None], found, known)), field


def _pyramid(picture: Floats, hole: Mask) -> list[tuple[Floats, Mask]]:
    """Return the picture and its hole, and both at half the size again and again; what is unknown does not bleed."""
    levels = [(np.ascontiguousarray(picture, np.float32), np.ascontiguousarray(hole))]
    while min(levels[-1][1].shape) >= 2 * COARSEST:
        colours, missing = levels[-1]
        known = (~missing).astype(np.float32)
        weight = _halved(known)
        smaller = _halved(colours * known[..., None]) / np.maximum(weight, 1e-6)[..., None]
        levels.append((smaller, weight < 0.5))
    return levels


def _halved(values: Floats) -> Floats:
    height, width = values.shape[0] // 2 * 2, values.shape[1] // 2 * 2
    even = values[:height, :width]
    return np.asarray((even[::2, ::2] + even[1::2, ::2] + even[::2, 1::2] + even[1::2, 1::2]) / 4, np.float32)


def _peeled(colours: Floats, hole: Mask, seed: int) -> tuple[Floats, NDArray[np.int32]]:
    """Return a first guess and where its patches were found: filled ring by ring, each to fit what is known outside."""
    sources, known = _sources(hole), ~hole
    filled, field = colours.copy(), _drawn(sources, seed)
    number = 0
    while not known.all():
        ring = ndimage.binary_dilation(known, np.ones((3, 3)), iterations=RADIUS - 1) & ~known
        targets = ndimage.binary_dilation(ring, np.ones((3, 3)))
        for _ in range(PEELING_ROUNDS):
            misfit = np.full(hole.shape, np.inf, np.float32)
            search(filled, known, sources, targets, field, misfit, number % 2 == 1, seed * 1013 + number)
            number += 1
        vote(filled, ring, targets, field, _weights(misfit, targets, 0.25))
        known = known | ring
    return filled, field


def _drawn(sources: Mask, seed: int) -> NDArray[np.int32]:
    """Return (h, w, 2) a random source for every pixel."""
    places = np.argwhere(sources).astype(np.int32)
    return places[np.random.default_rng(seed).integers(len(places), size=sources.shape)]


def _weights(misfit: Floats, targets: Mask, quantile: float) -> Floats:
    """Return how much the patch at each pixel counts: less, the worse it fits compared with the others."""
    spread = max(float(np.quantile(misfit[targets], quantile)), 1e-7)
    return np.exp(-misfit / (2 * spread)).astype(np.float32)


def _sources(hole: Mask) -> Mask:
    """Return the pixels around which a whole patch is known."""
    reach = ndimage.binary_dilation(hole, np.ones((2 * RADIUS + 1,) * 2))
    reach[:RADIUS], reach[-RADIUS:], reach[:, :RADIUS], reach[:, -RADIUS:] = True, True, True, True
    return np.asarray(~reach)


def _settled(
    filled: Floats, hole: Mask, field: NDArray[np.int32], rounds: int, seed: int
) -> tuple[Floats, NDArray[np.int32]]:
    """Search and vote by turns, and return the filled picture and where each patch was found."""
    sources, known = _sources(hole), np.ones(hole.shape, bool)
    targets = ndimage.binary_dilation(hole, np.ones((2 * RADIUS + 1,) * 2))
    inwards = np.float32(INWARDS) ** -ndimage.distance_transform_edt(hole)
    for number in range(rounds if hole.any() else 0):
        misfit = np.full(hole.shape, np.inf, np.float32)
        search(filled, known, sources, targets, field, misfit, number % 2 == 1, seed * 1009 + number)
        weights = _weights(misfit, targets, 0.6 if number < rounds - 1 else 0.1)  # the last votes do not blur
        vote(filled, hole, targets, field, (weights * inwards).astype(np.float32))
    return filled, field


def _finer(field: NDArray[np.int32], shape: tuple[int, ...]) -> NDArray[np.int32]:
    """Return where patches were found, for a picture of twice the size."""
    rows, columns = np.arange(shape[0]), np.arange(shape[1])
    coarse = field[np.minimum(rows // 2, field.shape[0] - 1)[:, None], np.minimum(columns // 2, field.shape[1] - 1)]
    odd = np.stack(np.broadcast_arrays((rows % 2)[:, None], (columns % 2)[None, :]), axis=2)
    return np.minimum(2 * coarse + odd, np.array(shape[:2]) - 1).astype(np.int32)
