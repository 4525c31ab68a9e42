"""From a picture to a bas-relief: a closed slab with a hilly front and a flat back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import ndimage

from scenewright.backend.geometry.bodies import CROPPED, OVER, Report, upright
from scenewright.backend.geometry.outlines import Ring, find_rings, signed_area
from scenewright.backend.geometry.sheets import lay_flat, paint, plan_sheet
from scenewright.backend.geometry.shells import Shell, lay_out, wall_up
from scenewright.backend.geometry.triangles import Doubles, Floats, TexturedTriangles
from scenewright.backend.imaging.bleeding import bleed
from scenewright.backend.imaging.cutout import Cutout
from scenewright.backend.imaging.reliefs import relief_heights

Shape = Literal["plate", "outline"]
GROUND = np.array([186, 180, 170], np.float32)  # colour of a plate around the object
FINER, COARSER = 0.45, 2.2  # bounds of how much shorter edges are where much happens, and longer where nothing does
RIM_POINTS = 2000  # along each side of a plate, before it is divided
ATTEMPTS = 3
CLOSE = 0.01  # relative error of the number of triangles that is good enough
EVENLY = 0.006  # of the longer side over which bends are averaged


@dataclass(frozen=True)
class SlabOptions:
    """Say what the relief is like.

    Attributes:
        faces: how many triangles.
        texture_size: side of the texture in texels.
        shape: "plate" carves the object from a rectangle, "outline" leaves nothing around it.
        depth: metres from the ground to the highest place.
        thickness: metres from the back to the ground.
        detail: share of light and dark in the height, 0 to 1.
        dark_is_high: whether dark places stand out.
        height: metres from the lowest to the highest edge of the slab.
        seed: where triangles go.
    """

    faces: int = 60_000
    texture_size: int = 2048
    shape: Shape = "plate"
    depth: float = 0.05
    thickness: float = 0.03
    detail: float = 0.5
    dark_is_high: bool = False
    height: float = 1.0
    seed: int = 0


def carve(cutout: Cutout, options: SlabOptions, step: Report) -> TexturedTriangles:
    """Return the bas-relief of a picture: upright, facing -Y, on the ground, in metres.

    Args:
        cutout: the picture and what stands out in it.
        options: what the relief is like.
        step: told the fraction done and the phase; it may raise to stop.

    Raises:
        ValueError: there is no shape, or its outline needs more triangles.
    """
    step(0.0, "Finding heights")
    plate = options.shape == "plate"
    cutout = cutout if plate else cutout.cropped(CROPPED)
    raised = relief_heights(cutout.colours, cutout.alpha, options.detail, options.dark_is_high)
    step(0.25, "Laying out triangles")
    rings = [_rectangle(cutout.alpha)] if plate else find_rings(cutout.alpha, 0.0)
    if not rings:
        raise ValueError("The picture shows nothing large enough to have an outline.")
    metre = float(np.ptp(np.concatenate([ring.points for ring in rings])[:, 1])) / options.height
    shell = _slab(rings, raised, metre, options, step)
    step(0.7, "Painting")
    sheet = plan_sheet(shell, options.texture_size)
    uvs = lay_flat(shell, sheet)
    colours = bleed(cutout.colours, cutout.alpha)
    if plate:
        colours = np.rint(GROUND + cutout.alpha[..., None] * (colours - GROUND)).astype(np.uint8)
    texture = paint(shell, uvs, sheet, colours, "smooth")
    step(1.0, "Done")
    return TexturedTriangles(upright(shell.vertices, options.height), shell.faces, uvs, texture)


def _slab(rings: list[Ring], raised: Floats, metre: float, options: SlabOptions, step: Report) -> Shell:
    """Return the slab; how many triangles its walls take is known only afterwards."""
    coarseness, left = _coarseness(raised), 0.97 * options.faces
    for attempt in range(ATTEMPTS):
        halves = lay_out(rings, round(left), False, options.seed, coarseness)
        heights = options.depth * metre * _looked_up(raised, halves.front.points)
        shell = wall_up(halves, heights, options.thickness * metre)
        step(0.25 + 0.45 * (attempt + 1) / ATTEMPTS, "Laying out triangles")
        over = len(shell.faces) - options.faces
        if abs(over) <= CLOSE * options.faces:
            break
        left = max(left - over, 1)
    if len(shell.faces) > OVER * options.faces:
        raise ValueError(f"The outline is so intricate that it needs about {len(shell.faces)} triangles: ask for more.")
    return shell


def _rectangle(picture: Floats) -> Ring:
    height, width = picture.shape
    points = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    fine = [np.linspace(a, b, RIM_POINTS, endpoint=False) for a, b in zip(points, np.roll(points, -1, 0), strict=True)]
    return Ring(np.concatenate(fine), signed_area(points))


def _coarseness(raised: Floats) -> Callable[[Doubles], Doubles]:
    """Return how long edges may be at points (k, 2), 1 on the average: shorter where the relief bends."""
    size = max(raised.shape)
    bend = np.abs(ndimage.gaussian_laplace(raised, 0.4 * EVENLY * size))
    bend = ndimage.gaussian_filter(bend, EVENLY * size)
    factor = np.sqrt((bend.mean() + 1e-9) / (bend + 0.2 * bend.mean() + 1e-9))
    factor = np.clip(factor, FINER, COARSER).astype(np.float32)
    return lambda points: _looked_up(factor, points)


def _looked_up(values: Floats, points: Doubles) -> Doubles:
    """Return values of a picture (h, w) at points (k, 2), between its pixels."""
    return ndimage.map_coordinates(values, (points - 0.5)[:, ::-1].T, order=1, mode="nearest").astype(np.float64)
