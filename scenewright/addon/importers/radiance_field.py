"""RadianceField to a box that stands for it in the scene; the field itself stays with the backend."""

from __future__ import annotations

import numpy as np

from ..shared.artifacts import RadianceField
from .placement import Placement, Steps


def build(field: RadianceField, placement: Placement) -> Steps:
    """Build an empty in the shape of the field's box."""
    low, high = field.aabb.astype(np.float64)
    box = placement.add(placement.name or f"{field.name} field".strip(), None)
    box.empty_display_type = "CUBE"
    box.empty_display_size = 1.0
    box.location = (low + high) / 2 + placement.location
    box.scale = (high - low) / 2
    yield
    return [box]
