"""Volume to points: Blender's Python cannot make voxel grids, so every voxel that is not empty becomes a point."""

from __future__ import annotations

import numpy as np

from ..shared import srgb
from ..shared.artifacts import Volume
from . import aside, points
from .placement import Placement, Steps

MOST_POINTS = 1_000_000


def build(volume: Volume, placement: Placement, *, fog: bool = False) -> Steps:
    """Build a point object, or fog: a sphere for each voxel, its density as the attribute "density".

    Of more than MOST_POINTS voxels that are not empty, evenly many are left out.
    """
    title = placement.title(volume)
    places, density, colours = yield from aside.run(_filled, volume)
    radii = np.full(len(places), 0.5 * np.linalg.norm(volume.voxel_to_world[:3, 0]), np.float32)
    data = yield from points.make(title, places, radii, colours, density=density)
    made = placement.add(title, data)
    (points.show_as_fog if fog else points.show)(made)
    return [made, data]


def _filled(volume: Volume) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """Return where voxels are not empty (n, 3) float32 in metres, how dense they are (n,), and their colours (n, 4)."""
    filled = np.flatnonzero(volume.density > 0)
    filled = filled[:: len(filled) // (MOST_POINTS + 1) + 1]
    indices = np.stack(np.unravel_index(filled, volume.density.shape), axis=1)
    to_world = volume.voxel_to_world
    places = (indices @ to_world[:3, :3].T + to_world[:3, 3]).astype(np.float32)
    colours = None
    if volume.colour is not None:
        colours = points.painted(srgb.encoded(volume.colour.reshape(-1, 3)[filled]))
    return places, volume.density.reshape(-1)[filled], colours
