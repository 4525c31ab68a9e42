"""Volume to points: Blender's Python cannot make voxel grids, so every voxel that is not empty becomes a point."""

from __future__ import annotations

import numpy as np

from ..shared import srgb
from ..shared.artifacts import Volume
from . import points
from .placement import Placement, Steps


def build(volume: Volume, placement: Placement) -> Steps:
    """Build a point object: a sphere for each voxel, its density as the attribute "density"."""
    title = placement.title(volume)
    filled = np.argwhere(volume.density > 0)
    yield
    x, y, z = filled.T
    to_world = volume.voxel_to_world
    places = (filled @ to_world[:3, :3].T + to_world[:3, 3]).astype(np.float32)
    radii = np.full(len(filled), 0.5 * np.linalg.norm(to_world[:3, 0]), np.float32)
    colours = None if volume.colour is None else points.painted(srgb.encoded(volume.colour[x, y, z]))
    yield
    data = yield from points.make(title, places, radii, colours, density=volume.density[x, y, z])
    made = placement.add(title, data)
    points.show(made)
    return [made, data]
