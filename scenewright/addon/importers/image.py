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
    prepared = yield from aside.run(prepare, image)
    return (yield from finish(image, title, prepared))


def prepare(image: Image) -> bytes | np.ndarray:
    """Do what can be done of an image without Blender: return a PNG file of bytes, or floats as Blender holds them."""
    if image.pixels.dtype == np.uint8:
        return pixels.png(image.pixels)
    return _as_blender_holds(image)


def finish(image: Image, title: str, prepared: bytes | np.ndarray) -> Generator[None, None, bpy.types.Image]:
    """Build the datablock of an image that was prepared."""
    if isinstance(prepared, bytes):
        return _of_bytes(image, title, prepared)
    return (yield from _of_floats(image, title, prepared))


def _of_bytes(image: Image, title: str, encoded: bytes) -> bpy.types.Image:
    # Blender's own packing of 2048 x 2048 pixels would hold the interface up for half a second.
    height, width, _ = image.pixels.shape
    datablock = bpy.data.images.new(title, width, height)
    datablock.pack(data=encoded, data_len=len(encoded))
    datablock.source = "FILE"
    datablock.colorspace_settings.name = COLOUR_SPACES[image.colour_space]
    return datablock


def _of_floats(image: Image, title: str, rows: np.ndarray) -> Generator[None, None, bpy.types.Image]:
    is_data = image.colour_space == "data"
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
