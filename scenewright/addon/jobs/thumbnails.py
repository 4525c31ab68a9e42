"""The latest preview of each job, as icons that panels can draw; those of ended jobs are kept as small PNG files."""

from __future__ import annotations

from pathlib import Path

import bpy.utils.previews
import numpy as np

from .. import pixels
from ..shared import srgb
from ..shared.artifacts import Image

LONGEST_SIDE = 256
ICON_SIDE = 32
MOST_KEPT = 500


class Thumbnails:
    """Icons by job id.

    Args:
        folder: where they outlive Blender.
        most: how many are kept there from one start to the next.
    """

    def __init__(self, folder: Path, most: int = MOST_KEPT) -> None:
        self._folder, self._most = folder, most
        folder.mkdir(parents=True, exist_ok=True)
        self._icons = bpy.utils.previews.new()
        self._wanted: dict[str, None] = {}
        self._kept = self._prune()

    def show(self, job: str, image: Image) -> None:
        """Set the icon of a job to an image, thinned to at most LONGEST_SIDE pixels a side."""
        step = -(-max(image.pixels.shape[:2]) // LONGEST_SIDE)
        thin = np.ascontiguousarray(image.pixels[::step, ::step])
        if thin.dtype != np.uint8:
            thin = srgb.as_bytes(srgb.encoded(thin) if image.colour_space == "linear" else thin)
        self._set(job, thin)

    def keep(self, job: str) -> None:
        """Write the icon of a job to disk, if it has one."""
        found = self.pixels(job)
        if found is not None:
            self._file(job).write_bytes(pixels.png(srgb.as_bytes(found)))
            self._kept.add(job)

    def write(self, job: str, image: np.ndarray) -> None:
        """Write an icon to disk, (h, w, c) uint8, to be read when it is asked for."""
        self._icons.pop(job, None)
        self._file(job).write_bytes(pixels.png(image))
        self._kept.add(job)

    def forget(self, job: str) -> None:
        """Drop the icon of a job, from memory and from disk."""
        self._icons.pop(job, None)
        self._kept.discard(job)
        self._file(job).unlink(missing_ok=True)

    def icon(self, job: str) -> int:
        """Return the icon number of a job's preview, 0 if it has none; one kept on disk is there a little later."""
        icon = self._icons.get(job)
        if icon is None and job in self._kept:
            self._wanted[job] = None
        return icon.icon_id if icon else 0

    def has(self, job: str) -> bool:
        """Tell whether a job has an icon, here or on disk."""
        return job in self._icons or job in self._kept

    def load_next(self) -> bool:
        """Read one of the icons that were asked for and are only on disk; tell if there was one."""
        if not self._wanted:
            return False
        job = next(iter(self._wanted))
        del self._wanted[job]
        try:
            self._set(job, pixels.read_png(self._file(job).read_bytes()))
        except (OSError, ValueError):
            self._kept.discard(job)  # deleted or damaged from outside: the list shows the state's icon instead
        return True

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

    def _set(self, job: str, image: np.ndarray) -> None:
        wide = pixels.rgba(pixels.flipped(image).astype(np.float32) / 255)
        small = wide[:: -(-wide.shape[0] // ICON_SIDE), :: -(-wide.shape[1] // ICON_SIDE)]
        icon = self._icons.get(job) or self._icons.new(job)
        icon.image_size = wide.shape[1], wide.shape[0]
        icon.image_pixels_float.foreach_set(wide.ravel())
        icon.icon_size = small.shape[1], small.shape[0]
        icon.icon_pixels_float.foreach_set(small.ravel())

    def _prune(self) -> set[str]:
        files = sorted(self._folder.glob("*.png"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[self._most :]:
            file.unlink(missing_ok=True)
        return {file.stem for file in files[: self._most]}

    def _file(self, job: str) -> Path:
        return self._folder / f"{job}.png"
