"""PNG and JPEG."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from scenewright.shared import srgb
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput

if TYPE_CHECKING:
    import PIL.Image

ColourSpace = Literal["srgb", "linear", "data"]
QUALITY = 95
MOST_PIXELS = 89_478_485  # Pillow's own limit: a quarter of a gigabyte unpacked
DEEP = 257  # from 16 bits to 8
ORIENTATION, ON_ITS_SIDE = 0x0112, 5  # the EXIF tag, and its first value that swaps width and height
DIRECT = ("L", "RGB", "RGBA")


def load(path: Path, max_side: int = 0) -> Image:
    """Read a picture, upright as its camera held it, as 8-bit sRGB; deeper pictures lose their lower bits.

    Args:
        path: the file.
        max_side: scale the picture down so that its longer side has at most as many pixels; 0 leaves it.

    Raises:
        InvalidInput: the file is no picture, is cut short, or has too many pixels to be unpacked safely.
    """
    return Image(name=path.stem, pixels=_pixels(path, str(path), max_side))


def size(path: Path) -> tuple[int, int]:
    """Return width and height of a picture, upright, without reading its pixels."""
    with _opened(path) as picture:
        width, height = picture.size
        on_its_side = picture.getexif().get(ORIENTATION, 1) >= ON_ITS_SIDE
    return (height, width) if on_its_side else (width, height)


def decode(content: bytes, name: str, colour_space: ColourSpace = "srgb") -> Image:
    """Read a picture from the bytes of its file; raises like `load`."""
    return Image(name=name, pixels=_pixels(io.BytesIO(content), name, 0), colour_space=colour_space)


def save(image: Image, path: Path) -> None:
    """Write a picture as 8 bits; JPEG drops the alpha channel."""
    picture = _picture(image)
    if path.suffix.lower() != ".png" and picture.mode == "RGBA":
        picture = picture.convert("RGB")
    picture.save(path, quality=QUALITY)


def encode(image: Image) -> bytes:
    """Return a picture as the bytes of a PNG file."""
    content = io.BytesIO()
    _picture(image).save(content, "PNG")
    return content.getvalue()


def resized(image: Image, width: int, height: int) -> np.ndarray:
    """Return the picture's pixels at another size, (height, width, c) uint8."""
    picture = _picture(image).resize((int(width), int(height)))
    return np.asarray(picture).reshape(height, width, -1)


def to_bytes(image: Image) -> np.ndarray:
    """Return the picture's pixels as uint8 of the same shape; linear floats are sRGB-encoded."""
    if image.pixels.dtype == np.uint8:
        return image.pixels
    colours, alpha = image.pixels[..., :3], image.pixels[..., 3:]
    if image.colour_space == "linear":
        colours = srgb.encoded(colours)
    return srgb.as_bytes(np.concatenate([colours, alpha], axis=2))


def recognises(path: Path) -> bool:
    """Tell whether a file is a picture by its first bytes."""
    with path.open("rb") as file:
        return file.read(3) in (b"\x89PN", b"\xff\xd8\xff")


def _picture(image: Image) -> PIL.Image.Image:
    import PIL.Image

    pixels = to_bytes(image)
    return PIL.Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels)


def _pixels(source: Path | io.BytesIO, name: str, max_side: int) -> np.ndarray:
    import PIL.Image

    try:
        with _opened(source) as picture:
            return np.ascontiguousarray(np.atleast_3d(np.asarray(_scaled(_upright(picture, max_side), max_side))))
    except (PIL.Image.DecompressionBombWarning, PIL.Image.DecompressionBombError) as error:
        raise InvalidInput(
            f"{name} has more than {MOST_PIXELS // 10**6} million pixels.", remedy="Scale the picture down first."
        ) from error
    except (OSError, SyntaxError) as error:
        raise InvalidInput(f"{name} cannot be read as a picture.", detail=str(error)) from error


def _opened(source: Path | io.BytesIO) -> PIL.Image.Image:
    import PIL.Image

    with warnings.catch_warnings():
        warnings.simplefilter("error", PIL.Image.DecompressionBombWarning)
        return PIL.Image.open(source)


def _upright(picture: PIL.Image.Image, max_side: int) -> PIL.Image.Image:
    import PIL.ImageOps

    if max_side:
        picture.draft(None, (max_side, max_side))  # JPEG only: decode no more than needed
    turned = PIL.ImageOps.exif_transpose(picture)
    if turned.mode.startswith("I"):
        return PIL.Image.fromarray((np.asarray(turned) // DEEP).astype(np.uint8))
    if turned.mode in DIRECT:
        return turned
    return turned.convert("RGBA" if turned.has_transparency_data else "L" if turned.mode == "1" else "RGB")


def _scaled(picture: PIL.Image.Image, max_side: int) -> PIL.Image.Image:
    import PIL.Image

    longest = max(picture.size)
    if not max_side or longest <= max_side:
        return picture
    size = [max(round(side * max_side / longest), 1) for side in picture.size]
    return picture.resize((size[0], size[1]), PIL.Image.Resampling.BOX, reducing_gap=2.0)
