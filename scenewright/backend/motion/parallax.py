"""A camera that moves before one picture: what is near moves more than what is far, and nothing tears.

The picture becomes a stage of two sheets: what stands out, with its outline, and behind it the rest, filled in where it
was hidden. Each sheet is bent by its depth and seen from where the camera is; between sheets there is air, not rubber.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.imaging import patches
from scenewright.backend.imaging.depths import guess
from scenewright.backend.imaging.flow import grid, sampled
from scenewright.backend.imaging.forms import fitted, resized

Floats = NDArray[np.float32]
PLATE = 512  # pixels of the longer side in which what was hidden is filled in
ROUNDS = 5  # of looking where on a bent sheet a ray arrives
SOFT = 0.012  # of the picture's longer side: what depth is smoothed over
FRINGE = 0.006  # of it: by how much the plate is filled in beyond the outline


@dataclass(frozen=True)
class Stage:
    """A picture in two sheets.

    Attributes:
        front, back: (h, w, 3) 0 to 1.
        alpha: (h, w) of the front sheet.
        front_depth, back_depth: (h, w), 0 far to 1 near, smooth.
        layered: whether anything stands before the rest.
    """

    front: Floats
    back: Floats
    alpha: Floats
    front_depth: Floats
    back_depth: Floats
    layered: bool


@dataclass(frozen=True)
class Move:
    """Where the camera is: shifts and a step forward, as shares of the picture's width at nearness 1."""

    right: float = 0.0
    down: float = 0.0
    forward: float = 0.0


def stage(colours: Floats, alpha: Floats | None, seed: int, watch: Callable[[float], None]) -> Stage:
    """Return a picture (h, w, 3) as a stage; `watch` is told the fraction done and may raise to stop."""
    made = guess(colours, alpha, lambda: watch(0.05))
    height, width = colours.shape[:2]
    soft = SOFT * max(height, width)
    if not made.has_object:
        depth = ndimage.gaussian_filter(made.nearness, soft)
        return Stage(colours, colours, np.zeros((height, width), np.float32), depth, depth, False)
    hole = ndimage.grey_dilation(made.alpha, size=2 * round(FRINGE * max(height, width)) + 3) > 0.02
    back = _filled(colours, hole, seed, lambda done: watch(0.1 + 0.9 * done))
    back_depth = _spread(made.nearness, ~hole, soft)
    front_depth = _spread(made.nearness, made.alpha > 0.9, soft)
    # Where the outline is soft its colours are mixed with what was behind: the front keeps the colours of its inside.
    front = _spread_colours(colours, made.alpha > 0.97, made.alpha)
    return Stage(front, back, made.alpha, np.maximum(front_depth, back_depth), back_depth, True)


def seen(scene: Stage, move: Move, zoom: float) -> Floats:
    """Return the stage from where the camera is, (h, w, 3); `zoom` cuts off what would be missing at the edges."""
    places = _zoomed(scene.back.shape, zoom)
    back = sampled(scene.back, _arrived(places, scene.back_depth, move))
    if not scene.layered:
        return back
    on_front = _arrived(places, scene.front_depth, move)
    share = sampled(scene.alpha, on_front)[..., None]
    return np.asarray(back + (sampled(scene.front, on_front) - back) * share, np.float32)


def _arrived(places: Floats, depth: Floats, move: Move) -> Floats:
    """Return where on a sheet the rays through places (h, w, 2) arrive: found by looking again and again."""
    height, width = depth.shape
    shift = np.array([move.right, move.down], np.float32) * width
    middle = np.array([(width - 1) / 2, (height - 1) / 2], np.float32)
    found = places
    for _ in range(ROUNDS):
        near = sampled(depth, found)[..., None]
        found = middle + (places - middle) / (1 + move.forward * near) - shift * near
    return found


def _zoomed(shape: tuple[int, ...], zoom: float) -> Floats:
    middle = np.array([(shape[1] - 1) / 2, (shape[0] - 1) / 2], np.float32)
    return np.asarray(middle + (grid(shape) - middle) / np.float32(zoom), np.float32)


def _filled(colours: Floats, hole: NDArray[np.bool_], seed: int, watch: Callable[[float], None]) -> Floats:
    """Return what was behind: invented from the rest, at a size at which it is quickly done."""
    height, width = hole.shape
    small = fitted(colours, PLATE)
    gap = resized(hole.astype(np.float32), *small.shape[:2]) > 0.1
    try:
        plate = patches.fill(small, gap, seed, watch)
    except ValueError:  # hardly anything is left to fill from
        plate = _spread_colours(small, ~gap, np.zeros(gap.shape, np.float32))
    behind = resized(plate, height, width)
    edge = ndimage.gaussian_filter(hole.astype(np.float32), 1.5)[..., None]
    return np.asarray(np.where(hole[..., None], behind, colours + (behind - colours) * edge), np.float32)


def _spread(values: Floats, known: NDArray[np.bool_], soft: float) -> Floats:
    """Return values (h, w) smooth, and carried on from where they are known to everywhere."""
    nearest = ndimage.distance_transform_edt(~known, return_distances=False, return_indices=True)
    return ndimage.gaussian_filter(values[tuple(nearest)] if known.any() else values, soft).astype(np.float32)


def _spread_colours(colours: Floats, known: NDArray[np.bool_], alpha: Floats) -> Floats:
    """Return colours (h, w, 3) carried on from where they are known; there they stay as they are."""
    if not known.any():
        return colours
    nearest = ndimage.distance_transform_edt(~known, return_distances=False, return_indices=True)
    return np.asarray(np.where((known | (alpha <= 0))[..., None], colours, colours[tuple(nearest)]), np.float32)
