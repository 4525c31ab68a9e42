"""A picture made over depth, normals or edges: surfaces dressed in materials, lit, and lost in the air."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from scipy import ndimage

from scenewright.backend.geometry.heightfield import lamp_seen, sky_seen
from scenewright.backend.geometry.triangles import Floats
from scenewright.backend.imaging.facing import from_heights, unit
from scenewright.backend.imaging.forms import floats
from scenewright.backend.imaging.guided import follow_edges
from scenewright.backend.imaging.mipmaps import looked_up
from scenewright.backend.imaging.reliefs import integrated
from scenewright.backend.materials.wording import PHRASES
from scenewright.backend.studio import sky
from scenewright.backend.studio.floor import COLOUR, METAL, OPEN, ROUGH, SLOPE, Floor, tiled
from scenewright.backend.studio.lights import LIGHT_WORDS, LIGHTS, Light
from scenewright.backend.studio.relooking import MEDIA, PLAIN, SPOKEN
from scenewright.backend.studio.shading import Points, shade
from scenewright.backend.vocabulary.colours import COLOURS, Colour
from scenewright.backend.vocabulary.matching import find, words
from scenewright.shared import srgb

DEEP = 0.85  # of the longer side: how far depth reaches from black to white
SMOOTHED = 0.004  # of the longer side: 256 steps of depth are made even over it
REACH, SHADOW_REACH = 0.06, 0.3  # of the longer side
TILE = 3.2  # tiles of a metre across the picture
STEEP = 6.0  # slope that is taken for an edge between two things, and lit as if it faced the camera
BROADEST = 3e-4  # per pixel: slopes that go on for longer are left out where normals become heights
CLAY = (0.62, 0.58, 0.54)
UPWARDS = 0.55  # of a normal, from which a surface is ground
SAID_OF_GROUND = frozenset({"on", "floor", "ground", "over"})
SETTINGS = frozenset(words("scene at under the a an in with and of made from all everything is are by during")) | PLAIN


@dataclass
class Dress:
    """What a prompt asks for.

    Attributes:
        light: one of `LIGHTS`.
        surfaces: words for materials: the first dresses things, the last one, if it was said to be below, the ground.
        ground: words for the material of what faces up, or "".
        colours: sRGB-encoded, in the order they were said.
        media: names in `MEDIA`.
        unknown: words that mean nothing here.
    """

    light: str = ""
    surfaces: list[str] = field(default_factory=list)
    ground: str = ""
    colours: list[Colour] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Shape:
    """What a control says of a scene; (h, w).

    Attributes:
        heights: towards the camera, in pixels.
        normals: (h, w, 3) as the camera sees them: right, up, towards it.
        nearness: 0 far to 1 near, None where it is not known.
        seen: where there is anything at all.
    """

    heights: Floats
    normals: Floats
    nearness: Floats | None
    seen: Floats


def read(prompt: str) -> Dress:
    """Return what a prompt asks for; an empty one asks for clay in daylight."""
    spoken = words(prompt)[:400]
    dress = Dress()
    rest: list[str] = []
    place = 0
    known = {**{word: ("light", name) for word, name in LIGHT_WORDS.items()},
             **{word: ("medium", name) for word, name in SPOKEN.items() if name in MEDIA}}  # fmt: skip
    for match in find(spoken, known):
        rest += spoken[place : match.start]
        place = match.start + match.length
        kind, name = match.meaning
        if kind == "light":
            dress.light = name
        elif name not in dress.media:
            dress.media.append(name)
    rest += spoken[place:]
    clause: list[str] = []
    below = False
    for word in [*rest, "and"]:
        if word in ("and", "on", "over", "with"):
            _take(clause, below, dress)
            clause, below = [], word in ("on", "over")
        else:
            clause.append(word)
    return dress


def _take(clause: list[str], below: bool, dress: Dress) -> None:
    dress.colours += [COLOURS[word] for word in clause if word in COLOURS]
    if find(clause, PHRASES):
        said = " ".join(clause)
        if below or SAID_OF_GROUND & set(clause):
            dress.ground = dress.ground or said
        else:
            dress.surfaces.append(said)
        return
    dress.unknown += [word for word in clause if word not in COLOURS and word not in SETTINGS]


def from_depth(nearness: Floats, colours: Floats) -> Shape:
    """Return the shape that depth (h, w), white where near, describes; `colours` are the picture it came as."""
    size = max(nearness.shape)
    bytes_ = np.rint(colours * 255).astype(np.uint8)
    even = follow_edges(nearness, bytes_, max(2, round(SMOOTHED * size)), 2e-5)
    heights = even * floats(DEEP * size)
    normals = from_heights(ndimage.gaussian_filter(heights, 1.0), STEEP)
    return Shape(heights, normals, even, (nearness > 0.004).astype(np.float32))


def from_normals(colours: Floats) -> Shape:
    """Return the shape that normals (h, w, 3), half of each plus a half, describe."""
    normals = colours * 2 - 1
    seen = (np.linalg.norm(normals, axis=2) > 0.4).astype(np.float32)
    normals = unit(np.concatenate([normals[..., :2], np.maximum(normals[..., 2:], 0.05)], axis=2))
    slope = np.clip(normals[..., :2] / normals[..., 2:], -4, 4) * seen[..., None]
    return Shape(integrated(-slope[..., 0], slope[..., 1], BROADEST), normals, None, seen)


def dressed(
    shape: Shape, dress: Dress, seed: int, step: Callable[[float, str], None]
) -> tuple[Floats, str]:  # fmt: skip
    """Return the picture (h, w, 3), scene-linear, and the name of its light; `step` may raise to stop."""
    name = dress.light or "day"
    light = LIGHTS[name]
    height, width = shape.heights.shape
    size = max(height, width)
    lamp = _seen_lamp(light)
    step(0.1, "Light and shadow")
    open_ = ndimage.gaussian_filter(sky_seen(shape.heights, REACH * size), 1.2)
    step(0.3, "Light and shadow")
    shadow = lamp_seen(shape.heights, lamp, SHADOW_REACH * size, max(light.softness, 0.06) * 3)
    shadow = ndimage.gaussian_filter(shadow, 1.0)
    step(0.5, "Surfaces")
    floors = _floors(dress, seed, size)
    step(0.7, "Shading")
    picture = _shaded(shape, dress, floors, light, open_, shadow)
    rays = _rays(height, width)
    behind = sky.sky(rays.reshape(-1, 3), light, seed) if light.outdoors else sky.backdrop(
        rays.reshape(-1, 3), floats(light.horizon) * 1.4
    )  # fmt: skip
    behind = behind.reshape(height, width, 3)
    step(0.9, "Air")
    if shape.nearness is not None and light.outdoors:
        lost = 1 - np.exp(np.log(max(1 - light.fog, 1e-3)) * 1.6 * (1 - shape.nearness) ** 2)
        picture = picture + (floats(light.horizon) - picture) * lost[..., None]
    seen = ndimage.gaussian_filter(shape.seen, 0.6)[..., None]
    return behind + (picture - behind) * seen, name


def _seen_lamp(light: Light) -> Floats:
    """Return the direction towards the lamp as the camera sees it: right, up, towards it."""
    lamp = sky.direction(light.azimuth, light.elevation)
    turned = floats([lamp[0], lamp[2], -lamp[1]])
    turned[2] = max(float(turned[2]), -0.2)
    return turned / np.linalg.norm(turned)


def _floors(dress: Dress, seed: int, longest: int) -> tuple[Floor | None, Floor | None]:
    """Return the materials of things and of ground."""
    things = tiled(dress.surfaces[0], seed, longest) if dress.surfaces else None
    below = dress.ground or (dress.surfaces[1] if len(dress.surfaces) > 1 else "")
    return things, tiled(below, seed + 1, longest) if below else None


def _shaded(
    shape: Shape, dress: Dress, floors: tuple[Floor | None, Floor | None], light: Light, open_: Floats, shadow: Floats
) -> Floats:
    height, width = shape.heights.shape
    normals = shape.normals.reshape(-1, 3)
    places = _places(shape).reshape(-1, 3)
    is_ground = (
        np.clip((normals[:, 1] - UPWARDS) / 0.2, 0, 1)[:, None]
        if floors[1] is not None
        else np.zeros((len(normals), 1))
    )
    plain = srgb.decoded(floats(dress.colours[0] if dress.colours else CLAY))
    maps = _triplanar(floors[0], places, normals, plain)
    if floors[1] is not None:
        maps = maps + (_triplanar(floors[1], places, normals, plain) - maps) * is_ground
    bumped = unit(normals + maps[:, 8:11])
    # The world's "up" is the picture's: things are lit from above.
    world = np.stack([bumped[:, 0], -bumped[:, 2], bumped[:, 1]], 1)
    flat = np.stack([normals[:, 0], -normals[:, 2], normals[:, 1]], 1)
    up = np.clip(0.5 + 0.5 * flat[:, 2:], 0, 1)
    see = open_.reshape(-1, 1) * maps[:, OPEN]
    seen = np.concatenate([see * up, see * (0.3 + 0.5 * (1 - up)), 0.35 * see * (1 - up), shadow.reshape(-1, 1)], 1)
    towards = np.broadcast_to(floats([0, -1, 0]), world.shape)
    ground = floats(light.horizon) * 0.4 + floats(light.key) * 0.12
    colour, rough, metal = (np.clip(maps[:, each], low, 1) for each, low in ((COLOUR, 0), (ROUGH, 0.05), (METAL, 0)))
    points = Points(colour, rough, metal, world, flat, towards, seen.astype(np.float32))
    return shade(points, light, ground).reshape(height, width, 3)


def _places(shape: Shape) -> Floats:
    """Return where each pixel lies, in tiles: right, up and towards the camera; what is far is small."""
    height, width = shape.heights.shape
    size = max(height, width)
    y, x = np.mgrid[:height, :width].astype(np.float32)
    flat = np.stack([x - width / 2, height / 2 - y, shape.heights], axis=2) / floats(size)
    if shape.nearness is not None:
        flat[..., :2] /= (0.25 + 0.75 * shape.nearness)[..., None]
        flat[..., 2] = -0.5 / (0.25 + 0.75 * shape.nearness)
    return floats(flat * TILE)


def _triplanar(floor: Floor | None, places: Floats, normals: Floats, plain: Floats) -> Floats:
    """Return colour, slopes, roughness, openness, metalness and bumps (k, 11) of a material seen from three sides."""
    found = np.zeros((len(places), 11), np.float32)
    if floor is None or floor.tiles is None:
        found[:, COLOUR], found[:, ROUGH], found[:, OPEN] = plain, 0.7, 1.0
        return found
    weights = floats(np.abs(normals) ** 6)
    weights = weights / weights.sum(axis=1, keepdims=True)
    widths = floats(np.full(len(places), 1.2 / 512 * TILE / 2))
    for axis, (across, along) in enumerate(((2, 1), (0, 2), (0, 1))):
        seen = looked_up(floor.tiles, places[:, [across, along]] / floats(floor.metres), widths / floats(floor.metres))
        weight = weights[:, axis : axis + 1]
        found[:, :8] += weight * seen
        found[:, 8 + across] += weight[:, 0] * seen[:, SLOPE][:, 0]
        found[:, 8 + along] += weight[:, 0] * seen[:, SLOPE][:, 1]
    return found


def _rays(height: int, width: int) -> Floats:
    """Return directions (h, w, 3) of a camera that looks along +y over a horizon a little below the middle."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    across, up = (x - width / 2) / max(height, width), (0.58 * height - y) / max(height, width)
    return unit(np.stack([across, np.full_like(across, 1.1), up], axis=2))
