"""Landscapes from above, everything in the mean colour of its material."""

from __future__ import annotations

from scenewright.backend.thumbnails import meshes
from scenewright.backend.thumbnails.canvas import Bytes
from scenewright.backend.worlds.merging import merged
from scenewright.backend.worlds.surfaces import within
from scenewright.shared.artifacts import Landscape


def draw(scene: Landscape) -> Bytes:
    """Return (SIZE, SIZE, 4) uint8."""
    return meshes.draw(merged(within(scene)))
