"""The materials props are made of and the colours they come in, by the words that ask for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.modelling import patterns
from scenewright.backend.vocabulary.colours import Colour

Kind = Literal["wood", "metal", "stone", "glass", "soft", "plant", "plain"]


@dataclass(frozen=True)
class Look:
    """How a material looks.

    Attributes:
        kind: what sort of stuff; a material word goes to the part of a prop that is of its kind.
        pattern: one of `patterns`.
        first: colour of most of it, sRGB-encoded.
        second: colour of its grain, veins, joints or stains.
        roughness: 0 mirrors, 1 is matt.
        metallic: 1 for bare metal.
        relief: metres its pattern stands out, on a prop of about a metre.
        opacity: below 1 is seen through.
        emission: how much of its colour it gives off as light.
        coat: a colour painted over it.
        detail: how strong its pattern is.
    """

    kind: Kind
    pattern: int
    first: Colour
    second: Colour
    roughness: float
    metallic: float = 0.0
    relief: float = 0.001
    opacity: float = 1.0
    emission: float = 0.0
    coat: Colour | None = None
    detail: float = 1.0

    def coloured(self, colour: Colour) -> Look:
        """Return the look in another colour: wood and metal are painted, the rest is made of it."""
        if self.kind in ("wood", "metal"):
            return replace(self, coat=colour)
        if self.pattern == patterns.BRICK:
            return replace(self, first=colour)
        return replace(self, first=colour, second=shaded(colour, 0.62))

    def row(self, scale: float, wear: float, flat: bool) -> NDArray[np.float64]:
        """Return the look as the kernels read it.

        Args:
            scale: how much larger than on a prop of a metre its pattern is.
            wear: 0 is new, 1 is old.
            flat: leave most of the pattern out.
        """
        row = np.zeros(patterns.WIDTH)
        row[patterns.FIRST : patterns.FIRST + 3] = self.first
        row[patterns.SECOND : patterns.SECOND + 3] = self.second
        row[patterns.COAT : patterns.COAT + 3] = self.coat or (0, 0, 0)
        strength = 0.25 if flat else 1.0
        row[patterns.PATTERN :] = (
            self.pattern, scale, self.roughness, self.metallic, self.relief * strength, self.opacity, self.emission,
            self.coat is not None, wear, self.detail * strength,
        )  # fmt: skip
        return row


def shaded(colour: Colour, factor: float) -> Colour:
    """Return a colour darkened by a factor, or lightened towards white by one above 1."""
    if factor <= 1:
        return colour[0] * factor, colour[1] * factor, colour[2] * factor
    red, green, blue = (1 - (1 - part) / factor for part in colour)
    return red, green, blue


def _rgb(code: str) -> Colour:
    red, green, blue = (int(code[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def _wood(first: str, second: str, roughness: float = 0.62) -> Look:
    return Look("wood", patterns.WOOD, _rgb(first), _rgb(second), roughness, relief=0.0009)


def _metal(first: str, second: str, roughness: float, relief: float = 0.0006) -> Look:
    return Look("metal", patterns.METALS, _rgb(first), _rgb(second), roughness, 1.0, relief)


def _stone(first: str, second: str, roughness: float = 0.88, relief: float = 0.004) -> Look:
    return Look("stone", patterns.STONE, _rgb(first), _rgb(second), roughness, relief=relief)


def _marble(first: str, second: str) -> Look:
    return Look("stone", patterns.MARBLE, _rgb(first), _rgb(second), 0.24)


def _plain(
    kind: Kind,
    first: str,
    second: str,
    roughness: float,
    relief: float = 0.0,
    opacity: float = 1.0,
    emission: float = 0.0,
) -> Look:
    return Look(kind, patterns.PLAIN, _rgb(first), _rgb(second), roughness, 0.0, relief, opacity, emission)


def _grown(pattern: int, first: str, second: str, relief: float, roughness: float = 0.85) -> Look:
    return Look("plant", pattern, _rgb(first), _rgb(second), roughness, relief=relief)


LOOKS: dict[str, Look] = {
    "oak": _wood("b98a55", "7d5228"),
    "pine": _wood("d9ad6e", "ab7335"),
    "walnut": _wood("7d5535", "452a17"),
    "mahogany": _wood("8a4226", "4f1e10", 0.45),
    "birch": _wood("e2cda3", "bf9b66"),
    "ebony": _wood("3a2d26", "1b1411", 0.4),
    "driftwood": _wood("a39887", "6f6558", 0.85),
    "bamboo": _wood("d7bf6c", "a4893c", 0.45),
    "iron": _metal("7c7974", "4f3c30", 0.48, 0.0016),
    "steel": _metal("b4b7ba", "6d6a66", 0.28),
    "silver": _metal("dcdcd8", "77746c", 0.22),
    "gold": _metal("f0bd45", "8f5d16", 0.24),
    "brass": _metal("d3ab58", "6d5122", 0.33),
    "copper": _metal("d38a62", "4c8a74", 0.32),
    "bronze": _metal("a9793f", "4d5a3a", 0.38),
    "aluminium": _metal("c9cbcd", "9a9c9e", 0.34, 0.0001),
    "rust": _metal("8a4a2b", "5a2f1d", 0.85, 0.003),
    "stone": _stone("9b968c", "6b665d"),
    "granite": _stone("8d8785", "56504f", 0.55, 0.001),
    "sandstone": _stone("d0b07c", "a07d4d"),
    "limestone": _stone("d3ccb8", "a79f88"),
    "slate": _stone("565d66", "363b42", 0.7),
    "concrete": _stone("a8a7a2", "84827d", 0.9, 0.0012),
    "obsidian": _stone("26242b", "0f0e13", 0.15, 0.001),
    "mossy stone": _stone("8b8f72", "5d6b3e"),
    "clay": _plain("stone", "b5643c", "8d4526", 0.8, relief=0.0012),
    "plaster": _plain("stone", "e6dcc6", "c9bb9d", 0.9, relief=0.004),
    "marble": _marble("e9e6e0", "8e8b8c"),
    "brick": Look("stone", patterns.BRICK, _rgb("a1553c"), _rgb("b9b0a2"), 0.88, relief=0.008),
    "glass": _plain("glass", "b9d6d0", "a9c9c4", 0.06, opacity=0.38),
    "green glass": _plain("glass", "2f5d3a", "264d30", 0.08, opacity=0.72),
    "brown glass": _plain("glass", "6b3f1a", "573214", 0.08, opacity=0.78),
    "blue glass": _plain("glass", "2c5f8c", "234d73", 0.08, opacity=0.7),
    "crystal": _plain("glass", "bcd9ef", "8fb4dc", 0.05),
    "ruby": _plain("glass", "c0152f", "7a0a20", 0.06),
    "emerald": _plain("glass", "14a05a", "0a6238", 0.06),
    "sapphire": _plain("glass", "1d4fc4", "0f2a80", 0.06),
    "amethyst": _plain("glass", "8b3fc0", "562284", 0.06),
    "diamond": _plain("glass", "e6f2fa", "bcd6e8", 0.03),
    "topaz": _plain("glass", "f0a321", "b46a0c", 0.06),
    "amber": _plain("glass", "d9831f", "94500d", 0.1),
    "leather": Look("soft", patterns.LEATHER, _rgb("7b4a2b"), _rgb("4c2a17"), 0.55, relief=0.0012),
    "fabric": Look("soft", patterns.FABRIC, _rgb("8d7f6a"), _rgb("6a5d4b"), 0.92, relief=0.0006),
    "velvet": _plain("soft", "7a1d33", "4a0f1f", 0.95),
    "linen": Look("soft", patterns.FABRIC, _rgb("dccfb2"), _rgb("bcab88"), 0.92, relief=0.0006),
    "rope": Look("soft", patterns.FABRIC, _rgb("b99a66"), _rgb("866a3d"), 0.95, relief=0.0012),
    "paper": Look("soft", patterns.PAGES, _rgb("eadfc4"), _rgb("c7b184"), 0.9, relief=0.0003),
    "plastic": _plain("plain", "d8d8d4", "cfcfca", 0.35),
    "rubber": _plain("plain", "2a2a2a", "222222", 0.85),
    "ceramic": _plain("plain", "ece7dc", "dcd4c2", 0.22, relief=0.0002),
    "porcelain": _plain("plain", "f4f2ee", "e8e5de", 0.12),
    "wax": _plain("plain", "efe3c2", "dcc99a", 0.5),
    "cork": _stone("c19a66", "8a6536", 0.9, 0.0012),
    "light": _plain("plain", "ffdf9e", "ffca70", 0.5, emission=1.0),
    "flame": _plain("plain", "ffb347", "ff7a1a", 0.6, emission=1.0),
    "lampshade": replace(_plain("soft", "f1e2bf", "e3cd9b", 0.85, emission=0.35)),
    "water": _plain("plain", "1f4f63", "16394a", 0.04),
    "bark": _grown(patterns.BARK, "7a5f47", "4b3827", 0.012),
    "birch bark": _grown(patterns.BARK, "ddd8cc", "4a443c", 0.004),
    "leaves": _grown(patterns.FOLIAGE, "7fae3d", "3f7426", 0.03, 0.7),
    "needles": _grown(patterns.FOLIAGE, "5f9150", "2b5833", 0.03, 0.75),
    "autumn leaves": _grown(patterns.FOLIAGE, "d9822b", "9a3d18", 0.03, 0.7),
    "blossom": _grown(patterns.FOLIAGE, "f3b6c6", "d77e9c", 0.03, 0.75),
    "berries": _plain("plant", "c0243a", "8a1226", 0.3),
    "mushroom cap": _plain("plant", "b8392a", "7d1f17", 0.38, relief=0.001),
    "mushroom flesh": _plain("plant", "efe4cd", "cdb892", 0.75, relief=0.0015),
    "roof tiles": Look("stone", patterns.TILES, _rgb("b5603d"), _rgb("7d3a26"), 0.85, relief=0.02),
    "slate tiles": Look("stone", patterns.TILES, _rgb("6b727b"), _rgb("41464e"), 0.75, relief=0.016),
    "thatch": Look("plant", patterns.THATCH, _rgb("c9a760"), _rgb("8a6a31"), 0.95, relief=0.02),
    "soil": _stone("5b4433", "3b2a1e", 0.97, 0.004),
}

for _gem in ("ruby", "emerald", "sapphire", "amethyst", "topaz"):
    LOOKS[_gem] = replace(LOOKS[_gem], metallic=0.6)  # light that comes back out of a stone has its colour

# Other words for the same; a material's plain name may also be the general word for its kind.
MATERIAL_WORDS: dict[str, str] = {
    "wood": "oak", "wooden": "oak", "oaken": "oak", "timber": "pine", "log": "bark", "teak": "walnut",
    "cherry": "mahogany", "metal": "steel", "metallic": "steel", "golden": "gold", "silvery": "silver",
    "rusty": "rust", "rusted": "rust", "rocky": "stone", "sandy": "sandstone", "cement": "concrete",
    "aluminum": "aluminium", "tin": "aluminium", "chrome": "silver", "bricks": "brick", "earthenware": "clay",
    "terracotta": "clay", "pottery": "ceramic", "china": "porcelain", "cloth": "fabric", "cotton": "linen",
    "wool": "fabric", "woollen": "fabric", "silk": "velvet", "textile": "fabric", "crystalline": "crystal",
    "mossy": "mossy stone", "moss": "mossy stone", "cobblestone": "stone", "thatched": "thatch", "straw": "thatch",
    "tiled": "roof tiles", "plastered": "plaster", "stucco": "plaster", "autumn": "autumn leaves",
    "autumnal": "autumn leaves", "blossoming": "blossom", "flowering": "blossom", "glassy": "glass",
    "leathern": "leather", "papery": "paper", "waxen": "wax", "gilded": "gold", "bronzed": "bronze",
}  # fmt: skip
COLOUR_WORDS: dict[str, str] = {
    "grayish": "grey", "greyish": "grey", "reddish": "red", "bluish": "blue", "greenish": "green", "violett": "violet",
}  # fmt: skip
