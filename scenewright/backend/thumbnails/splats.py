"""Gaussian splats, in the colours seen from everywhere."""

from __future__ import annotations

import numpy as np

from scenewright.backend.geometry.splatting import draw_splats
from scenewright.backend.thumbnails.canvas import SIZE, Bytes, straight
from scenewright.backend.thumbnails.views import three_quarter
from scenewright.shared.artifacts import GaussianSplats

OUTLIERS = 0.002
REACH = 1.5  # standard deviations of a splat that are within the frame
FAINT = 0.05  # opacity below which a splat does not count for the frame
CONSTANT_HARMONIC = 0.28209479


def draw(splats: GaussianSplats) -> Bytes:
    """Return (SIZE, SIZE, 4) uint8."""
    reach = REACH * splats.scales.max(1, keepdims=True)
    solid = splats.opacities > FAINT
    ends = np.concatenate([(splats.means - reach)[solid], (splats.means + reach)[solid]])
    view = three_quarter(ends, SIZE, OUTLIERS)
    colours = np.clip(CONSTANT_HARMONIC * splats.harmonics[:, :, 0] + 0.5, 0, 1).astype(np.float32)
    scales = splats.scales / np.float32(view.radius)
    means = view.of(splats.means)
    return straight(draw_splats(means, splats.quaternions, scales, splats.opacities, colours, view.cameras))
