"""PointCloud to an object of points."""

from __future__ import annotations

import numpy as np

from ..shared.artifacts import PointCloud
from . import aside, points
from .placement import Placement, Steps


def build(cloud: PointCloud, placement: Placement) -> Steps:
    """Build a point object with its colours, and normals as the attribute "normal"."""
    title = placement.title(cloud)
    spacing = yield from aside.run(points.spacing, cloud.points)
    radii = np.full(len(cloud.points), spacing, np.float32)
    data = yield from points.make(title, cloud.points, radii, cloud.colours, normal=cloud.normals)
    made = placement.add(title, data)
    points.show(made)
    return [made, data]
