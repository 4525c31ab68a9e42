"""Materials on a lit sphere."""

from __future__ import annotations

import numpy as np

from scenewright.backend.thumbnails.canvas import SIZE, Bytes, Floats, shrunk
from scenewright.backend.thumbnails.lighting import shade
from scenewright.backend.thumbnails.pictures import linear
from scenewright.backend.thumbnails.surfaces import look_of, sampled
from scenewright.shared.artifacts import Image, Material

FINENESS = 3
RADIUS = 0.46  # of the picture's side
REPEATS = 2.0  # how often maps repeat around the half of the sphere that is seen


def draw(material: Material) -> Bytes:
    """Return (SIZE, SIZE, 4) uint8: a sphere with the material's maps, lit."""
    side = SIZE * FINENESS
    at = ((np.arange(side) + 0.5) / side - 0.5) / RADIUS
    across, down = np.meshgrid(at, at)
    inside = across**2 + down**2 < 1
    x, y = across[inside], -down[inside]
    normals = np.stack([x, y, np.sqrt(1 - x * x - y * y)], 1).astype(np.float32)
    longitude, latitude = np.arctan2(normals[:, 0], normals[:, 2]), np.arcsin(normals[:, 1])
    uvs = np.stack([longitude, latitude], 1).astype(np.float32) / np.pi * REPEATS / 2 + 0.5
    look = look_of(material, len(uvs), uvs)
    bent = _bent(normals, longitude, material.normal_map, uvs) if material.normal_map else normals
    towards = np.broadcast_to(np.array([0, 0, 1], np.float32), normals.shape)
    colour = np.zeros((side, side, 3), np.float32)
    colour[inside] = shade(look.albedo, bent, towards, look.roughness, look.metallic)
    return shrunk(colour, inside.astype(np.float32))


def _bent(normals: Floats, longitude: Floats, image: Image, uvs: Floats) -> Floats:
    """Return a sphere's normals (n, 3) bent by a normal map, whose tangents run along longitude and latitude."""
    east = np.stack([np.cos(longitude), np.zeros_like(longitude), -np.sin(longitude)], 1)
    north = np.cross(normals, east)
    raw = Image(pixels=image.pixels, colour_space="data")
    right, up, out = (2 * linear(sampled(raw, uvs), raw) - 1).T[..., None]
    bent = right * east + up * north + np.maximum(out, 0.05) * normals
    return np.asarray(bent / np.linalg.norm(bent, axis=1, keepdims=True), np.float32)
