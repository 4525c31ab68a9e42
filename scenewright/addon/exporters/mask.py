"""Masks to images: white where they are, as data."""

from __future__ import annotations

from pathlib import Path

import bpy
import msgspec
import numpy as np

from ..shared.artifacts import Image
from ..shared.errors import InvalidInput
from . import image
from .sequence import cutting_room, still


def from_datablock(datablock: bpy.types.Mask, size: tuple[int, int], folder: Path) -> Image:
    """Return a mask as Blender fills it, feather and blending of its layers included.

    Args:
        datablock: its coordinates are those of the image editor.
        size: width and height of the image it was drawn on, pixels.
        folder: for one temporary file.
    """
    path = folder / "mask.png"
    with cutting_room(*size, 24.0) as scene:
        scene.sequence_editor.strips.new_mask(datablock.name, datablock, 1, 1)
        scene.frame_set(1)
        try:
            return as_data(msgspec.structs.replace(image.from_file(still(scene, path)), name=datablock.name))
        finally:
            path.unlink(missing_ok=True)


def as_data(picture: Image) -> Image:
    """Return how bright a picture is, (h, w, 1), as data."""
    return msgspec.structs.replace(picture, pixels=picture.pixels[..., :1].copy(), colour_space="data")


def from_alpha(datablock: bpy.types.Image) -> Image:
    """Return how opaque an image is, (h, w, 1), as data.

    Raises:
        InvalidInput: the image has no alpha.
    """
    picture = image.from_datablock(datablock)
    if picture.pixels.shape[2] != 4:
        raise InvalidInput(f"The image {datablock.name} has no alpha.", remedy="Choose another, or draw a mask.")
    return msgspec.structs.replace(picture, pixels=picture.pixels[..., 3:].copy(), colour_space="data")


def as_alpha(picture: Image, datablock: bpy.types.Mask, folder: Path) -> Image:
    """Return a picture that is transparent outside a mask."""
    height, width, channels = picture.pixels.shape
    alpha = from_datablock(datablock, (width, height), folder).pixels
    if picture.pixels.dtype == np.float32:
        alpha = alpha.astype(np.float32) / 255
    colour = picture.pixels[..., :3] if channels > 1 else np.repeat(picture.pixels, 3, axis=2)
    return msgspec.structs.replace(picture, pixels=np.concatenate([colour, alpha], axis=2))
