"""A folder of posed photos with a transforms.json, as Blender-NeRF and nerfstudio write it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from scenewright.backend.formats import image_pillow
from scenewright.shared import lenses, transforms
from scenewright.shared.artifacts import Capture, Image


def load(path: Path, max_side: int = 0) -> Capture:
    """Read a capture.

    Args:
        path: the folder, or one of the transforms files in it.
        max_side: scale photos down so that their longer side has at most as many pixels; 0 leaves them.

    Raises:
        InvalidInput: the listing or a photo cannot be used; the sentence names it and says what to do.
    """
    listing = transforms.read(path)
    photos = [image_pillow.load(photo, max_side) for photo in listing.photos]
    return listing.capture(_same_channels(photos), [image_pillow.size(photo) for photo in listing.photos])


def save(capture: Capture, path: Path) -> None:
    """Write photos as PNG into the folder `images` and their cameras into a transforms.json beside it."""
    folder = path.parent if path.suffix else path
    (folder / "images").mkdir(parents=True, exist_ok=True)
    for number, image in enumerate(capture.images):
        image_pillow.save(image, folder / _photo(number))
    box = {} if capture.aabb is None else {"aabb": capture.aabb.tolist()}
    frames = [_frame(capture, number) for number in range(len(capture.images))]
    content = {"convention": "opengl", "camera_model": "OPENCV", **box, "frames": frames}
    written = path if path.suffix else folder / transforms.NAMES[0]
    written.write_bytes(msgspec.json.format(msgspec.json.encode(content), indent=1))


def recognises(path: Path) -> bool:
    """Tell whether a folder or a JSON file is a capture."""
    if path.is_dir():
        return any((path / name).is_file() for name in transforms.NAMES)
    return "frames" in msgspec.json.decode(path.read_bytes(), type=dict[str, Any])


def _same_channels(photos: Sequence[Image]) -> list[Image]:
    """Give every photo an alpha channel if one has it, and colour in any case."""
    channels = 4 if any(photo.pixels.shape[2] == 4 for photo in photos) else 3
    return [msgspec.structs.replace(photo, pixels=_widened(photo.pixels, channels)) for photo in photos]


def _widened(pixels: np.ndarray, channels: int) -> np.ndarray:
    if pixels.shape[2] == 1:
        pixels = np.repeat(pixels, 3, axis=2)
    if pixels.shape[2] < channels:
        pixels = np.concatenate([pixels, np.full_like(pixels[..., :1], 255)], axis=2)
    return pixels


def _photo(number: int) -> str:
    return f"images/{number:04}.png"


def _frame(capture: Capture, number: int) -> dict[str, Any]:
    height, width, _ = capture.images[number].pixels.shape
    focal, centre = capture.focal[number].tolist(), capture.centre[number].tolist()
    distortion = [] if capture.distortion is None else capture.distortion[number].tolist()
    return {
        "file_path": _photo(number),
        "transform_matrix": capture.camera_to_world[number].tolist(),
        "fl_x": focal[0], "fl_y": focal[1], "cx": centre[0], "cy": centre[1], "w": width, "h": height,
        **dict(zip(lenses.DISTORTION, distortion, strict=False)),
    }  # fmt: skip
