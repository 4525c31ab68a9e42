"""From the foreground of a picture to a closed body with its texture, standing upright in the world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.geometry.inflation import inflate, limited
from scenewright.backend.geometry.outlines import find_rings
from scenewright.backend.geometry.sheets import Back, lay_flat, paint, plan_sheet
from scenewright.backend.geometry.shells import Halves, Shell, lay_out, sew
from scenewright.backend.geometry.triangles import Doubles, Floats, TexturedTriangles
from scenewright.backend.imaging.bleeding import bleed
from scenewright.backend.imaging.cutout import Cutout

Report = Callable[[float, str], None]
CROPPED = 8  # pixels kept around the object
OVER = 1.02  # of the triangles asked for may come out
FINE, COARSE = 0.004, 0.03  # of the shape's longer side: between them lies what counts as detail
EMBOSSED = 0.02  # of the shape's longer side, the height of full detail
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
    step(0.1, "Laying out triangles")
    halves = lay_out(rings, options.faces, options.sides == "both", options.seed)
    step(0.5, "Inflating")
    shell = _inflated(halves, cutout, options)
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


def _inflated(halves: Halves, cutout: Cutout, options: BodyOptions) -> Shell:
    body = inflate(halves.front)
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
