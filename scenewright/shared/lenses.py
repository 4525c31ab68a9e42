"""What a transforms.json says of a photo's lens, by nerfstudio's keys: focal length, centre, distortion."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from .errors import InvalidInput

DISTORTION = ("k1", "k2", "p1", "p2", "k3")
MODELS = frozenset({"OPENCV", "PINHOLE", "SIMPLE_PINHOLE", "SIMPLE_RADIAL", "RADIAL", "FULL_OPENCV"})
SHAPE_TOLERANCE = 0.01
Lens = dict[str, Any]
Size = tuple[int, int]


def check(path: Path, lens: Lens) -> None:
    """Raise InvalidInput where the lens is none that five OpenCV coefficients describe."""
    model = str(lens.get("camera_model", "OPENCV")).upper()
    if model not in MODELS or lens.get("is_fisheye"):
        raise InvalidInput(
            f"{path.name} uses the camera model {model}; only pinhole cameras and OPENCV distortion are understood.",
            remedy="Undistort the photos first.",
        )


def intrinsics(photo: Path, lens: Lens, size: Size, taken: Size) -> tuple[list[float], list[float]]:
    """Return focal length and centre, x and y in pixels each.

    Args:
        photo: for the sentences.
        lens: what is said of it.
        size: width and height of the picture they are for.
        taken: width and height of the photo's file, for which they were given unless `lens` has another w and h.

    Raises:
        InvalidInput: the focal length is missing, a number is none, or w and h are of another shape than the photo.
    """
    width, height = _number(photo, lens, "w") or taken[0], _number(photo, lens, "h") or taken[1]
    if abs(width * size[1] / (height * size[0]) - 1) > SHAPE_TOLERANCE:
        raise InvalidInput(
            f"{photo.name} has {taken[0]}x{taken[1]} pixels, but its camera was calibrated for "
            f"{width:.0f}x{height:.0f}.",
            remedy="Turn or crop the photo back, or calibrate again.",
        )
    scale = size[0] / width, size[1] / height
    focal = _focal(photo, lens, width, height)
    across, down = _number(photo, lens, "cx"), _number(photo, lens, "cy")
    centre = width / 2 if across is None else across, height / 2 if down is None else down
    return [focal[0] * scale[0], focal[1] * scale[1]], [centre[0] * scale[0], centre[1] * scale[1]]


def _focal(photo: Path, lens: Lens, width: float, height: float) -> tuple[float, float]:
    across, down = _number(photo, lens, "fl_x"), _number(photo, lens, "fl_y")
    angle_x, angle_y = _number(photo, lens, "camera_angle_x"), _number(photo, lens, "camera_angle_y")
    if across is None and angle_x is not None:
        across = width / 2 / math.tan(angle_x / 2)
        down = height / 2 / math.tan(angle_y / 2) if down is None and angle_y is not None else down
    if across is None:
        raise InvalidInput(f"The focal length of {photo.name} is not given.", remedy="Add fl_x or camera_angle_x.")
    down = across if down is None else down
    if min(across, down) <= 0:
        raise InvalidInput(f"The focal length of {photo.name} is not greater than zero.", remedy="Calibrate again.")
    return across, down


def distortion(photo: Path, lens: Lens) -> list[float]:
    """Return OpenCV's k1, k2, p1, p2 and k3; what is not given is zero."""
    return [_number(photo, lens, key) or 0.0 for key in DISTORTION]


def _number(photo: Path, lens: Lens, key: str) -> float | None:
    value = lens.get(key)
    if value is None:
        return None
    if not isinstance(value, (int, float)) or not math.isfinite(value):
        raise InvalidInput(f"{key} of {photo.name} is no number, but {value!r}.", remedy="Calibrate again.")
    return float(value)
