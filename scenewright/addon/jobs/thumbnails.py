"""The latest preview of each job, as icons that panels can draw."""

from __future__ import annotations

import bpy.utils.previews
import numpy as np

from .. import pixels
from ..shared.artifacts import Image

LONGEST_SIDE = 256


class Thumbnails:
    """Icons by job id."""

    def __init__(self) -> None:
        self._icons = bpy.utils.previews.new()

    def show(self, job: str, image: Image) -> None:
        """Set the icon of a job to an image, thinned to at most LONGEST_SIDE pixels a side."""
        step = -(-max(image.pixels.shape[:2]) // LONGEST_SIDE)
        thin = image.pixels[::step, ::step].astype(np.float32)
        if image.pixels.dtype == np.uint8:
            thin /= 255
        icon = self._icons.get(job) or self._icons.new(job)
        icon.image_size = thin.shape[1], thin.shape[0]
        icon.image_pixels_float.foreach_set(pixels.rgba(pixels.flipped(thin)).ravel())

    def icon(self, job: str) -> int:
        """Return the icon number of a job's preview, 0 if it has none."""
        icon = self._icons.get(job)
        return icon.icon_id if icon else 0

    def pixels(self, job: str) -> np.ndarray | None:
        """Return a job's preview (h, w, 4) float32, row 0 on top; None if it has none."""
        icon = self._icons.get(job)
        if icon is None:
            return None
        found = np.empty(len(icon.image_pixels_float), np.float32)
        icon.image_pixels_float.foreach_get(found)
        return pixels.flipped(found.reshape(icon.image_size[1], icon.image_size[0], 4))

    def close(self) -> None:
        """Free the icons."""
        bpy.utils.previews.remove(self._icons)
