"""What weather and use do to a surface: edges worn, hollows soiled, dust, moss, rust and snow where they would lie."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace

import numpy as np
from numba import njit

from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.triangles import Floats
from scenewright.backend.materials.families import cloth, ground, masonry, metal, stone, timber
from scenewright.backend.materials.look import linear, smoothstep
from scenewright.backend.modelling.noise import fractal
from scenewright.backend.texturing.bulges import Bulges
from scenewright.backend.texturing.triplanar import Laid
from scenewright.backend.vocabulary.matching import words

ROOMS = {"metal": metal, "timber": timber, "stone": stone, "masonry": masonry, "cloth": cloth, "ground": ground}
KINDS = {family.name: kind for kind, room in ROOMS.items() for family in room.FAMILIES}
# Of a worn edge: how much lighter it is, its roughness, and how deep it is, in reaches of an edge.
EDGES = {
    "metal": (1.5, 0.34, 0.02), "timber": (1.45, 0.72, 0.05), "stone": (1.22, 0.9, 0.09), "masonry": (1.22, 0.92, 0.09),
    "cloth": (1.25, 0.95, 0.01), "ground": (1.0, 0.95, 0.0),
}  # fmt: skip
GRIME, DUST = linear((0.2, 0.165, 0.125)), linear((0.66, 0.6, 0.5))
MOSS_DARK, MOSS_LIGHT = linear((0.14, 0.2, 0.07)), linear((0.42, 0.47, 0.16))
RUST_DARK, RUST_LIGHT = linear((0.2, 0.105, 0.07)), linear((0.5, 0.27, 0.13))
SNOW = linear((0.93, 0.95, 0.98))


@dataclass(frozen=True)
class Weather:
    """How much of each there is, 0 to 1."""

    edges: float = 0.3
    dirt: float = 0.3
    dust: float = 0.0
    moss: float = 0.0
    rust: float = 0.0
    snow: float = 0.0

    def times(self, factor: float) -> Weather:
        """Return more or less of everything."""
        changed = {each.name: min(getattr(self, each.name) * factor, 1.0) for each in fields(self)}
        return replace(self, **changed)


SAID: dict[str, dict[str, float]] = {
    word: changes
    for spoken, changes in (
        ("old aged vintage rustic weathered antique", {"edges": 0.55, "dirt": 0.5}),
        ("worn used chipped scratched battered damaged peeling scuffed", {"edges": 0.8, "dirt": 0.4}),
        ("ancient ruined broken crumbling rotten cracked", {"edges": 1.0, "dirt": 0.75}),
        ("dirty grimy filthy stained sooty muddy grubby", {"dirt": 0.95}),
        ("dusty dust", {"dust": 0.85}),
        ("mossy moss overgrown lichen ivy", {"moss": 0.65, "dirt": 0.5}),
        ("rusty rusted rust corroded corrosion", {"rust": 0.7, "edges": 0.5}),
        ("snowy snow frosted wintry winter", {"snow": 0.7}),
        ("new clean fresh pristine modern immaculate", {"edges": 0.0, "dirt": 0.06}),
    )
    for word in words(spoken)
}


def forecast(prompt: str, family: str) -> Weather:
    """Return what words say of wear; what the surface itself is made of, such as moss, does not lie on it too."""
    said: dict[str, float] = {}
    for word in words(prompt):
        said |= SAID.get(word, {})
    said.pop(family, None)
    if KINDS.get(family) != "metal":
        said.pop("rust", None)
    return Weather(**said)


@dataclass(frozen=True)
class Site:
    """What weather goes by at k texels.

    Attributes:
        points: (k, 3) float32, metres.
        normals: (k, 3) float32, unit.
        shape: how the mesh stands out there.
        reach: metres within which edges were looked for.
        size: of the mesh, metres.
        seed: of all that is left to chance.
    """

    points: Floats
    normals: Floats
    shape: Bulges
    reach: float
    size: float
    seed: int

    def noise(self, width: float, octaves: int, salt: int, tall: float = 1.0) -> Floats:
        """Return noise, about -1 to 1; its coarsest features are `width` metres wide, and so many times as tall."""
        found = np.empty(len(self.points), np.float32)
        seed = (self.seed * 1013 + salt) % 2**31
        share(_noise, len(self.points), 16384, self.points, 1.0 / width, tall, octaves, seed, found)
        return found


def weathered(laid: Laid, bare: Laid | None, site: Site, kind: str, weather: Weather) -> Laid:
    """Return a surface after the weather.

    Args:
        laid: the new surface.
        bare: what shows where it is worn off; None is the same, only lighter.
        site: where it is.
        kind: one of `EDGES`.
        weather: how much of what.
    """
    fine = site.noise(1.6 * site.reach, 5, 1)
    broad = site.noise(0.22 * site.size, 5, 2)
    found = _worn(laid, bare, site, kind, weather.edges, fine)
    found = _soiled(found, site, weather.dirt, fine, broad)
    found = _rusty(found, site, weather.rust, fine, broad)
    found = _mossy(found, site, weather.moss, fine, broad)
    found = _dusty(found, site, weather.dust, fine)
    found = _snowy(found, site, weather.snow, fine)
    open_sky = np.clip(0.25 + 0.75 * site.shape.openness, 0, 1)
    return found._replace(occlusion=found.occlusion * open_sky.astype(np.float32))


def _worn(laid: Laid, bare: Laid | None, site: Site, kind: str, amount: float, fine: Floats) -> Laid:
    if amount <= 0.0:
        return laid
    lighter, roughness, depth = EDGES[kind]
    scratches = site.noise(0.5 * site.reach, 4, 3)
    edge = site.shape.edge + 0.3 * fine + 0.12 * scratches
    mask = smoothstep(0.0, 0.16, edge - (1.02 - 0.72 * amount))
    chipped = laid.height - (mask * depth * site.reach).astype(np.float32)
    if bare is not None:
        return _covered(
            laid, mask, bare.colour, bare.roughness, bare.metallic, chipped + mask * (bare.height - laid.height)
        )
    metallic = np.maximum(laid.metallic, np.float32(0.9 if kind == "metal" else 0.0))
    under = np.clip(laid.colour * np.float32(lighter) + np.float32(0.012), 0, 1)
    return _covered(laid, 0.85 * mask, under, np.float32(roughness), metallic, chipped)


def _soiled(laid: Laid, site: Site, amount: float, fine: Floats, broad: Floats) -> Laid:
    hidden = 1.1 * site.shape.hollow + 0.75 * (1 - site.shape.openness)
    streaks = site.noise(0.1 * site.size, 4, 4, tall=5.0) * np.clip(1 - np.abs(site.normals[:, 2]), 0, 1)
    mask = amount * np.clip(hidden * (0.75 + 0.4 * fine) + 0.16 * broad + 0.2 * streaks - 0.08, 0, 1)
    mask = np.clip(mask * 1.25, 0, 0.92)
    dirty = laid.colour * (GRIME / GRIME.max()) * np.float32(0.42)
    return _covered(laid, mask, 0.55 * dirty + 0.45 * GRIME, np.float32(0.88), laid.metallic * np.float32(0.35), None)


def _rusty(laid: Laid, site: Site, amount: float, fine: Floats, broad: Floats) -> Laid:
    if amount <= 0.0:
        return laid
    runs = site.noise(0.09 * site.size, 4, 5, tall=6.0) * np.clip(1 - np.abs(site.normals[:, 2]), 0, 1)
    where = 0.5 * broad + 0.35 * fine + 0.45 * runs + 0.55 * site.shape.hollow + 0.25 * site.shape.edge
    mask = smoothstep(0.0, 0.22, where - (0.75 - 1.05 * amount))
    tone = np.clip(0.5 + 0.55 * fine - 0.25 * broad, 0, 1)[:, None]
    colour = RUST_DARK + (RUST_LIGHT - RUST_DARK) * tone
    raised = laid.height + (mask * (0.03 + 0.03 * fine) * site.reach).astype(np.float32)
    return _covered(laid, mask, colour, np.float32(0.9), np.zeros_like(laid.metallic), raised)


def _mossy(laid: Laid, site: Site, amount: float, fine: Floats, broad: Floats) -> Laid:
    if amount <= 0.0:
        return laid
    tufts = site.noise(0.35 * site.reach, 4, 6)
    upward = np.clip(site.normals[:, 2], -0.5, 1)
    where = 0.55 * upward + 0.55 * site.shape.hollow + 0.55 * broad + 0.25 * fine + 0.12 * tufts
    mask = smoothstep(0.0, 0.2, where - (0.85 - 1.1 * amount))
    tone = np.clip(0.45 + 0.5 * tufts + 0.25 * fine, 0, 1)[:, None]
    colour = MOSS_DARK + (MOSS_LIGHT - MOSS_DARK) * tone
    raised = laid.height + (mask * (0.16 + 0.1 * tufts) * site.reach).astype(np.float32)
    return _covered(laid, mask, colour, np.float32(0.95), np.zeros_like(laid.metallic), raised)


def _dusty(laid: Laid, site: Site, amount: float, fine: Floats) -> Laid:
    if amount <= 0.0:
        return laid
    lies = smoothstep(0.1, 0.95, site.normals[:, 2]) * (0.8 + 0.3 * fine) + 0.3 * site.shape.hollow
    mask = np.clip(amount * (0.12 + 0.95 * lies), 0, 0.93)
    return _covered(laid, mask, np.broadcast_to(DUST, laid.colour.shape), np.float32(0.97),
                    laid.metallic * np.float32(0.2), None)  # fmt: skip


def _snowy(laid: Laid, site: Site, amount: float, fine: Floats) -> Laid:
    if amount <= 0.0:
        return laid
    where = site.normals[:, 2] + 0.28 * fine + 0.2 * site.shape.hollow
    mask = smoothstep(0.0, 0.18, where - (1.0 - 0.75 * amount))
    raised = laid.height + (mask * (0.3 + 0.08 * fine) * site.reach).astype(np.float32)
    colour = np.broadcast_to(SNOW, laid.colour.shape) * (0.94 + 0.05 * fine)[:, None]
    return _covered(laid, mask, colour, np.float32(0.6), np.zeros_like(laid.metallic), raised)


def _covered(
    laid: Laid, mask: Floats, colour: Floats, roughness: Floats | np.float32, metallic: Floats, height: Floats | None
) -> Laid:
    """Return a surface covered by another where the mask is 1."""
    wide = np.asarray(mask, np.float32)[:, None]
    return laid._replace(
        colour=np.asarray(laid.colour + wide * (colour - laid.colour), np.float32),
        roughness=np.asarray(laid.roughness + mask * (roughness - laid.roughness), np.float32),
        metallic=np.asarray(laid.metallic + mask * (metallic - laid.metallic), np.float32),
        glow=laid.glow * (1 - wide),
        height=laid.height if height is None else np.asarray(height, np.float32),
    )


@njit(nogil=True, cache=True)
def _noise(start, stop, points, scale, tall, octaves, seed, found):
    for i in range(start, stop):
        x, y, z = points[i, 0] * scale, points[i, 1] * scale, points[i, 2] * scale / tall
        found[i] = 1.6 * fractal(x, y, z, octaves, seed)
        if math.isnan(found[i]):
            found[i] = 0.0
