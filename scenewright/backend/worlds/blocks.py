"""What blocks stand for: the kinds that are known by name, and what each becomes in a scene."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.vocabulary.matching import find, words
from scenewright.shared.artifacts import Block, VoxelWorld

GROUND, WATER, WOOD, LEAVES, PLANT, BUILT = "ground", "water", "wood", "leaves", "plant", "built"
Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Kind:
    """A kind of block.

    Attributes:
        name: as palettes call it.
        part: of the scene that it becomes: ground is smoothed, wood and leaves become trees, walls stay square.
        material: in words of the material library.
        colour: sRGB.
        rough: metres that smooth ground made of it goes up and down within a metre.
        words: by which it is known too.
    """

    name: str
    part: str
    material: str
    colour: Colour
    rough: float = 0.0
    words: tuple[str, ...] = ()


KINDS = (
    Kind("grass", GROUND, "grass", (0.36, 0.52, 0.20), 0.05, ("turf", "meadow", "lawn", "moss")),
    Kind("dry grass", GROUND, "dry khaki grass", (0.62, 0.58, 0.30), 0.05, ("savanna", "steppe", "hay")),
    Kind("dirt", GROUND, "soil", (0.43, 0.31, 0.21), 0.08, ("soil", "earth", "mud", "clay", "path", "podzol")),
    Kind("stone", GROUND, "grey rock", (0.47, 0.46, 0.45), 0.22, ("rock", "cliff", "granite", "andesite", "ore")),
    Kind("sand", GROUND, "sand", (0.84, 0.74, 0.52), 0.03, ("beach", "dune", "desert")),
    Kind("sandstone", GROUND, "sandstone", (0.76, 0.56, 0.37), 0.16, ("terracotta", "strata", "mesa")),
    Kind("gravel", GROUND, "gravel", (0.52, 0.50, 0.48), 0.07, ("pebbles", "scree", "shingle")),
    Kind("snow", GROUND, "snow", (0.93, 0.95, 0.98), 0.05, ("snowy", "glacier")),
    Kind("ice", GROUND, "ice", (0.70, 0.84, 0.93), 0.02, ("icy", "frozen")),
    Kind("lava", GROUND, "lava", (0.90, 0.32, 0.08), 0.10, ("magma",)),
    Kind("water", WATER, "", (0.16, 0.38, 0.52), 0.0, ("sea", "river", "lake", "ocean")),
    Kind("leafy wood", WOOD, "bark", (0.36, 0.26, 0.17), 0.0, ("log", "trunk", "oak log", "birch log")),
    Kind("pine wood", WOOD, "bark", (0.30, 0.21, 0.15), 0.0, ("spruce log", "fir log", "pine log")),
    Kind("palm wood", WOOD, "bark", (0.52, 0.40, 0.25), 0.0, ("palm log",)),
    Kind("leaves", LEAVES, "green moss", (0.22, 0.42, 0.13), 0.0, ("leaf", "foliage", "hedge", "oak leaves")),
    Kind("needles", LEAVES, "green moss", (0.13, 0.30, 0.16), 0.0, ("pine leaves", "spruce leaves", "fir leaves")),
    Kind("palm leaves", LEAVES, "green moss", (0.36, 0.54, 0.16), 0.0, ("fronds",)),
    Kind("flowers", PLANT, "", (0.83, 0.42, 0.38), 0.0, ("flower", "tulip", "bush", "plant", "fern", "cactus")),
    Kind("planks", BUILT, "wooden planks", (0.62, 0.46, 0.28), 0.0, ("wood", "timber", "floor", "fence", "door")),
    Kind("thatch", BUILT, "old pine planks", (0.66, 0.55, 0.36), 0.0, ("roof", "straw")),
    Kind("brick", BUILT, "terracotta roof", (0.58, 0.29, 0.22), 0.0, ("bricks", "tiles", "roof tiles")),
    Kind("cobblestone", BUILT, "cobblestone", (0.44, 0.44, 0.43), 0.0, ("cobble", "stone bricks", "masonry", "wall")),
    Kind("plaster", BUILT, "white plaster", (0.88, 0.85, 0.78), 0.0, ("concrete", "quartz", "stucco", "wool")),
    Kind("glass", BUILT, "", (0.66, 0.80, 0.86), 0.0, ("window", "pane")),
)  # fmt: skip
BY_NAME = MappingProxyType({kind.name: kind for kind in KINDS})
PHRASES = MappingProxyType({phrase: kind for kind in KINDS for phrase in (kind.name, *kind.words)})
OF_COLOUR = ("grass", "dirt", "stone", "sand", "snow", "water", "leaves", "dry grass", "brick")


def block(name: str) -> Block:
    """Return the palette's entry of a kind."""
    kind = BY_NAME[name]
    return Block(name=name, material=kind.material, colour=kind.colour)


def kind_of(entry: Block) -> Kind:
    """Return what a palette's entry stands for, told by its name, its material or, without words, its colour.

    What has a name that is not known is built: it stays as square and as coloured as it is.
    """
    for spoken in (entry.name, entry.material):
        found = find(words(spoken), PHRASES)
        if found:
            kind = max(found, key=lambda match: (match.length, match.start)).meaning
            return Kind(kind.name, kind.part, entry.material or kind.material, entry.colour, kind.rough)
    if words(entry.name) not in ([], ["colour"]):
        return Kind(entry.name, BUILT, entry.material, entry.colour)
    kind = BY_NAME[_nearest_in_colour(entry.colour)]
    return Kind(kind.name, kind.part, kind.material, entry.colour, kind.rough)


def kinds_of(world: VoxelWorld) -> tuple[Kind, ...]:
    """Return the kinds of a world's palette; label 1 is the first."""
    return tuple(kind_of(entry) for entry in world.palette)


def are(world: VoxelWorld, *parts: str) -> NDArray[np.bool_]:
    """Return a mask (x, y, z) of the blocks that become one of these parts of a scene."""
    table = np.array([False, *(kind.part in parts for kind in kinds_of(world))])
    return np.asarray(table[world.labels])


def _nearest_in_colour(colour: Colour) -> str:
    def away(name: str) -> float:
        return sum(abs(a - b) ** 2 for a, b in zip(BY_NAME[name].colour, colour, strict=True))

    return min(OF_COLOUR, key=away)
