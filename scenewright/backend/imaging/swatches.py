"""A photo of a surface on its way to a tile: read, brought into step with the tile, and quilted, all maps alike."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.imaging import quilting
from scenewright.backend.imaging.exemplars import period
from scenewright.backend.imaging.photographs import scaled
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
SMALLEST = 32  # pixels of a photo's shorter side
OPAQUE = 250 / 255
GUIDE = 4  # maps that patches are compared by: three of colour, and height


def swatch(image: Image, largest: int, multiple: int = 1) -> tuple[Floats, Mask | None]:
    """Return a photo's (h, w, 3) sRGB-encoded colours, 0 to 1, at a workable size, and which pixels may be used.

    Args:
        image: the photo.
        largest: pixels of its longer side from which on it is made smaller.
        multiple: pixels that its sides become whole numbers of.

    Raises:
        InvalidInput: it is too small.
    """
    height, width = image.pixels.shape[:2]
    if min(height, width) < SMALLEST:
        raise InvalidInput(f"A picture of {width} × {height} pixels is too small: give one of {SMALLEST} or more.")
    values = image.pixels.astype(np.float32) / (255 if image.pixels.dtype == np.uint8 else 1)
    colour = np.clip(np.repeat(values, 3, axis=2) if values.shape[2] == 1 else values[..., :3], 0, 1)
    linear = srgb.decoded(colour) if image.colour_space == "srgb" else colour
    alpha = values[..., 3] if values.shape[2] == 4 else np.ones((height, width), np.float32)
    scale = min(1.0, largest / max(height, width))
    shape = _sides(height * scale, multiple), _sides(width * scale, multiple)
    solid = scaled(alpha, shape) >= OPAQUE
    return srgb.encoded(scaled(linear, shape)), None if solid.all() else solid


def quilted(
    maps: Floats, allowed: Mask | None, size: int, patch: float, seed: int, watch: Callable[[float], None]
) -> Floats:
    """Return (size, size, c) maps that wrap, quilted from a swatch's; what is regular keeps its period.

    Args:
        maps: (h, w, c) of the swatch: encoded colour, height from 0 to 1, and any more; the first four are compared.
        allowed: (h, w) which pixels may be used; None is all of them.
        size: side of the tile, pixels.
        patch: side of a patch, as a share of the swatch's shorter side.
        seed: of the choice among patches that fit.
        watch: told how much is done, 0 to 1.

    Raises:
        InvalidInput: no patch of that size lies within what is allowed.
    """
    maps, allowed, periods = _in_step(maps, allowed, size)
    block = min(max(round(patch * min(maps.shape[:2])), 8), size // 2)
    try:
        return quilting.quilt(maps, maps[..., :GUIDE], size, block, seed, allowed, periods, watch)
    except ValueError as error:
        raise InvalidInput(str(error), remedy="Choose a smaller patch, or a picture with less cut away.") from error


def _in_step(maps: Floats, allowed: Mask | None, size: int) -> tuple[Floats, Mask | None, tuple[float, float]]:
    """Return the maps stretched a little, so that a whole number of their periods fills the tile, and those periods."""
    found = period(maps[..., 3], 0), period(maps[..., 3], 1)
    rows, columns = (size / max(round(size / each), 1) if each else 0.0 for each in found)
    height, width = (
        round(side * (wanted / each if each else 1.0))
        for side, wanted, each in zip(maps.shape[:2], (rows, columns), found, strict=True)
    )
    usable = None if allowed is None else scaled(allowed.astype(np.float32), (height, width)) > OPAQUE
    return scaled(maps, (height, width)), usable, (rows, columns)


def _sides(length: float, multiple: int) -> int:
    return max(round(length / multiple) * multiple, -(-SMALLEST // multiple) * multiple)
