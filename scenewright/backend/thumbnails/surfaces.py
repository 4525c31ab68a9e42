"""What a material looks like at given places of its maps."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenewright.backend.thumbnails.canvas import Floats
from scenewright.backend.thumbnails.pictures import channel, linear
from scenewright.shared.artifacts import Image, Material

CLAY = 0.42  # linear grey of what has no material


class Look(NamedTuple):
    """A surface at n places: albedo (n, 3) linear, roughness (n, 1), metallic (n, 1)."""

    albedo: Floats
    roughness: Floats
    metallic: Floats


def look_of(material: Material | None, count: int, uvs: Floats | None) -> Look:
    """Return the look of a material.

    Args:
        material: None for clay.
        count: how many places.
        uvs: (count, 2), origin bottom left, repeating; None where there are none, and maps have no say.
    """
    made = material or Material(base_colour=(CLAY, CLAY, CLAY, 1.0), roughness=0.6)
    albedo = np.broadcast_to(np.array(made.base_colour[:3], np.float32), (count, 3))
    roughness, metallic = (np.full((count, 1), value, np.float32) for value in (made.roughness, made.metallic))
    if uvs is None:
        return Look(albedo, roughness, metallic)
    if made.albedo_map:
        albedo = albedo * linear(sampled(made.albedo_map, uvs), made.albedo_map)
    if made.roughness_map:
        roughness = roughness * channel(sampled(made.roughness_map, uvs))
    if made.metallic_map:
        metallic = metallic * channel(sampled(made.metallic_map, uvs))
    return Look(albedo, roughness, metallic)


def sampled(image: Image, uvs: Floats) -> np.ndarray:
    """Return the pixels (n, c) of an image at coordinates (n, 2), origin bottom left, repeating."""
    height, width = image.pixels.shape[:2]
    across, up = (np.nan_to_num(uvs) % 1.0).T
    columns, rows = (across * width).astype(np.int32), ((1.0 - up) * height).astype(np.int32)
    found: np.ndarray = image.pixels[np.minimum(rows, height - 1), np.minimum(columns, width - 1)]
    return found
