"""GaussianSplats to an object of points that keeps what a splat renderer needs as attributes."""

from __future__ import annotations

import numpy as np

from ..shared.artifacts import GaussianSplats
from . import aside, points
from .placement import Placement, Steps

CONSTANT = 0.28209479  # the first spherical harmonic


def build(splats: GaussianSplats, placement: Placement) -> Steps:
    """Build a point object: a sphere for each Gaussian, in the colour it has from all sides.

    Its attributes "scale", "rotation" (quaternion), "opacity" and "harmonic_1" and on hold the rest.
    """
    title = placement.title(splats)
    painted = yield from aside.run(colours, splats.harmonics[:, :, 0], splats.opacities)
    harmonics = {f"harmonic_{k}": splats.harmonics[:, :, k] for k in range(1, splats.harmonics.shape[2])}
    data = yield from points.make(
        title, splats.means, splats.scales.mean(axis=1), painted,
        scale=splats.scales, rotation=splats.quaternions, opacity=splats.opacities, **harmonics,
    )  # fmt: skip
    made = placement.add(title, data)
    points.show(made)
    return [made, data]


def colours(constant: np.ndarray, opacities: np.ndarray | float = 1.0) -> np.ndarray:
    """Return (n, 4) uint8 sRGB colours of (n, 3) constant harmonics around a middle grey."""
    return points.painted(0.5 + CONSTANT * constant.astype(np.float32), opacities)
