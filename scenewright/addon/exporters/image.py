"""Image datablock to Image."""

from __future__ import annotations

from pathlib import Path

import bpy
import numpy as np

from .. import pixels
from ..shared import srgb
from ..shared.artifacts import Image
from ..shared.errors import InvalidInput


def from_datablock(datablock: bpy.types.Image) -> Image:
    """Return the pixels of an image datablock: bytes where Blender holds bytes, else linear floats.

    Raises:
        InvalidInput: the image has no pixels, as when its file is missing.
    """
    width, height = datablock.size
    channels = datablock.channels
    if 0 in (width, height, channels):
        raise InvalidInput(f"The image {datablock.name} has no pixels.", remedy="Find its missing file.")
    found = np.empty(width * height * channels, np.float32)
    datablock.pixels.foreach_get(found)
    top_down = pixels.flipped(found.reshape(height, width, channels))
    is_data = datablock.colorspace_settings.is_data
    if not datablock.is_float:
        return Image(name=datablock.name, pixels=srgb.as_bytes(top_down), colour_space="data" if is_data else "srgb")
    if channels == 4 and datablock.alpha_mode == "PREMUL":
        top_down[..., :3] /= np.maximum(top_down[..., 3:], np.finfo(np.float32).tiny)
    return Image(name=datablock.name, pixels=top_down, colour_space="data" if is_data else "linear")


def from_file(path: Path) -> Image:
    """Return the pixels of an image file, read by Blender.

    Raises:
        InvalidInput: the file is missing or is no image Blender reads.
    """
    return scaled_from_file(path)[0]


def scaled_from_file(path: Path, longest: int = 0) -> tuple[Image, tuple[int, int]]:
    """Return an image file, its longest side at most `longest` pixels unless that is 0, and the file's own size.

    Raises:
        InvalidInput: the file is missing or is no image Blender reads.
    """
    try:
        datablock = bpy.data.images.load(str(path))
    except RuntimeError as error:
        raise InvalidInput(f"The photo {path} is missing.", detail=str(error)) from error
    try:
        width, height = datablock.size
        if 0 < longest < max(width, height):
            scale = longest / max(width, height)
            datablock.scale(max(round(width * scale), 1), max(round(height * scale), 1))
        return from_datablock(datablock), (width, height)
    except InvalidInput as error:
        raise InvalidInput(
            f"{path} is no image that Blender reads.", remedy="Take or export the photo again."
        ) from error
    finally:
        bpy.data.images.remove(datablock)
