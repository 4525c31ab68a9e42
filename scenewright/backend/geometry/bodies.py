"""From the foreground of a picture to a closed body with its texture, standing upright in the world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.geometry import atlas
from scenewright.backend.geometry.inflation import Body, inflate, limited
from scenewright.backend.geometry.outlines import Ring, find_rings
from scenewright.backend.geometry.sheets import Back, lay_flat, paint, plan_sheet
from scenewright.backend.geometry.shells import FRONT, Halves, Shell, lay_out, sew, together
from scenewright.backend.geometry.triangles import Doubles, Floats, TexturedTriangles, Triangles
from scenewright.backend.imaging.bleeding import bleed
from scenewright.backend.imaging.cutout import Cutout
from scenewright.backend.imaging.regions import distinct_regions

Report = Callable[[float, str], None]
CROPPED = 8  # pixels kept around the object
OVER = 1.02  # of the triangles asked for may come out
FINE, COARSE = 0.004, 0.03  # of the shape's longer side: between them lies what counts as detail
EMBOSSED = 0.02  # of the shape's longer side, the height of full detail
GROUND_SIDE = 768  # of the map of heights on which layers lie
LAYER_DEPTH = 0.5  # of a layer, compared with a body of the same outline
STEEP = 0.25  # of the greatest height: below, towards the outline, detail fades


@dataclass(frozen=True)
class BodyOptions:
    """Say what the body is like.

    Attributes:
        faces: how many triangles.
        texture_size: side of the texture in texels.
        sides: "both" blows front and back up, "front" leaves the back flat.
        depth: thickness, compared with a body as deep as it is wide.
        flatness: how far the middle is pressed flat, 0 to 1.
        detail: how far light and dark of the picture stand out on the front, 0 to 1.
        back: what the back shows.
        layers: how many regions of one colour, at most, are raised as parts of their own.
        smallest_hole: share of the shape's area under which a hole is filled.
        height: metres from the lowest to the highest point.
        seed: where triangles go.
    """

    faces: int = 20_000
    texture_size: int = 2048
    sides: Literal["both", "front"] = "both"
    depth: float = 0.8
    flatness: float = 0.0
    detail: float = 0.0
    back: Back = "mirror"
    layers: int = 0
    smallest_hole: float = 0.0005
    height: float = 1.0
    seed: int = 0


def blow_up(cutout: Cutout, options: BodyOptions, step: Report) -> TexturedTriangles:
    """Return the closed, textured body of a picture's foreground: upright, facing -Y, on the ground, in metres.

    Args:
        cutout: the picture.
        options: what the body is like.
        step: told the fraction done and the phase; it may raise to stop.

    Raises:
        ValueError: there is no shape, or its outline needs more triangles.
    """
    step(0.0, "Finding the outline")
    cutout = cutout.cropped(CROPPED)
    rings = find_rings(cutout.alpha, options.smallest_hole)
    if not rings:
        raise ValueError("The picture shows nothing large enough to have an outline.")
    step(0.1, "Finding layers")
    regions = distinct_regions(cutout.colours, cutout.alpha, options.layers) if options.layers else []
    layers = [found for region in regions if (found := find_rings(region, 1.0))]
    step(0.15, "Laying out triangles")
    shares = _shares(rings, layers, options.faces)
    halves = lay_out(rings, shares[0], options.sides == "both", options.seed)
    step(0.5, "Inflating")
    body = inflate(halves.front)
    shell = _inflated(halves, body, cutout, options)
    if layers:
        ground = _height_map(shell)
        raised = [_raised(*each, shell, ground, options) for each in zip(layers, shares[1:], strict=True)]
        shell = together([shell, *raised])
    if len(shell.faces) > OVER * options.faces:
        raise ValueError(f"The outline is so intricate that it needs about {len(shell.faces)} triangles: ask for more.")
    step(0.6, "Painting")
    colours = bleed(cutout.colours, cutout.alpha)
    step(0.75, "Painting")
    sheet = plan_sheet(shell, options.texture_size)
    uvs = lay_flat(shell, sheet)
    texture = paint(shell, uvs, sheet, colours, options.back)
    step(1.0, "Done")
    return TexturedTriangles(upright(shell.vertices, options.height), shell.faces, uvs, texture)


def upright(vertices: Doubles, height: float) -> Floats:
    """Return points (n, 3) that are right, down and out of a picture as metres: facing -Y, centred, from z = 0 up."""
    right, down, out = vertices.T
    scale = height / max(float(np.ptp(down)), 1e-9)
    middle = (right.min() + right.max()) / 2
    return (scale * np.stack([right - middle, -out, down.max() - down], 1)).astype(np.float32)


def _shares(rings: list[Ring], layers: list[list[Ring]], faces: int) -> list[int]:
    """Return how many triangles the body and each layer get, by their areas."""
    areas = np.array([sum(ring.area for ring in each) for each in (rings, *layers)])
    shares = np.rint(faces * areas / areas.sum()).astype(int)
    return [faces - int(shares[1:].sum()), *map(int, shares[1:])]


def _height_map(shell: Shell) -> Floats:
    """Return how high the front of a body is, (GROUND_SIDE, GROUND_SIDE) float32 in pixels over its whole square."""
    faces = shell.faces[shell.side == FRONT]
    span = float(np.ptp(shell.flat, axis=0).max())
    places = (shell.vertices[faces, :2].reshape(-1, 2) - shell.flat.min(axis=0)) / span
    uvs = (places * [1, -1] + [0, 1]).astype(np.float32)
    owner = atlas.texel_faces(uvs, GROUND_SIDE)
    points, _ = atlas.texel_points(Triangles(shell.vertices.astype(np.float32), faces), uvs, owner)
    heights = np.zeros((GROUND_SIDE, GROUND_SIDE), np.float32)
    heights[owner >= 0] = points[:, 2]
    return heights


def _raised(rings: list[Ring], faces: int, base: Shell, ground: Floats, options: BodyOptions) -> Shell:
    """Return a cushion that lies on the front of a body, whose height is given by `_height_map`."""
    halves = lay_out(rings, faces, True, options.seed)
    body = inflate(halves.front)
    heights = LAYER_DEPTH * options.depth * body.heights
    shell = sew(halves, halves.front._replace(points=body.points), heights, heights)
    span = float(np.ptp(base.flat, axis=0).max())
    places = (shell.vertices[:, :2] - base.flat.min(axis=0)) * (GROUND_SIDE / span) - 0.5
    lifted = shell.vertices.copy()
    lifted[:, 2] += ndimage.map_coordinates(ground, places[:, ::-1].T, order=1, mode="nearest")
    return shell._replace(vertices=lifted)


def _inflated(halves: Halves, body: Body, cutout: Cutout, options: BodyOptions) -> Shell:
    heights = options.depth * body.heights
    if options.flatness > 0:
        heights = limited(heights, (1 - options.flatness) * heights.max())
    front = halves.front._replace(points=body.points)
    embossed = heights
    if options.detail > 0:
        embossed = heights + options.detail * _detail(cutout, body.points, heights)
    behind = heights if options.sides == "both" else np.zeros(len(halves.back.points))
    return sew(halves, front, embossed, behind)


def _detail(cutout: Cutout, points: Doubles, heights: Doubles) -> Doubles:
    """Return how far points (n, 2) stand out by light and dark of the picture, in pixels."""
    size = float(np.ptp(points, axis=0).max())
    light = cutout.colours.mean(axis=2, dtype=np.float32) / 255
    fine, coarse = (_blurred_within(light, cutout.alpha, share * size) for share in (FINE, COARSE))
    band = ndimage.map_coordinates(fine - coarse, (points - 0.5)[:, ::-1].T, order=1, mode="nearest")
    usual = max(float(np.sqrt(np.mean(band**2))), 1e-6)
    fading = np.minimum(heights / (STEEP * heights.max()), 1) ** 2
    return EMBOSSED * size * 0.5 * np.tanh(band / (2 * usual)) * fading


def _blurred_within(light: Floats, alpha: Floats, reach: float) -> NDArray[np.float32]:
    weight = ndimage.gaussian_filter(alpha, reach)
    return ndimage.gaussian_filter(light * alpha, reach) / np.maximum(weight, 1e-3)
