"""A mesh covered with a tile and aged: sheet by sheet, from words or a photo to maps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import ndimage

from scenewright.backend.geometry.hierarchy import Hierarchy, build_hierarchy
from scenewright.backend.geometry.triangles import Doubles, Floats, Indices
from scenewright.backend.geometry.welding import size_of
from scenewright.backend.texturing import frames, maps, weather
from scenewright.backend.texturing.bulges import Bulges, bulges
from scenewright.backend.texturing.canvas import Canvas
from scenewright.backend.texturing.texels import Texels, looked_up, texel_width, texels
from scenewright.backend.texturing.tiles import Covering
from scenewright.backend.texturing.triplanar import lay
from scenewright.backend.texturing.weather import Site, Weather
from scenewright.shared.artifacts import Material

COARSE = 384  # texels along a side where the shape is looked at
REACH, NARROWEST, WIDEST = 0.022, 0.0015, 0.06  # of the size: how far from an edge wear goes; and its limits in metres
SOFT = 0.7  # coarse texels by which what was found there is smoothed
Watch = Callable[[float, str], None]


def cover(
    painted: Canvas, size: int, covering: Covering, forecast: Weather, seed: int, name: str, watch: Watch
) -> list[Material]:
    """Return the maps of each sheet of a mesh.

    Args:
        painted: the mesh.
        size: side of each sheet in texels.
        covering: what it is covered with.
        forecast: how it ages.
        seed: of all that is left to chance.
        name: of the materials.
        watch: told how much is done, 0 to 1, and what; it may raise.
    """
    watch(0.0, "Looking at the shape")
    part = frames.parts(painted.mesh)
    axes = frames.along(painted.mesh, part, seed) if covering.grained else frames.upright(painted.mesh, part)
    tree = build_hierarchy(painted.mesh)
    made = []
    for number, sheet in enumerate(painted.sheets):

        def told(done: float, what: str, before: int = number) -> None:
            watch((before + done) / len(painted.sheets), what)

        at = texels(painted, sheet, size)
        if not len(at.faces):
            at = texels(painted, sheet, 4 * size)  # nothing but slivers
        made.append(_sheet(painted, at, covering, forecast, (part, axes), tree, seed, name, told))
    return made


def _sheet(
    painted: Canvas, at: Texels, covering: Covering, forecast: Weather, laid_by: tuple[Indices, Doubles],
    tree: Hierarchy, seed: int, name: str, watch: Watch,
) -> Material:  # fmt: skip
    size, reach = size_of(painted.mesh), reach_of(painted, at.size)
    watch(0.0, "Looking at the shape")
    around = shape_at(painted, at, tree, size, reach, lambda done: watch(0.5 * done, "Looking at the shape"))
    watch(0.5, "Laying the surface on")
    part, axes = laid_by
    laid = lay(covering.tile, at.points, at.normals, part[at.faces], axes)
    bare = None if covering.bare is None else lay(covering.bare, at.points, at.normals, part[at.faces], axes)
    watch(0.7, "Ageing it")
    site = Site(at.points, at.normals, around, reach, size, seed)
    aged = weather.weathered(laid, bare, site, covering.kind, forecast)
    watch(0.9, "Maps")
    return maps.material(painted, at, aged, name)


def reach_of(painted: Canvas, size: int) -> float:
    """Return how far from an edge wear goes, in metres, in sheets of so many texels."""
    usual = float(np.clip(REACH * size_of(painted.mesh), NARROWEST, WIDEST))
    return max(usual, 2.5 * texel_width(painted, size))


def shape_at(
    painted: Canvas, at: Texels, tree: Hierarchy, size: float, reach: float, beat: Callable[[float], None]
) -> Bulges:
    """Return how the mesh stands out at each texel, looked at where texels are coarse and smoothed from there."""
    coarse = texels(painted, at.sheet, min(at.size, COARSE))
    if not len(coarse.faces):
        coarse = at
    blocks = np.array_split(np.arange(len(coarse.points)), max(len(coarse.points) // 16384, 1))
    found = []
    for number, block in enumerate(blocks):
        beat(number / len(blocks))
        found.append(bulges(coarse.points[block], coarse.normals[block], tree, size, reach))
    whole = [np.concatenate(each) for each in zip(*found, strict=True)]
    return Bulges(*(looked_up(_smoothed(coarse, values), at) for values in whole))


def _smoothed(coarse: Texels, values: Floats) -> Floats:
    """Return values as a picture, smoothed within the charts and going on beside them."""
    weight = ndimage.gaussian_filter((coarse.owner >= 0).astype(np.float32), SOFT)
    picture = ndimage.gaussian_filter(coarse.picture(values, fill=False), SOFT) / np.maximum(weight, 1e-6)
    return np.asarray(picture[coarse.gaps], np.float32)
