"""Radiance fields, seen as their cameras saw them."""

from __future__ import annotations

import numpy as np

from scenewright.backend.fields.grid import Field
from scenewright.backend.fields.render import render
from scenewright.backend.thumbnails.canvas import SIZE, Bytes, straight
from scenewright.backend.thumbnails.views import three_quarter
from scenewright.shared.artifacts import RadianceField


def draw(artifact: RadianceField) -> Bytes:
    """Return (SIZE, SIZE, 4) uint8, without what lies behind the field."""
    low, high = artifact.aabb
    occupied = low + (artifact.cells + np.float32(0.5)) * (high - low) / artifact.resolution
    # What surrounds a contracted field is everywhere: its box is in the middle.
    view = three_quarter(artifact.aabb if artifact.contracted else occupied, SIZE, outliers=0.002)
    views = render(Field.from_artifact(artifact), view.in_world(), subrays=2)
    return straight(np.concatenate([views.colour[0], views.alpha[0][..., None]], -1))
