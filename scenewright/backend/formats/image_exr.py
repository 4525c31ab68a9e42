"""OpenEXR: linear floats, through FFmpeg's codec; alpha is associated in the file and straight here."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np

from scenewright.shared import srgb
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput

LAYOUTS = {1: "grayf32le", 3: "gbrpf32le", 4: "gbrapf32le"}


def load(path: Path) -> Image:
    """Read a picture of half or full floats.

    Raises:
        InvalidInput: the file is no EXR picture, or is packed in a way FFmpeg does not know.
    """
    import av

    codec = av.CodecContext.create("exr", "r")
    try:
        frame = (codec.decode(av.Packet(path.read_bytes())) + codec.decode(None))[0]
        pixels = np.atleast_3d(frame.to_ndarray()).astype(np.float32)
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise InvalidInput(f"{path} cannot be read as EXR.", detail=str(error)) from error
    if pixels.shape[2] == 4:
        pixels[..., :3] /= np.maximum(pixels[..., 3:], np.finfo(np.float32).tiny)
    return Image(name=path.stem, pixels=pixels, colour_space="linear")


def save(image: Image, path: Path) -> None:
    """Write a picture as full floats; sRGB colours are decoded to linear ones."""
    import av

    pixels = _linear(image)
    height, width, channels = pixels.shape
    codec = av.CodecContext.create("exr", "w")
    codec.width, codec.height, codec.pix_fmt, codec.time_base = width, height, LAYOUTS[channels], Fraction(1)
    frame = av.VideoFrame.from_ndarray(pixels[..., 0] if channels == 1 else pixels, format=LAYOUTS[channels])
    frame.pts = 0
    path.write_bytes(b"".join(bytes(packet) for packet in [*codec.encode(frame), *codec.encode(None)]))


def _linear(image: Image) -> np.ndarray:
    pixels = image.pixels / np.float32(255) if image.pixels.dtype == np.uint8 else image.pixels
    colours, alpha = pixels[..., :3], pixels[..., 3:]
    if image.colour_space == "srgb":
        colours = srgb.decoded(colours)
    if alpha.size:
        colours = colours * alpha
    return np.ascontiguousarray(np.concatenate([colours, alpha], axis=2))
