"""A world of blocks from a recipe: ground by layers, water, then what grows and is built on it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.worlds import lands
from scenewright.backend.worlds.blocks import BY_NAME, block
from scenewright.backend.worlds.heights import Floats, layered, steepness
from scenewright.backend.worlds.wording import Recipe
from scenewright.shared.artifacts import VoxelWorld

Labels = NDArray[np.uint8]
NAMES = tuple(BY_NAME)
LABEL = {name: number for number, name in enumerate(NAMES, 1)}
SOIL = 3  # blocks of it above the rock
STEEP, CLIFF = 1.15, 1.7  # rise per block at which soil is thin, and gone
HUT = 5  # blocks along a side
TALLEST_TREE = 9


def grow(
    recipe: Recipe, size: tuple[int, int, int], block_size: float, seed: int, step: Callable[[float, str], None]
) -> VoxelWorld:
    """Return the world of a recipe.

    Args:
        recipe: what is asked for.
        size: blocks along x, y and z.
        block_size: metres.
        seed: the same gives the same.
        step: told how far it is (0 to 1) and what comes next; what it raises ends the work.
    """
    step(0.0, "Heights")
    land = lands.shape(recipe, size, seed)
    step(0.4, "Ground")
    top = np.clip(np.rint(land.heights), 1, size[2] - 1).astype(np.int32)
    labels = _layered_ground(recipe, land, top, size, seed)
    step(0.7, "Water")
    wet = _fill_water(labels, land, top, recipe)
    step(0.75, "Huts")
    rng = np.random.default_rng((seed, 3))
    taken = ndimage.binary_dilation(wet, iterations=1)
    for _ in range(recipe.huts):
        _build_hut(labels, top, taken, rng)
    step(0.85, "Trees")
    _plant(recipe, labels, land, top, taken, rng, seed)
    step(1.0, "Done")
    return _with_used_labels(labels, block_size)


def _layered_ground(
    recipe: Recipe, land: lands.Land, top: NDArray[np.int32], size: tuple[int, ...], seed: int
) -> Labels:
    """Return labels (x, y, z): rock, soil on it where it is not too steep, and what covers it."""
    z = np.arange(size[2])
    below = z < top[..., None]
    labels = np.where(below, LABEL["stone"], 0).astype(np.uint8)
    slope, wobble = steepness(land.heights), layered(top.shape, 7, seed + 50, 3)
    cover = _cover(recipe, land, slope, wobble)
    depth = np.where(slope > STEEP, 1, SOIL)
    under = np.where(np.isin(cover, [LABEL["sand"], LABEL["sandstone"], LABEL["gravel"]]), cover, LABEL["dirt"])
    under = np.where(cover == LABEL["stone"], LABEL["stone"], under).astype(np.uint8)
    buried = top[..., None] - 1 - z
    labels = np.where(below & (buried < depth[..., None]), under[..., None], labels)
    if recipe.land in ("canyon", "desert"):
        banded = (z + np.rint(2 * wobble)[..., None]).astype(int) % 7 < 5
        labels[(labels == LABEL["stone"]) & banded] = LABEL["sandstone"]
    return np.where(below & (buried == 0), cover[..., None], labels).astype(np.uint8)


def _cover(recipe: Recipe, land: lands.Land, slope: Floats, wobble: Floats) -> Labels:
    """Return the label (x, y) of the uppermost block."""
    over = land.heights - land.water
    cover = np.full(over.shape, LABEL["grass"], np.uint8)
    if recipe.climate == "hot":
        cover[wobble > -0.1] = LABEL["dry grass"]
        if recipe.land in ("desert", "canyon"):
            cover[:] = LABEL["sand"]
    cover[(slope > STEEP) & (cover != LABEL["sand"])] = LABEL["dirt"]
    rock = LABEL["sandstone"] if recipe.land in ("canyon", "desert") else LABEL["stone"]
    cover[slope + 0.3 * wobble > CLIFF] = rock
    if recipe.climate == "cold":
        cover[(slope < CLIFF) & (over > 0.5)] = LABEL["snow"]
    elif land.snow is not None:
        bare = (over + 3 * wobble > 0.62 * land.snow) & (cover == LABEL["grass"])
        cover[bare] = np.where(wobble[bare] > 0, LABEL["gravel"], LABEL["stone"])
        cover[(over + 4 * wobble > land.snow) & (slope < CLIFF + 0.5)] = LABEL["snow"]
    beach = (over < 1.6 + wobble) & (land.water > 0) & (slope < STEEP)
    cover[beach] = LABEL["gravel"] if recipe.land in ("mountains", "valley") else LABEL["sand"]
    cover[land.lava] = LABEL["lava"]
    return cover


def _fill_water(labels: Labels, land: lands.Land, top: NDArray[np.int32], recipe: Recipe) -> NDArray[np.bool_]:
    """Put water above the ground up to its level, and return where there is some, (x, y)."""
    z, level = np.arange(labels.shape[2]), np.rint(land.water).astype(np.int32)
    water = (z >= top[..., None]) & (z < level[..., None])
    labels[water] = LABEL["water"]
    if recipe.climate == "cold":
        labels[water & (z == level[..., None] - 1)] = LABEL["ice"]
    return np.asarray(water.any(2))


def _build_hut(labels: Labels, top: NDArray[np.int32], taken: NDArray[np.bool_], rng: np.random.Generator) -> None:
    """Build a hut where it is level, dry and free, if there is such a place."""
    high = ndimage.maximum_filter(top, HUT, mode="nearest")
    uneven = high - ndimage.minimum_filter(top, HUT, mode="nearest")
    free = ~ndimage.binary_dilation(taken, iterations=HUT // 2 + 1) & (uneven <= 2) & (high < labels.shape[2] - 7)
    free[:HUT] = free[-HUT:] = free[:, :HUT] = free[:, -HUT:] = False
    if not free.any():
        return
    places = np.argwhere(free & (uneven <= uneven[free].min()))
    x, y = places[rng.integers(len(places))] - HUT // 2
    floor, wall = int(high[x + HUT // 2, y + HUT // 2]), ("planks", "cobblestone", "plaster")[rng.integers(3)]
    site = labels[x : x + HUT, y : y + HUT]
    for column, row in np.ndindex(HUT, HUT):
        site[column, row, top[x + column, y + row] : floor] = LABEL["cobblestone"]
    site[:, :, floor : floor + 3] = LABEL[wall]
    site[1:-1, 1:-1, floor : floor + 3] = 0
    site[HUT // 2, 0, floor : floor + 2] = 0
    site[[0, -1], HUT // 2, floor + 1] = LABEL["glass"]
    roof = LABEL[("thatch", "brick")[rng.integers(2)]]
    for rise in range(3):  # a gable along y, its eaves one block out
        labels[x - 1 + rise, y - 1 : y + HUT + 1, floor + 2 + rise] = roof
        labels[x + HUT - rise, y - 1 : y + HUT + 1, floor + 2 + rise] = roof
        labels[x + rise : x + HUT - rise, [y, y + HUT - 1], floor + 2 + rise] = LABEL[wall]
    labels[x + HUT // 2, y - 1 : y + HUT + 1, floor + 5] = roof
    taken[x - 3 : x + HUT + 3, y - 3 : y + HUT + 3] = True


def _plant(
    recipe: Recipe, labels: Labels, land: lands.Land, top: NDArray[np.int32], taken: NDArray[np.bool_],
    rng: np.random.Generator, seed: int,
) -> None:  # fmt: skip
    """Plant trees, dense in the woods and sparse between, and flowers."""
    woods = np.clip(0.5 + 1.3 * layered(top.shape, max(top.shape) / 4, seed + 70, 3), 0, 1)
    surface = np.take_along_axis(labels, top[..., None] - 1, 2)[..., 0]
    fertile = np.isin(surface, [LABEL[name] for name in ("grass", "dry grass", "dirt", "snow")])
    if recipe.trees == "palm":
        fertile |= surface == LABEL["sand"]
    fertile &= (steepness(land.heights) < 1.4) & ~taken & (top < labels.shape[2] - TALLEST_TREE - 1)
    fertile[:2] = fertile[-2:] = fertile[:, :2] = fertile[:, -2:] = False
    for x, y in rng.permutation(np.argwhere(fertile)):
        if rng.random() < 0.32 * recipe.forest * woods[x, y] and not taken[x - 2 : x + 3, y - 2 : y + 3].any():
            _tree(labels, int(x), int(y), int(top[x, y]), _species(recipe, land, top[x, y], rng), rng)
            taken[x, y] = True
        elif surface[x, y] == LABEL["grass"] and rng.random() < 0.012 and labels[x, y, top[x, y]] == 0:
            labels[x, y, top[x, y]] = LABEL["flowers"]


def _species(recipe: Recipe, land: lands.Land, height: int, rng: np.random.Generator) -> str:
    if recipe.trees:
        return recipe.trees
    share = {"cold": 1.0, "hot": 0.0}.get(recipe.climate, 0.15 + 0.6 * height / max(float(land.heights.max()), 1.0))
    if recipe.climate == "hot":
        return "palm" if rng.random() < 0.5 else "leafy"
    return "pine" if rng.random() < share else "leafy"


def _tree(labels: Labels, x: int, y: int, foot: int, species: str, rng: np.random.Generator) -> None:
    """Stand a tree on the ground: a trunk and a crown, which fills air only."""
    tall = int(rng.integers(4, 7)) + (2 if species == "pine" else 0)
    crown = {"leafy": "leaves", "pine": "needles", "palm": "palm leaves"}[species]
    box = labels[x - 2 : x + 3, y - 2 : y + 3, foot : foot + tall + 2]
    i, j, k = np.meshgrid(np.arange(-2, 3), np.arange(-2, 3), np.arange(tall + 2), indexing="ij")
    away, up = np.hypot(i, j), k - tall
    if species == "pine":
        inside = (k >= 2) & (away <= 0.3 + 0.42 * (tall + 1 - k) * (1 - 0.3 * (k % 2)))
    elif species == "palm":
        inside = ((up == 0) & (away <= 2.3) & ((i == 0) | (j == 0) | (away < 1.5))) | ((up == 1) & (away < 0.5))
    else:
        inside = away**2 + (1.25 * (k - tall + 1)) ** 2 <= 5.2
    box[inside & (box == 0)] = LABEL[crown]
    labels[x, y, foot : foot + tall] = LABEL[f"{species} wood"]


def _with_used_labels(labels: Labels, block_size: float) -> VoxelWorld:
    """Return the world with a palette of what there is in it, its middle over the origin."""
    used = np.unique(labels[labels > 0])
    table = np.zeros(256, np.uint8)
    table[used] = np.arange(1, len(used) + 1)
    side = np.array(labels.shape) * block_size
    return VoxelWorld(
        name="World",
        labels=table[labels],
        palette=tuple(block(NAMES[label - 1]) for label in used),
        block_size=block_size,
        origin=(-float(side[0]) / 2, -float(side[1]) / 2, 0.0),
    )
