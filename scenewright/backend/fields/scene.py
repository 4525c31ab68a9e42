"""What training works on: photos, cameras, masks and the cube to fill."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.fields import photos as pictures
from scenewright.backend.fields.bounds import foreground_cube, masked_cube
from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.schedule import TrainOptions

BYTES_PER_PIXEL = 16
PHOTOS_SHARE = 0.4  # of the memory; the field takes the rest
WHITE, GREY = (1.0, 1.0, 1.0), (0.5, 0.5, 0.5)


@dataclass(frozen=True)
class Scene:
    """Hold photos that are ready for training.

    Attributes:
        photos: (v, h, w, 4) float32, premultiplied by alpha.
        cameras: v of them.
        alpha: (v, h, w) float32, 0 where there is surely background; None where nothing is known.
        masked: whether the photos' alpha is the truth about the opacity.
        misses: views that must see background before a place counts as empty.
        background: (3,) float32 behind the field.
        contracted: whether the field reaches beyond its cube, through all of space.
        aabb: (2, 3) float32, metres, the cube.
    """

    photos: NDArray[np.float32]
    cameras: Cameras
    alpha: NDArray[np.float32] | None
    masked: bool
    misses: int
    background: NDArray[np.float32]
    contracted: bool
    aabb: NDArray[np.float32]

    def over_background(self, view: int) -> NDArray[np.float32]:
        """Return a photo over the background, (h, w, 3)."""
        photo = self.photos[view]
        return photo[..., :3] + (1 - photo[..., 3:]) * self.background


def prepare(photos: NDArray[np.uint8] | NDArray[np.float32], cameras: Cameras, options: TrainOptions) -> Scene:
    """Check photos and make them ready for training.

    Raises:
        ValueError: They cannot be trained from.
    """
    max_pixels = int(options.memory_mb * 2**20 * PHOTOS_SHARE / BYTES_PER_PIXEL)
    ready, cameras = pictures.prepare(photos, cameras, options.background, max_pixels)
    if options.background == "unknown":
        aabb = foreground_cube(cameras) if options.aabb is None else options.aabb
        return Scene(ready, cameras, None, False, 0, np.array(GREY, np.float32), True, np.asarray(aabb, np.float32))
    masked = options.background == "alpha"
    background = np.array(WHITE if masked else options.background, np.float32)
    alpha = np.ascontiguousarray(ready[..., 3]) if masked else pictures.plain_background(ready, background)
    # A plain background also shows where the object has its colour: there, several views must agree.
    misses = 1 if masked else max(2, len(cameras) // 10)
    aabb = masked_cube(cameras, alpha, misses) if options.aabb is None else np.asarray(options.aabb, np.float32)
    return Scene(ready, cameras, alpha, masked, misses, background, False, aabb)
