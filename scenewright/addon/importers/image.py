"""Image to a packed image datablock."""

from __future__ import annotations

from collections.abc import Generator

import bpy
import numpy as np

from .. import pixels
from ..shared import srgb
from ..shared.artifacts import Image
from . import aside
from .placement import Placement, Steps

COLOUR_SPACES = {"srgb": "sRGB", "linear": "Linear Rec.709", "data": "Non-Color"}


def build(image: Image, placement: Placement) -> Steps:
    """Build an image datablock with its pixels packed into the file."""
    datablock = yield from make(image, placement.title(image))
    return [datablock]


def make(image: Image, title: str) -> Generator[None, None, bpy.types.Image]:
    """Build an image datablock of that name; bytes stay bytes, floats become linear floats."""
    if image.pixels.dtype == np.uint8:
        return (yield from _of_bytes(image, title))
    return (yield from _of_floats(image, title))


def _of_bytes(image: Image, title: str) -> Generator[None, None, bpy.types.Image]:
    # Blender's own packing of 2048 x 2048 pixels would hold the interface up for half a second.
    encoded = yield from aside.run(pixels.png, image.pixels)
    height, width, _ = image.pixels.shape
    datablock = bpy.data.images.new(title, width, height)
    datablock.pack(data=encoded, data_len=len(encoded))
    datablock.source = "FILE"
    datablock.colorspace_settings.name = COLOUR_SPACES[image.colour_space]
    return datablock


def _of_floats(image: Image, title: str) -> Generator[None, None, bpy.types.Image]:
    is_data = image.colour_space == "data"
    rows = yield from aside.run(_as_blender_holds, image)
    height, width, channels = image.pixels.shape
    datablock = bpy.data.images.new(title, width, height, alpha=channels == 4, float_buffer=True)
    datablock.colorspace_settings.name = COLOUR_SPACES["data" if is_data else "linear"]
    datablock.alpha_mode = "CHANNEL_PACKED" if is_data else "PREMUL"
    yield
    datablock.pixels.foreach_set(rows.ravel())
    yield
    datablock.pack()
    return datablock


def _as_blender_holds(image: Image) -> np.ndarray:
    """Return (h, w, 4) float32, bottom-up: linear with associated alpha, or data as they are."""
    wide = pixels.rgba(image.pixels)
    if image.colour_space == "srgb":
        wide = np.concatenate([srgb.decoded(wide[..., :3]), wide[..., 3:]], axis=2)
    if image.colour_space != "data":
        wide = np.concatenate([wide[..., :3] * wide[..., 3:], wide[..., 3:]], axis=2)
    return pixels.flipped(wide)
