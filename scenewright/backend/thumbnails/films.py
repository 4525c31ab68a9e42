"""Films, by their first frame."""

from __future__ import annotations

from scenewright.backend.formats.mp4 import decode
from scenewright.backend.thumbnails import pictures
from scenewright.backend.thumbnails.canvas import Bytes
from scenewright.shared.artifacts import Image, Video


def draw(film: Video) -> Bytes:
    """Return (SIZE, SIZE, 4) uint8: the first frame.

    Raises:
        ValueError: no frame can be decoded.
    """
    frame = next(decode(film), None)
    if frame is None:
        raise ValueError("The film has no frames.")
    return pictures.draw(Image(pixels=frame))
