"""Surfaces without an end: the ground, the wall behind, or a sheet of paper."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenewright.backend.geometry.triangles import Floats
from scenewright.backend.imaging.forms import floats
from scenewright.backend.imaging.mipmaps import Pyramid, looked_up, pyramid
from scenewright.backend.materials import noise, surface, wording
from scenewright.backend.materials.look import Look
from scenewright.shared import srgb

FINEST, COARSEST = 1024, 256  # pixels along a tile
PAPER_ROUGHNESS = 0.55
MOTTLE, PATCHES = 0.22, 0.06  # how much large places differ, and how many there are on a tile
COLOUR, SLOPE, ROUGH, OPEN, METAL = slice(0, 3), slice(3, 5), slice(5, 6), slice(6, 7), slice(7, 8)


@dataclass(frozen=True)
class Floor:
    """A level surface.

    Attributes:
        tiles: of colour, slopes, roughness, openness and metalness; None for plain paper.
        metres: side of a tile.
        paper: linear colour where there are no tiles.
        seed: of what makes places differ.
    """

    tiles: Pyramid | None
    metres: float
    paper: Floats
    seed: int = 0

    @property
    def mean(self) -> Floats:
        """Return the mean linear colour, (3,)."""
        return self.paper if self.tiles is None else self.tiles.values[-1, COLOUR]

    def at(self, places: Floats, widths: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """Return colour (k, 3), slopes (k, 2), roughness, openness and metalness (k, 1) at places (k, 2) in metres.

        Args:
            places: to the right and upwards, or away from the camera.
            widths: (k,) metres that a pixel covers there.
        """
        if self.tiles is None:
            ones = np.ones((len(places), 1), np.float32)
            colour = np.broadcast_to(self.paper, (len(places), 3))
            return colour, np.zeros((len(places), 2), np.float32), PAPER_ROUGHNESS * ones, ones, 0 * ones
        found = looked_up(self.tiles, places / self.metres, widths / self.metres)
        u, v = ((places[None, :, k] / self.metres * PATCHES) % 1.0 for k in range(2))
        mottle = 1 + MOTTLE * noise.fractal(u.astype(np.float32), v.astype(np.float32), 9, self.seed, 4)[0]
        return found[:, COLOUR] * mottle[:, None], found[:, SLOPE], found[:, ROUGH], found[:, OPEN], found[:, METAL]


def paper(colour: Floats) -> Floor:
    """Return a sheet of paper of a linear colour."""
    return Floor(None, 1.0, np.asarray(colour, np.float32))


def tiled(words: str, seed: int, longest: int) -> Floor:
    """Return the surface that words name, fine enough for a picture of so many pixels along its longer side."""
    drawn, _ = drawn_surface(words, fineness(longest), seed)
    normals = surface.normals(drawn.height, drawn.metres)
    metal = np.zeros_like(drawn.height) if drawn.metallic is None else drawn.metallic
    maps = np.concatenate(
        [
            drawn.colour, normals[..., :2] / normals[..., 2:], drawn.roughness[..., None],
            surface.occlusion(drawn.height, drawn.metres)[..., None], metal[..., None],
        ], axis=2,
    )  # fmt: skip
    return Floor(pyramid(maps), drawn.metres, srgb.decoded(floats([0.5, 0.5, 0.5])), seed)


def fineness(longest: int) -> int:
    """Return how many pixels a tile has along its side, for a picture of so many along its longer side."""
    return int(np.clip(1 << max(2 * longest - 1, 1).bit_length(), COARSEST, FINEST))


def drawn_surface(words: str, side: int, seed: int) -> tuple[surface.Surface, wording.Request]:
    """Return the tile that words name and what they were taken for."""
    asked = wording.read(words)
    manners = dict(asked.manners)
    grain = manners.pop("grain", 1.0)
    look = Look(side, asked.family.metres, seed, colour=asked.colour, grain=grain, **manners)
    return surface.flooded(asked.family.draw(look), look.wet), asked
