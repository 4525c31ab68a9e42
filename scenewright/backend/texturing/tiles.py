"""The tile a mesh is covered with: drawn from words or quilted from a photo, as fine as its texels are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.imaging import photographs, swatches
from scenewright.backend.materials import wording
from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.look import Look
from scenewright.backend.materials.surface import Surface, flooded
from scenewright.backend.texturing.weather import KINDS
from scenewright.backend.vocabulary.colours import COLOURS
from scenewright.backend.vocabulary.matching import words
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image

FINER = 4  # pixels along a side that a tile's pixel is the mean of, so that thin joints do not come and go
SMALLEST, LARGEST = 64, 2048  # pixels of a tile's side
PATCH, RELIEF = 0.3, 0.012  # of a photo: side of a patch as its share, and relief as a share of the tile's metres
PHOTO = 512  # pixels of a photo that are looked at
GRAINED = frozenset({"wood", "bark", "brushed metal"})  # what runs along the thing it is made into
BARE = {"timber": "wood", "metal": "brushed metal"}  # what is beneath paint
SIZELESS = frozenset({"metal", "stone"})  # kinds whose patterns have no size of their own, as bricks and boards have
SMALL, LEAST = 1.3, 0.25  # of the mesh's size, that such a tile covers at most; and of its usual size, at least
DULL = 0.6  # share of a tile's own wear where wear lies on the mesh instead


@dataclass(frozen=True)
class Covering:
    """What a mesh is covered with.

    Attributes:
        tile: what it shows.
        bare: what shows where it is worn off; None is the same.
        kind: of stuff, one of `weather.EDGES`.
        family: its name, "" for a photo's.
        grained: it runs along each part.
        report: what is said of it.
    """

    tile: Surface
    bare: Surface | None
    kind: str
    family: str
    grained: bool
    report: dict[str, object]


def drawn(prompt: str, metres: float, texel: float, seed: int, features: float, size: float) -> Covering:
    """Return the tile that words ask for.

    Args:
        prompt: such as "worn red painted metal".
        metres: side of the tile; 0 as is usual for it, smaller on small things where that has no size of its own.
        texel: metres that a texel covers.
        seed: of all that is left to chance.
        features: how many times as many bricks lie along the tile.
        size: of the mesh, metres.

    Raises:
        InvalidInput: it names no known surface; the nearest known ones are told.
    """
    request = wording.read(prompt)
    manners = dict(request.manners)
    # A tile wears evenly; what wear does here and there on the mesh is drawn there.
    manners["wear"] = DULL * manners.get("wear", 0.3)
    manners.pop("moss", None)
    grain = manners.pop("grain", 1.0) * features
    kind, usual = KINDS[request.family.name], request.family.metres
    across = metres or usual
    side = _side(across, texel)
    fine = min(FINER * side, LARGEST)
    look = Look(fine, across, seed, colour=request.colour, grain=grain * across / usual, **manners)
    tile = _averaged(flooded(request.family.draw(look), look.wet), fine // side)
    if not metres and kind in SIZELESS:
        tile = _shrunk(tile, max(SMALL * size, LEAST * usual))
    report = {"family": request.family.name, "metres": round(tile.metres, 4), "ignored": list(request.ignored)}
    bare = _beneath_paint(kind, texel, seed) if kind in BARE and COLOURS.keys() & set(words(prompt)) else None
    return Covering(tile, bare, kind, request.family.name, request.family.name in GRAINED, report)


def quilted(photo: Image, metres: float, texel: float, seed: int, watch: Callable[[float], None]) -> Covering:
    """Return the tile quilted from a photo of a surface.

    Raises:
        InvalidInput: the photo is too small, or too much of it is transparent.
    """
    across = metres or 1.0
    size = _side(across, texel)
    colour, allowed = swatches.swatch(photo, PHOTO)
    flat = photographs.delit(srgb.decoded(colour))
    maps = np.concatenate(
        [srgb.encoded(flat), photographs.height(flat)[..., None], photographs.roughness(flat)[..., None]], axis=2
    )
    found = swatches.quilted(maps, allowed, size, PATCH, seed, watch)
    tile = Surface(
        height=found[..., 3] * np.float32(RELIEF * across), colour=srgb.decoded(np.clip(found[..., :3], 0, 1)),
        roughness=np.clip(found[..., 4], 0, 1), metres=across,
    )  # fmt: skip
    return Covering(tile, None, "stone", "", False, {"metres": across})


def _averaged(tile: Surface, times: int) -> Surface:
    """Return a tile with so many times fewer pixels along a side, each the mean of those it stands for."""

    def mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
        side = len(values) // times
        blocks = values.reshape(side, times, side, times, *values.shape[2:])
        return np.asarray(blocks.mean(axis=(1, 3)), np.float32)

    names = ("height", "colour", "roughness", "metallic", "emission")
    arrays = {name: getattr(tile, name) for name in names}
    changed: dict[str, Any] = {name: mean(array) for name, array in arrays.items() if array is not None}
    return replace(tile, **changed)


def _shrunk(tile: Surface, most: float) -> Surface:
    """Return a tile as a smaller one, where it covers more than so many metres."""
    scale = min(most / tile.metres, 1.0)
    return replace(tile, metres=tile.metres * scale, height=tile.height * np.float32(scale))


def _beneath_paint(kind: str, texel: float, seed: int) -> Surface:
    family = FAMILIES[BARE[kind]]
    return family.draw(Look(_side(family.metres, texel), family.metres, seed + 1, wear=0.5))


def _side(metres: float, texel: float) -> int:
    """Return the pixels along a tile so that each is about as wide as a texel."""
    exact = metres / max(texel, 1e-9)
    return int(np.clip(2 ** round(float(np.log2(max(exact, 1.0)))), SMALLEST, LARGEST))
