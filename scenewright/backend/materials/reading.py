"""From a material, whichever maps it has, back to the surface it shows."""

from __future__ import annotations

import numpy as np

from scenewright.backend.imaging import integration, photographs
from scenewright.backend.materials.noise import Floats
from scenewright.backend.materials.surface import Surface
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image, Material

FLAT = 1e-6  # mean square slope below which normals say nothing of a tile's scale


def surface_of(material: Material, size: int, metres: float = 1.0) -> Surface:
    """Return the surface of a material as a square tile; maps it lacks are even.

    Args:
        material: its maps may be of any sizes.
        size: pixels along each side of the tile.
        metres: side of the tile, where its normals and heights do not tell.
    """
    tint = np.array(material.base_colour[:3], np.float32)
    slopes = None if material.normal_map is None else _values(material.normal_map, size)[..., :3] * 2.0 - 1.0
    height, side = _relief(material, slopes, size, metres)
    metallic = _times(material.metallic, material.metallic_map, size)
    emission = None if material.emission_map is None else _colours(material.emission_map, size)
    return Surface(
        height=height,
        colour=tint * (1.0 if material.albedo_map is None else _colours(material.albedo_map, size)) * _white(size),
        roughness=_times(material.roughness, material.roughness_map, size),
        metres=side,
        metallic=metallic if metallic.any() else None,
        emission=emission,
    )


def _relief(material: Material, slopes: Floats | None, size: int, metres: float) -> tuple[Floats, float]:
    """Return heights in metres, and the metres along the tile: where both maps are there, they tell."""
    if material.height_map is None or not material.height_metres:
        steps = np.zeros((size, size), np.float32) if slopes is None else integration.heights(slopes, wraps=True)
        return steps * np.float32(metres / size), metres
    height = _values(material.height_map, size).mean(2) * np.float32(material.height_metres)
    if slopes is None:
        return height, metres
    facing = slopes[..., :2] / np.maximum(slopes[..., 2:], 0.1)
    rise = np.stack(
        [np.roll(height, 1, 1) - np.roll(height, -1, 1), np.roll(height, -1, 0) - np.roll(height, 1, 0)], axis=2
    )
    steep = float((facing * facing).mean())
    side = float((0.5 * rise * facing).mean()) * size / steep if steep > FLAT else 0.0
    return height, side if side > 0 else metres


def _times(factor: float, image: Image | None, size: int) -> Floats:
    values = np.ones((size, size), np.float32) if image is None else _values(image, size)[..., :3].mean(2)
    return np.asarray(values * np.float32(factor), np.float32)


def _colours(image: Image, size: int) -> Floats:
    """Return linear colours (size, size, 3) of a picture."""
    values = _values(image, size)
    colour = values[..., :3] if values.shape[2] >= 3 else np.repeat(values[..., :1], 3, axis=2)
    return srgb.decoded(np.clip(colour, 0, 1)) if image.colour_space == "srgb" else np.maximum(colour, 0)


def _values(image: Image, size: int) -> Floats:
    pixels = np.asarray(image.pixels, np.float32) / np.float32(255 if image.pixels.dtype == np.uint8 else 1)
    return photographs.scaled(pixels, (size, size), wraps=True)


def _white(size: int) -> Floats:
    return np.ones((size, size, 1), np.float32)
