"""Captures, by their first photo."""

from __future__ import annotations

from scenewright.backend.thumbnails import pictures
from scenewright.backend.thumbnails.canvas import Bytes
from scenewright.shared.artifacts import Capture


def draw(capture: Capture) -> Bytes:
    """Return (SIZE, SIZE, 4) uint8: the first photo.

    Raises:
        ValueError: there is no photo.
    """
    if not capture.images:
        raise ValueError("The capture has no photos.")
    return pictures.draw(capture.images[0])
