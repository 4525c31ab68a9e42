"""A surface from near: its relief raised for real, seen at a slant or, as a wall, from the front."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.geometry.triangles import Floats
from scenewright.backend.imaging.forms import floats
from scenewright.backend.imaging.mipmaps import Pyramid, looked_up, pyramid
from scenewright.backend.materials import surface
from scenewright.backend.studio import sky
from scenewright.backend.studio.developing import developed, focused
from scenewright.backend.studio.drawing import BAND, averaged
from scenewright.backend.studio.floor import drawn_surface, fineness
from scenewright.backend.studio.lights import LIGHTS, Light
from scenewright.backend.studio.picture import Step, Taken
from scenewright.backend.studio.shading import Points, shade
from scenewright.backend.studio.wording import Wish

TILES = 1.15  # across the picture
SLANT = 52.0  # degrees above the surface
FIELD = 24.0  # degrees
SEARCH, REFINE = 28, 5  # steps along a ray until it meets the relief
SHADOW = 48  # steps towards the lamp
FINE = 2
UPRIGHT = frozenset({"brick", "plaster", "fabric", "denim", "knit", "leather", "carpet", "roof", "bark", "wood", "rust",
                     "brushed metal", "tiles", "hexagons"})  # fmt: skip
HEIGHT, REST = slice(0, 1), slice(1, 8)


def close_up(wish: Wish, width: int, height: int, seed: int, step: Step) -> Taken:
    """Return the picture of the surface that a wish names; see `picture.take`."""
    step(0.0, "Drawing the surface", None)
    drawn, asked = drawn_surface(wish.ground or wish.wall, fineness(max(width, height)), seed)
    name = wish.light or "window"
    light = LIGHTS[name]
    step(0.15, "Light and shadow", None)
    shadow = _shadows(drawn, sky.direction(light.azimuth, light.elevation), light.softness)
    tiles, heights = pyramid(_maps(drawn, shadow)), pyramid(drawn.height[..., None].astype(np.float32))
    slant = 78.0 if asked.family.name in UPRIGHT else SLANT
    slant = 89.0 if "above" in wish.cameras or "front" in wish.cameras else slant
    zoom = TILES * (0.5 if "close" in wish.cameras else 1.0) * (2.0 if "wide" in wish.cameras else 1.0)
    linear, depth = np.zeros((height, width, 3), np.float32), np.zeros((height, width), np.float32)
    view = _View(width, height, slant, zoom * drawn.metres)
    for top in range(0, height, BAND):
        rows = slice(top, min(top + BAND, height))
        linear[rows], depth[rows] = _band(view, tiles, heights, drawn, light, rows)
        seen = developed(linear[::4, ::4], light.exposure) if top else None
        step(0.25 + 0.7 * rows.stop / height, "Drawing", seen)
    middle = float(np.median(depth))
    linear = focused(linear, depth, 0.9 * middle, 1.12 * middle, 1.3)
    wish.unknown += list(asked.ignored)
    return Taken(developed(linear, light.exposure), name, tuple(wish.notes), 0)


def _maps(drawn: surface.Surface, shadow: Floats) -> Floats:
    """Return height, colour, roughness, openness, metalness and shadow of a tile, (s, s, 8)."""
    metal = np.zeros_like(drawn.height) if drawn.metallic is None else drawn.metallic
    layers = [drawn.height, *np.moveaxis(drawn.colour, 2, 0), drawn.roughness,
              surface.occlusion(drawn.height, drawn.metres), metal, shadow]  # fmt: skip
    return floats(np.stack(layers, axis=2))


def _shadows(drawn: surface.Surface, lamp: Floats, softness: float) -> Floats:
    """Return how much of the lamp each point of a tile sees, 0 to 1, by looking along the heights towards it."""
    along = lamp[:2] / max(float(np.linalg.norm(lamp[:2])), 1e-6)
    rise = float(lamp[2] / max(np.linalg.norm(lamp[:2]), 1e-3))
    reach = min(float(np.ptp(drawn.height)) / max(rise, 0.05), 0.3 * drawn.metres)
    pixel = drawn.metres / len(drawn.height)
    lit = np.ones_like(drawn.height)
    for number in range(1, SHADOW + 1):
        away = reach * number / SHADOW
        x, y = round(away * along[0] / pixel), round(away * along[1] / pixel)
        beside = np.roll(drawn.height, (y, -x), (0, 1))  # rows run downwards
        over = (beside - drawn.height - away * rise) / (away * max(softness, 0.03) + pixel)
        lit = np.minimum(lit, np.clip(0.5 - over, 0, 1))
    return lit


class _View:
    """A camera above a level surface, looking at its origin; the picture's width covers so many metres."""

    def __init__(self, width: int, height: int, slant: float, metres: float) -> None:
        self.width, self.height = width, height
        angle = np.radians(slant)
        self.back = np.array([0.0, -np.cos(angle), np.sin(angle)])
        self.up = np.array([0.0, np.sin(angle), np.cos(angle)])
        self.tangent = np.tan(np.radians(FIELD) / 2) / max(width, height)
        self.away = metres / 2 / np.tan(np.radians(FIELD) / 2) * max(width, height) / max(width, height)
        self.pixel = 2 * self.tangent

    def rays(self, rows: slice) -> tuple[Floats, Floats]:
        """Return the position (3,) and unit directions (n, 3) through the samples of some rows of pixels."""
        y, x = np.mgrid[rows.start * FINE : rows.stop * FINE, : self.width * FINE]
        across = (2 * (x + 0.5) / FINE - self.width) * self.tangent
        up = (self.height - 2 * (y + 0.5) / FINE) * self.tangent
        rays = across[..., None] * [1, 0, 0] + up[..., None] * self.up - self.back
        rays = rays.reshape(-1, 3) / np.linalg.norm(rays.reshape(-1, 3), axis=1, keepdims=True)
        return (self.back * self.away).astype(np.float32), rays.astype(np.float32)


def _band(
    view: _View, tiles: Pyramid, heights: Pyramid, drawn: surface.Surface, light: Light, rows: slice
) -> tuple[Floats, Floats]:
    """Return colours (rows, w, 3) and distances (rows, w) of some rows."""
    position, rays = view.rays(rows)
    away = _met(position, rays, heights, drawn, view)
    at = position + rays * away[:, None]
    found = _seen(tiles, drawn.metres, at, away * view.pixel)
    normals = _normals(heights, drawn.metres, at, away * view.pixel)
    plain = np.broadcast_to(floats([0, 0, 1]), normals.shape)
    open_ = found[:, 5:6] ** 1.3
    seen = np.concatenate([0.62 * open_, 0.38 * open_, 0 * open_, found[:, 7:8]], 1)
    points = Points(found[:, 1:4], found[:, 4:5], found[:, 6:7], normals, plain, -rays, seen)
    colour = shade(points, light, floats([0.1, 0.1, 0.1]))
    shape = (rows.stop - rows.start, FINE, view.width, FINE)
    return averaged(colour, shape), away.reshape(shape).mean((1, 3))


def _met(position: Floats, rays: Floats, tiles: Pyramid, drawn: surface.Surface, view: _View) -> Floats:
    """Return how far away each ray meets the relief (n,).

    Source: Policarpo, Oliveira and Comba, Real-Time Relief Mapping on Arbitrary Polygonal Surfaces, 2005.
    """
    top, low = float(drawn.height.max()), float(drawn.height.min())
    middle = (top + low) / 2
    start, stop = ((middle - level - position[2]) / rays[:, 2] for level in (middle - top, middle - low))
    before, after = start.astype(np.float32), stop.astype(np.float32)
    low_end, found = before.copy(), after.copy()
    pending = np.ones(len(rays), bool)
    for number in range(1, SEARCH + 1):
        t = before + (after - before) * (number / SEARCH)
        here = np.flatnonzero(pending)
        if not len(here):
            break
        under = _below(position, rays[here], t[here], tiles, drawn, view, middle)
        met = here[under]
        found[met], pending[met] = t[met], False
        low_end[here[~under]] = t[here[~under]]
    for _ in range(REFINE):
        t = (low_end + found) / 2
        under = _below(position, rays, t, tiles, drawn, view, middle)
        found, low_end = np.where(under, t, found), np.where(under, low_end, t)
    return floats(found)


def _below(
    position: Floats, rays: Floats, away: Floats, tiles: Pyramid, drawn: surface.Surface, view: _View, middle: float
) -> NDArray[np.bool_]:
    at = position + rays * away[:, None]
    return np.asarray(_seen(tiles, drawn.metres, at, away * view.pixel)[:, 0] - middle >= at[:, 2])


def _seen(tiles: Pyramid, metres: float, at: Floats, widths: Floats) -> Floats:
    return looked_up(tiles, at[:, :2] / floats(metres), widths / floats(metres))


def _normals(tiles: Pyramid, metres: float, at: Floats, widths: Floats) -> Floats:
    """Return the unit normals (n, 3) of the relief, as fine as a pixel there."""
    step = np.maximum(widths, metres / tiles.sides[0])[:, None]
    slopes = []
    for axis in range(2):
        shift = np.zeros((1, 3), np.float32)
        shift[0, axis] = 1.0
        higher, lower = (_seen(tiles, metres, at + sign * step * shift, widths)[:, 0] for sign in (0.5, -0.5))
        slopes.append((higher - lower) / step[:, 0])
    normals = np.stack([-slopes[0], -slopes[1], np.ones_like(slopes[0])], axis=1)
    return floats(normals / np.linalg.norm(normals, axis=1, keepdims=True))
