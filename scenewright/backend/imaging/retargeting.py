"""Pictures brought to another shape without stretching what they show: made anew of their own patches, coarse to fine.

Source: Simakov et al. 2008, "Summarizing visual data using bidirectional similarity", one half of it: every patch of
the result is one of the picture. Its size changes step by step, so that little is left out. The search is PatchMatch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.imaging.patch_search import RADIUS, search, vote
from scenewright.backend.imaging.photographs import scaled

Floats = NDArray[np.float32]
Field = NDArray[np.int32]
Shape = tuple[int, int]
COARSEST = 40  # pixels along the shorter side of the coarsest level
STEP = 0.06  # by which a side changes at once, where it is coarsest
ROUNDS = 4  # of searching and voting at each size
Watch = Callable[[float], None]


def retargeted(picture: Floats, shape: Shape, seed: int, watch: Watch = lambda fraction: None) -> Floats:
    """Return a picture, (h, w, c) of 0 to 1, at another height and width, its things as large as they were.

    Args:
        picture: what it is made of.
        shape: height and width of the result.
        seed: of the random search.
        watch: told how much is done, 0 to 1.

    Raises:
        ValueError: the picture or the result is smaller than two patches.
    """
    if min(*picture.shape[:2], *shape) < 4 * RADIUS + 2:
        raise ValueError(f"Too small: both need {4 * RADIUS + 2} pixels along each side.")
    sizes = list(_halvings((picture.shape[0], picture.shape[1]), shape))
    source = scaled(picture, sizes[-1][0])
    made, field = source, _everywhere(sizes[-1][0])
    for step in _steps(*sizes[-1]):
        made, field = scaled(made, step), _spread(field, step, sizes[-1][0])
        made, field = _settled(source, made, field, seed)
    for level in range(len(sizes) - 2, -1, -1):
        source = scaled(picture, sizes[level][0])
        field = _spread(field, sizes[level][1], sizes[level][0], 2)
        made, field = _settled(source, source[field[..., 0], field[..., 1]], field, seed + level)
        watch(1.0 - level / len(sizes))
    return np.clip(made, 0.0, 1.0)


@dataclass
class _Sheet:
    """A source and what is made of it side by side, as the search wants it."""

    pixels: Floats
    sources: NDArray[np.bool_]
    targets: NDArray[np.bool_]

    @classmethod
    def of(cls, source: Floats, made: Floats) -> _Sheet:
        high, wide = max(len(source), len(made)), source.shape[1] + made.shape[1]
        sheet = cls(np.zeros((high, wide, source.shape[2]), np.float32), *np.zeros((2, high, wide), bool))
        sheet.pixels[: len(source), : source.shape[1]] = source
        sheet.pixels[: len(made), source.shape[1] :] = made
        sheet.sources[RADIUS : len(source) - RADIUS, RADIUS : source.shape[1] - RADIUS] = True
        sheet.targets[: len(made), source.shape[1] :] = True
        return sheet


def _settled(source: Floats, made: Floats, field: Field, seed: int) -> tuple[Floats, Field]:
    """Search and vote by turns, and return what is made and where each of its patches was found."""
    sheet, aside = _Sheet.of(source, made), source.shape[1]
    inside = (slice(len(made)), slice(aside, None))
    found = np.zeros((*sheet.targets.shape, 2), np.int32)
    found[inside] = field
    for number in range(ROUNDS):
        misfit = np.full(sheet.targets.shape, np.inf, np.float32)
        search(sheet.pixels, sheet.targets, sheet.sources, sheet.targets, found, misfit, number % 2 == 1, seed + number)
        # The last votes are those of the few patches that fit best, which do not blur.
        share = 0.6 if number < ROUNDS - 1 else 0.1
        spread = max(float(np.quantile(misfit[sheet.targets], share)), 1e-7)
        vote(sheet.pixels, sheet.targets, sheet.targets, found, np.exp(-misfit / (2 * spread)).astype(np.float32))
    return np.ascontiguousarray(sheet.pixels[inside]), np.ascontiguousarray(found[inside])


def _everywhere(source: Shape) -> Field:
    """Return (h, w, 2) the place of each pixel."""
    return np.stack(np.meshgrid(*(np.arange(side) for side in source), indexing="ij"), axis=2).astype(np.int32)


def _spread(field: Field, shape: Shape, source: Shape, factor: int = 1) -> Field:
    """Return where each pixel of another size comes from, in a source that is `factor` times as large."""
    rows, columns = ((np.arange(side) + 0.5) * old / side for side, old in zip(shape, field.shape, strict=False))
    taken = field[rows.astype(int)[:, None], columns.astype(int)[None, :]] * factor
    if factor > 1:  # neighbours come from neighbours
        taken = taken + np.stack(np.broadcast_arrays((rows % 1 >= 0.5)[:, None], (columns % 1 >= 0.5)[None, :]), axis=2)
    return np.clip(taken, RADIUS, np.array(source) - RADIUS - 1).astype(np.int32)


def _halvings(source: Shape, shape: Shape) -> Iterator[tuple[Shape, Shape]]:
    """Yield the sizes of both, again and again at half, as long as the smaller one stays large enough."""
    while True:
        yield source, shape
        if min(*source, *shape) < 2 * COARSEST:
            return
        source, shape = ((max(height // 2, 1), max(width // 2, 1)) for height, width in (source, shape))


def _steps(source: Shape, shape: Shape) -> Iterator[Shape]:
    """Yield sizes from one to the other, of which each side differs little from the one before."""
    change = max(abs(np.log(new / old)) for new, old in zip(shape, source, strict=True))
    count = max(int(np.ceil(change / STEP)), 1)
    for number in range(1, count + 1):
        high, wide = (old * (new / old) ** (number / count) for new, old in zip(shape, source, strict=True))
        yield round(high), round(wide)
