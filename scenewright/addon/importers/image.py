"""Image to a packed image datablock."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from pathlib import Path

import bpy
import numpy as np

from .. import exr, pixels
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
    return finish(image, title, prepared)


def prepare(image: Image) -> bytes:
    """Return the file to pack into an image datablock: PNG of bytes, OpenEXR of floats; knows nothing of Blender."""
    # Blender's own packing of 2048 x 2048 pixels would hold the interface up for half a second.
    if image.pixels.dtype == np.uint8:
        return pixels.png(image.pixels)
    return exr.encode(_linear(image))


def finish(image: Image, title: str, encoded: bytes) -> bpy.types.Image:
    """Build the datablock of an image that was prepared; its pixels are read from the file when they are looked at."""
    datablock = bpy.data.images.new(title, 1, 1)
    datablock.pack(data=encoded, data_len=len(encoded))
    datablock.source = "FILE"
    _interpret(datablock, image)
    return datablock


def finish_tiles(image: Image, title: str, encoded: dict[int, bytes]) -> bpy.types.Image:
    """Build one datablock of several UDIM tiles that were prepared, each packed; `image` is any of them."""
    suffix = "png" if image.pixels.dtype == np.uint8 else "exr"
    with tempfile.TemporaryDirectory() as folder:
        # Blender packs tiles only from files.
        for tile, content in encoded.items():
            (Path(folder) / f"tile.{tile}.{suffix}").write_bytes(content)
        first = min(encoded)
        datablock = bpy.data.images.load(str(Path(folder) / f"tile.{first}.{suffix}"))
        datablock.source = "TILED"
        datablock.tiles[0].number = first
        for tile in sorted(encoded.keys() - {first}):
            if datablock.tiles.get(tile) is None:
                datablock.tiles.new(tile)
        datablock.pack()
    datablock.name = title
    _interpret(datablock, image)
    return datablock


def _interpret(datablock: bpy.types.Image, image: Image) -> None:
    is_float = image.pixels.dtype != np.uint8
    is_data = image.colour_space == "data"
    datablock.colorspace_settings.name = COLOUR_SPACES["linear" if is_float and not is_data else image.colour_space]
    if is_float:
        datablock.alpha_mode = "CHANNEL_PACKED" if is_data else "PREMUL"


def _linear(image: Image) -> np.ndarray:
    """Return (h, w, 3 | 4) float32: linear with associated alpha, or data as they are."""
    found = image.pixels
    if found.shape[2] == 1:
        found = np.repeat(found, 3, axis=2)
    if image.colour_space == "srgb":
        found = np.concatenate([srgb.decoded(found[..., :3]), found[..., 3:]], axis=2)
    if image.colour_space != "data" and found.shape[2] == 4:
        found = np.concatenate([found[..., :3] * found[..., 3:], found[..., 3:]], axis=2)
    return found
