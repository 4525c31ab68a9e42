"""A drawing coloured in: the places between its lines filled, rounded and lit, its lines kept as ink."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import ndimage

from scenewright.backend.geometry.triangles import Floats
from scenewright.backend.imaging.brushwork import grain
from scenewright.backend.imaging.facing import from_heights
from scenewright.backend.imaging.forms import floats, resized
from scenewright.backend.studio.dressing import Dress, Shape
from scenewright.backend.studio.floor import drawn_surface
from scenewright.backend.studio.lights import LIGHTS
from scenewright.backend.studio.sky import direction
from scenewright.shared import srgb

INK = 0.35  # how white an edge must be to part two places
SMALLEST = 0.0004  # of the picture: smaller places go to those around
ROUND = 0.03  # of the longer side: how far places are rounded from their lines
WASHES = (  # sRGB-encoded, for places no colour was named for
    (0.86, 0.62, 0.42), (0.45, 0.63, 0.66), (0.80, 0.74, 0.52), (0.58, 0.66, 0.45), (0.76, 0.48, 0.42),
    (0.56, 0.53, 0.68),
    (0.88, 0.80, 0.68), (0.40, 0.50, 0.58),
)  # fmt: skip
SKY, GROUND = (0.70, 0.82, 0.90), (0.60, 0.62, 0.42)
INKED = (0.09, 0.08, 0.1)


def coloured_in(edges: Floats, dress: Dress, seed: int, step: Callable[[float, str], None]) -> tuple[Floats, str]:
    """Return a drawing (h, w, 3), sRGB-encoded, of edges (h, w), white on black, and the name of its light."""
    step(0.1, "Finding places")
    places = _places(edges)
    step(0.4, "Colouring")
    colours = _filled(places, dress, seed)
    name = dress.light or "studio"
    light = LIGHTS[name]
    step(0.7, "Light")
    away = ndimage.distance_transform_edt(edges < INK)
    reach = ROUND * max(edges.shape)
    bulge = np.sqrt(np.clip(1 - (1 - np.clip(away / reach, 0, 1)) ** 2, 0, 1)).astype(np.float32) * floats(0.5 * reach)
    lamp = direction(light.azimuth, light.elevation)
    shine = from_heights(ndimage.gaussian_filter(bulge, 1.5)) @ floats([lamp[0], lamp[2], max(-lamp[1], 0.3)])
    lit = srgb.decoded(colours) * (
        0.45 * (floats(light.zenith) + floats(light.horizon)) * 0.8 + 0.32 * floats(light.key) * shine[..., None]
    )
    paper = 1 + 0.025 * grain(edges.shape, 0.8, seed)[..., None]
    painted = srgb.encoded(np.clip(light.exposure * lit, 0, 1)) * paper
    drawn = np.clip(edges * 1.3, 0, 1)[..., None]
    return np.clip(painted + (floats(INKED) - painted) * drawn, 0, 1), name


def as_lines(edges: Floats) -> Floats:
    """Return edges (h, w), white on black, as a drawing (h, w, 3) in ink on paper, for media that draw."""
    return np.repeat(1 - np.clip(edges, 0, 1)[..., None] * 0.94, 3, axis=2).astype(np.float32)


def puffed(edges: Floats) -> Shape:
    """Return the shape of a drawing whose places are blown up a little."""
    size = max(edges.shape)
    away = ndimage.distance_transform_edt(edges < INK).astype(np.float32)
    heights = ndimage.gaussian_filter(np.sqrt(away) * floats(np.sqrt(size) * 0.16), 1.0)
    return Shape(heights, from_heights(heights), None, np.ones_like(heights))


def _places(edges: Floats) -> np.ndarray:
    """Return the number of the place that each pixel belongs to, lines given to the nearest."""
    labels, count = ndimage.label(edges < INK)
    if not count:
        return np.zeros(edges.shape, int)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    good = (labels > 0) & (sizes[labels] >= max(SMALLEST * edges.size, 4))
    if not good.any():
        good = labels > 0
    nearest = ndimage.distance_transform_edt(~good, return_distances=False, return_indices=True)
    return np.asarray(np.unique(labels[tuple(nearest)], return_inverse=True)[1]).reshape(edges.shape)


def _filled(places: np.ndarray, dress: Dress, seed: int) -> Floats:
    """Return a colour (h, w, 3), sRGB-encoded, for every place: those named first, for the largest places."""
    height, width = places.shape
    count = int(places.max()) + 1
    sizes = np.bincount(places.ravel(), minlength=count)
    order = np.argsort(-sizes)
    random = np.random.default_rng(seed)
    named = [floats(colour) for colour in dress.colours]
    washes = [floats(WASHES[k]) for k in random.permutation(len(WASHES))]
    colours = np.zeros((count, 3), np.float32)
    top, bottom = set(np.unique(places[0])), set(np.unique(places[-1]))
    inner = [place for place in order if place not in top | bottom]
    for number, place in enumerate(inner):
        colours[place] = named[number % len(named)] if named else washes[number % len(washes)]
    for place in top | bottom:
        colours[place] = (
            SKY if place in top and place not in bottom else GROUND if place not in top else (0.93, 0.91, 0.86)
        )
    large = colours[places]
    for words, wanted in ((dress.surfaces[:1], inner), ([dress.ground] if dress.ground else [], list(bottom - top))):
        if words:
            drawn, _ = drawn_surface(words[0], 512, seed)
            tile = srgb.encoded(np.clip(drawn.colour, 0, 1))
            tile = np.clip(resized(tile, max(width, height) // 2, max(width, height) // 2), 0, 1)
            spread = np.tile(tile, (3, 3, 1))[:height, :width]
            inside = np.isin(places, wanted)
            large[inside] = spread[inside]
    return floats(large)
