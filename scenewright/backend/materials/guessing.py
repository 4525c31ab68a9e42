"""The surface that a picture shows, taken from its light and dark."""

from __future__ import annotations

import numpy as np

from scenewright.backend.imaging import photographs
from scenewright.backend.materials.noise import Floats
from scenewright.backend.materials.surface import Surface
from scenewright.shared import srgb

USUAL_DEPTH = 0.02  # of the side


def guessed(picture: Floats, metres: float, *, wraps: bool) -> Surface:
    """Return the surface that a picture shows, without any model.

    Args:
        picture: (h, w, 3) sRGB-encoded, 0 to 1.
        metres: that it is wide.
        wraps: whether it is a tile.
    """
    colour = photographs.delit(srgb.decoded(picture), wraps=wraps)
    height = photographs.height(colour, wraps=wraps) * np.float32(USUAL_DEPTH * metres)
    return Surface(height, colour, photographs.roughness(colour, wraps=wraps), metres)
