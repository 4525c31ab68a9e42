"""From a capture as it arrives to stacked photos with pinhole cameras, and to what stands behind the object."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.lens import undistort
from scenewright.backend.fields.photos import Background
from scenewright.shared.artifacts import Capture, Image
from scenewright.shared.errors import InvalidInput

Photos = NDArray[np.uint8]
UNIFORM = 5  # largest spread of a plain background's colour, of 255
DARKEST = 5  # a photo no brighter than this, of 255, shows nothing


def read_capture(capture: Capture) -> tuple[Photos, Cameras]:
    """Return the photos of a capture, undistorted, and their cameras.

    Returns:
        (v, h, w, 3 or 4) uint8, sRGB-encoded, straight alpha where any photo has a mask; and v pinhole cameras.

    Raises:
        InvalidInput: there are too few photos, they differ in size, or nothing can be seen in them.
    """
    height, width = _common_size(capture.images)
    channels = 4 if any(image.pixels.shape[2] == 4 for image in capture.images) else 3
    photos = np.stack([_photo(image, channels) for image in capture.images])
    _require_content(photos)
    cameras = Cameras(capture.camera_to_world, capture.focal, capture.centre, width, height)
    if capture.distortion is not None and capture.distortion.any():
        photos, cameras = undistort(photos, cameras, capture.distortion)
    return photos, cameras


def background_of(photos: Photos, asked: str) -> Background:
    """Return what is behind the object, as training takes it: "alpha", "unknown" or a colour.

    Args:
        photos: (v, h, w, 3 or 4) uint8.
        asked: "alpha", "white", "black" or "surroundings", or "automatic" to look at the photos.

    Raises:
        InvalidInput: masks are asked for and the photos have none.
    """
    masked = photos.shape[3] == 4 and bool((photos[..., 3] < 128).any())
    if asked == "alpha" and not masked:
        raise InvalidInput("The photos have no alpha mask.", remedy="Choose another background, or cut the object out.")
    if asked == "alpha" or (asked == "automatic" and masked):
        return "alpha"
    if asked in ("white", "black"):
        return (1.0, 1.0, 1.0) if asked == "white" else (0.0, 0.0, 0.0)
    return "unknown" if asked == "surroundings" else _border_colour(photos) or "unknown"


def _border_colour(photos: Photos) -> tuple[float, float, float] | None:
    """Return the colour around the edge of all photos, None where it is not one colour."""
    edges = (photos[:, :2], photos[:, -2:], photos[:, :, :2], photos[:, :, -2:])
    border = np.concatenate([edge[..., :3].reshape(-1, 3) for edge in edges]).astype(np.float32)
    colour = np.median(border, axis=0)
    if np.quantile(np.abs(border - colour).max(axis=1), 0.9) > UNIFORM:
        return None
    red, green, blue = (float(channel) / 255 for channel in colour)
    return red, green, blue


def _common_size(images: tuple[Image, ...]) -> tuple[int, int]:
    if len(images) < 3:
        count = {0: "no photos", 1: "only one", 2: "only two"}[len(images)]
        raise InvalidInput(
            f"A radiance field needs photos from several sides, and there are {count}.", remedy="Take 20 or more."
        )
    sizes = [image.pixels.shape[:2] for image in images]
    odd = next((i for i, size in enumerate(sizes) if size != sizes[0]), None)
    if odd is not None:
        first, other = (f"{size[1]}×{size[0]}" for size in (sizes[0], sizes[odd]))
        raise InvalidInput(
            f"Photo {odd + 1} is {other} pixels but the first is {first}.", remedy="Bring all photos to one size."
        )
    return sizes[0][0], sizes[0][1]


def _photo(image: Image, channels: int) -> Photos:
    pixels = image.pixels
    if pixels.dtype != np.uint8:
        pixels = _encoded(pixels, image.colour_space)
    colour, alpha = (pixels[..., :3], pixels[..., 3:]) if pixels.shape[2] == 4 else (pixels, None)
    if colour.shape[2] == 1:
        colour = np.repeat(colour, 3, axis=2)
    if channels == 3:
        return colour
    return np.concatenate([colour, np.full_like(colour[..., :1], 255) if alpha is None else alpha], axis=2)


def _encoded(pixels: NDArray[np.floating], colour_space: str) -> Photos:
    """Return floating-point pixels as sRGB bytes; alpha is never curved."""
    if not np.isfinite(pixels).all():
        raise InvalidInput("The photos hold pixels that are not numbers.", remedy="Export them again.")
    pixels = pixels.astype(np.float32).clip(0, 1)
    if colour_space == "linear":
        colours = min(pixels.shape[2], 3)
        linear = pixels[..., :colours]
        curved = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
        pixels = np.concatenate([curved, pixels[..., colours:]], axis=2)
    return np.rint(pixels * 255).astype(np.uint8)


def _require_content(photos: Photos) -> None:
    if photos.shape[3] == 4 and photos[..., 3].max() < DARKEST:
        raise InvalidInput(
            "The masks of all photos are empty: nothing is left to see.", remedy="Check the photos' alpha channel."
        )
    visible = photos[..., :3] if photos.shape[3] == 3 else photos[..., :3][photos[..., 3] > 0]
    if visible.max() < DARKEST:
        raise InvalidInput("All photos are black.", remedy="Check the lights of the scene, or the files.")
