"""The shapes of land: islands, mountains, valleys, deserts and the like as heights, with their water."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.worlds.heights import Floats, eroded, layered, ridged, slid, warped
from scenewright.backend.worlds.wording import Recipe

GROUND = 0.1  # of the world's height that lies below everything


@dataclass(frozen=True)
class Land:
    """The lie of a world's land, in blocks.

    Attributes:
        heights: (x, y).
        water: (x, y) level of the water there, 0 where there is none.
        lava: (x, y) mask.
        snow: height over the water above which it stays, None if nowhere.
    """

    heights: Floats
    water: Floats
    lava: NDArray[np.bool_]
    snow: float | None


def shape(recipe: Recipe, size: tuple[int, int, int], seed: int) -> Land:
    """Return the land of a recipe for a world of so many blocks."""
    side, tall = (size[0], size[1]), size[2]
    form = np.clip(_form(recipe, side, seed), 0, 1.15)
    heights = tall * (GROUND + recipe.relief * 0.85 * form)
    if recipe.rain:
        heights = eroded(heights, recipe.rain, seed)
    heights = slid(heights, 12, 2.2)
    level = np.full(side, tall * recipe.sea if recipe.sea else 0.0)
    if recipe.river:
        heights, level = _dug(heights, level, np.abs(_river(side, seed)), max(min(side) / 22, 1.6))
    if recipe.lake:
        away = _from(side, *_lowest(heights)) - min(side) / 11 * (1 + 0.5 * layered(side, min(side) / 4, seed + 15, 3))
        heights, level = _dug(heights, level, np.maximum(away, 0), 2.0)
    lava = np.zeros(side, bool)
    if recipe.land == "volcano":
        lava = _from(side, side[0] / 2, side[1] / 2) < 0.055 * min(side)
    heights = np.clip(heights, 1, tall * 0.94)
    over = float(heights.max() - level.max())
    snow = 0.68 * over if recipe.land == "mountains" else None
    return Land(heights, np.rint(level), lava, snow)


def _form(recipe: Recipe, side: tuple[int, int], seed: int) -> Floats:
    """Return heights (x, y), 0 to 1."""
    wide = max(side)
    soft = 0.5 + 0.5 * layered(side, wide / 2.5, seed)
    if recipe.land in ("island", "archipelago", "volcano"):
        return _from_the_sea(recipe, side, seed, soft)
    if recipe.land == "mountains":
        return warped(ridged(side, wide / 1.8, seed) ** 1.25 * 1.1 * (0.45 + 0.75 * soft), wide / 20, seed)
    if recipe.land == "valley":
        away = np.abs(_river(side, seed)) / (0.5 * min(side))
        return np.clip(away, 0, 1) ** 1.3 * (0.45 + 0.75 * ridged(side, wide / 2, seed)) + 0.05 * soft
    if recipe.land == "desert":
        x, y = np.meshgrid(*(np.arange(count) for count in side), indexing="ij")
        bend = 5 * layered(side, wide / 2.2, seed + 3, 3)
        wave = 0.5 + 0.5 * np.sin((0.85 * x + 0.5 * y) * 2 * np.pi / (wide / 4.2) + bend)
        mesa = np.clip(6 * (layered(side, wide / 3, seed + 8, 2) - 0.42), 0, 1)
        return np.asarray((wave**1.6) * (0.35 + 0.4 * soft) + 1.1 * mesa * (0.9 + 0.1 * soft))
    if recipe.land == "canyon":
        away = np.abs(_river(side, seed)) / (0.5 * min(side)) + 0.12 * layered(side, wide / 5, seed + 4)
        steps = 4
        terraces = np.clip(away * 1.7, 0, 1) * steps
        sharp = np.floor(terraces) + np.clip((terraces % 1) * 4, 0, 1)
        return sharp / steps + 0.05 * soft
    return soft if recipe.land == "hills" else 0.4 * soft + 0.1 * ridged(side, wide / 3, seed)


def _from_the_sea(recipe: Recipe, side: tuple[int, int], seed: int, soft: Floats) -> Floats:
    """Return heights of what rises out of water and sinks towards the edges."""
    x, y = (np.linspace(-1, 1, count) for count in side)
    bent = 0.34 * layered(side, max(side) / 3, seed + 2)
    away = np.sqrt(x[:, None] ** 2 + y[None, :] ** 2) + bent
    if recipe.land == "archipelago":
        peaks = np.clip(1.5 * layered(side, max(side) / 3.6, seed + 9, 3) + 0.28, 0, 1)
        return peaks * np.clip(1.5 * (1.15 - np.maximum(np.abs(x)[:, None], np.abs(y)[None, :])), 0, 1)
    if recipe.land == "volcano":
        cone = np.clip(1 - 1.25 * (away - 0.35 * bent), 0, 1) ** 1.5
        crater = 0.74 - 0.35 * np.clip(1 - _from(side, side[0] / 2, side[1] / 2) / (0.09 * min(side)), 0, 1)
        return np.minimum(cone, crater) + 0.05 * soft
    dome = np.clip(1.25 - 1.3 * away, 0, 1)
    dome = dome * dome * (3 - 2 * dome)
    inland = np.clip(1.8 * dome - 0.7, 0, 1)
    return dome * 0.32 + inland * (0.18 * soft + 0.42 * ridged(side, max(side) / 1.9, seed) ** 1.3)


def _river(side: tuple[int, int], seed: int) -> Floats:
    """Return the distance (x, y) in cells from a line that winds along y, negative on one side."""
    rng = np.random.default_rng((seed, 7))
    x, y = np.meshgrid(*(np.arange(count) for count in side), indexing="ij")
    turn = 2 * np.pi * y / side[1]
    course = side[0] * (
        0.5 + 0.13 * np.sin(turn * 0.8 + rng.uniform(0, 6)) + 0.05 * np.sin(turn * 2.1 + rng.uniform(0, 6))
    )
    return np.asarray(x - course + side[0] / 25 * layered(side, 14, seed + 12, 2), np.float64)


def _dug(heights: Floats, level: Floats, away: Floats, wide: float) -> tuple[Floats, Floats]:
    """Return heights with a bed where `away` is less than `wide`, banks that rise to what is around, and its water."""
    edge = away / wide
    surface = max(float(np.quantile(heights[edge < 1.6], 0.2)), float(level.max()), 3.0) if edge.min() < 1.6 else 3.0
    bank = surface + 0.6 + (heights - surface - 0.6) * np.clip((edge - 1.0) / 3.5, 0, 1)
    bank = np.maximum(np.minimum(bank, heights), surface + 0.2)
    bed = surface - 2.5 * np.clip(1.3 - edge, 0, 1)
    dug = np.where(edge < 4.5, np.where(edge < 1.0, bed, bank), heights)
    return dug, np.where((edge < 1.4) & (level < surface), np.rint(surface), level)


def _lowest(heights: Floats) -> tuple[float, float]:
    """Return where it is lowest around, away from the edges."""
    smooth = ndimage.uniform_filter(heights, max(min(heights.shape) // 5, 3), mode="nearest")
    margin = max(min(heights.shape) // 6, 1)
    inner = smooth[margin:-margin, margin:-margin] if min(heights.shape) > 2 * margin else smooth
    x, y = np.unravel_index(inner.argmin(), inner.shape)
    return float(x + margin), float(y + margin)


def _from(side: tuple[int, int], x: float, y: float) -> Floats:
    """Return the distance (x, y) in cells from a place."""
    across, along = np.meshgrid(*(np.arange(count) for count in side), indexing="ij")
    return np.asarray(np.hypot(across - x, along - y), np.float64)
