"""What grows in a world of blocks: trunks with their crowns, and leaves that no trunk holds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.worlds.blocks import LEAVES, PLANT, WOOD, are, kinds_of
from scenewright.shared.artifacts import VoxelWorld

PALM, PINE, LEAFY, BUSH, FLOWERS = "palm", "pine", "leafy", "bush", "flowers"


class Plants(NamedTuple):
    """Hold plants.

    Attributes:
        species: of each.
        feet: (n, 3) float64, in blocks from the world's corner: the middle of the floor of the lowest block.
        tall: (n,) float64, in blocks.
    """

    species: list[str]
    feet: NDArray[np.float64]
    tall: NDArray[np.float64]


def plants(world: VoxelWorld) -> Plants:
    """Return the trees, bushes and flowers of a world, each once."""
    wood, leaves = are(world, WOOD), are(world, LEAVES)
    names = np.array(["", *(kind.name for kind in kinds_of(world))])
    species, feet, tall = _trees(world, wood, leaves, names)
    bushes, number = ndimage.label(wood | leaves)
    standing = np.unique(bushes[wood]) if wood.any() else np.array([], int)
    for label, box in enumerate(ndimage.find_objects(bushes, number), 1):
        if label not in standing:
            low, high = ([side.start for side in box], [side.stop for side in box])
            species.append(BUSH)
            feet.append([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]])
            tall.append(high[2] - low[2])
    for x, y, z in np.argwhere(are(world, PLANT)):
        species.append(FLOWERS)
        feet.append([x + 0.5, y + 0.5, z])
        tall.append(1.0)
    return Plants(species, np.array(feet, np.float64).reshape(-1, 3), np.array(tall, np.float64))


def _trees(
    world: VoxelWorld, wood: NDArray[np.bool_], leaves: NDArray[np.bool_], names: NDArray[np.str_]
) -> tuple[list[str], list[list[float]], list[float]]:
    below = np.zeros_like(wood)
    below[:, :, 1:] = (wood | leaves)[:, :, :-1]
    grown = wood | leaves
    species: list[str] = []
    feet: list[list[float]] = []
    tall: list[float] = []
    for x, y, z in np.argwhere(wood & ~below):
        column = grown[x, y, z:]
        height = int(column.argmin()) if not column.all() else len(column)
        if any(abs(x - foot[0] + 0.5) <= 1 and abs(y - foot[1] + 0.5) <= 1 and z - foot[2] < 6 for foot in feet[-4:]):
            continue  # a trunk two blocks thick is one tree
        around = names[world.labels[max(x - 2, 0) : x + 3, max(y - 2, 0) : y + 3, z : z + height + 1]]
        species.append(_species(str(names[world.labels[x, y, z]]), around))
        feet.append([x + 0.5, y + 0.5, float(z)])
        tall.append(float(height))
    return species, feet, tall


def _species(wood: str, around: NDArray[np.str_]) -> str:
    """Return what a tree is by its wood, or by its leaves where wood is but wood."""
    for name, species in (("palm", PALM), ("pine", PINE)):
        if wood.startswith(name):
            return species
    if (around == "needles").any():
        return PINE
    return PALM if (around == "palm leaves").any() else LEAFY
