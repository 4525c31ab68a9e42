"""Image to a packed image datablock."""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillRunning

import bpy
import numpy as np

from .. import pixels
from ..shared import srgb
from ..shared.artifacts import Image
from .placement import Placement, Steps

COLOUR_SPACES = {"srgb": "sRGB", "linear": "Linear Rec.709", "data": "Non-Color"}
SLICE_SECONDS = 0.005


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
    with ThreadPoolExecutor(1) as thread:
        encoding = thread.submit(pixels.png, image.pixels)
        while not _ended(encoding):
            yield
    encoded = encoding.result()
    height, width, _ = image.pixels.shape
    datablock = bpy.data.images.new(title, width, height)
    datablock.pack(data=encoded, data_len=len(encoded))
    datablock.source = "FILE"
    datablock.colorspace_settings.name = COLOUR_SPACES[image.colour_space]
    return datablock


def _ended(future: Future[bytes]) -> bool:
    try:
        future.exception(SLICE_SECONDS)
    except StillRunning:
        return False
    return True


def _of_floats(image: Image, title: str) -> Generator[None, None, bpy.types.Image]:
    height, width, channels = image.pixels.shape
    wide = pixels.rgba(image.pixels)
    if image.colour_space == "srgb":
        wide = np.concatenate([srgb.decoded(wide[..., :3]), wide[..., 3:]], axis=2)
    if channels == 4 and image.colour_space != "data":
        wide = np.concatenate([wide[..., :3] * wide[..., 3:], wide[..., 3:]], axis=2)
    yield
    datablock = bpy.data.images.new(title, width, height, alpha=channels == 4, float_buffer=True)
    datablock.colorspace_settings.name = COLOUR_SPACES["data" if image.colour_space == "data" else "linear"]
    datablock.alpha_mode = "CHANNEL_PACKED" if image.colour_space == "data" else "PREMUL"
    datablock.pixels.foreach_set(pixels.flipped(wide).ravel())
    yield
    datablock.pack()
    return datablock
