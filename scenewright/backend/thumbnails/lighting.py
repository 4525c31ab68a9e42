"""A small photo studio that moves with the camera: a key light from the upper left, a fill, a rim and a soft sky."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenewright.shared.srgb import encoded

Floats = NDArray[np.float32]
# Directions towards the lights as the camera sees them (right, up, towards the camera), and their strengths.
LIGHTS = (((-0.5, 0.65, 0.6), 0.8), ((0.85, 0.15, 0.5), 0.22), ((0.25, 0.6, -0.75), 0.3))
SKY, GROUND = 0.36, 0.12


def shade(albedo: Floats, normals: Floats, towards: Floats, roughness: Floats, metallic: Floats) -> Floats:
    """Return the sRGB-encoded colours, (n, 3), of lit points of a surface.

    Args:
        albedo: (n, 3) linear.
        normals: (n, 3) unit length, as the camera sees them; those that face away are turned round.
        towards: (n, 3) unit vectors to the camera.
        roughness: (n, 1), 0 to 1.
        metallic: (n, 1), 0 to 1.

    Source: Blinn, Models of Light Reflection for Computer Synthesized Pictures, 1977; Schlick, An Inexpensive BRDF
    Model for Physically-based Rendering, 1994.
    """
    facing = _dot(normals, towards)
    normals = np.where(facing < 0, -normals, normals)
    facing = np.abs(facing)
    mirror = 0.04 * (1 - metallic) + albedo * metallic
    fresnel = mirror + (np.maximum(1 - roughness, mirror) - mirror) * (1 - facing) ** 5
    glossy = fresnel * _surroundings(2 * facing * normals - towards, roughness)
    diffuse = GROUND + (SKY - GROUND) * (0.5 + 0.5 * normals[:, 1:2])
    exponent = np.clip(2 / np.maximum(roughness, 0.05) ** 4 - 2, 1.0, 500.0)
    for direction, strength in LIGHTS:
        light = (np.array(direction) / np.linalg.norm(direction)).astype(np.float32)
        lit = np.maximum(normals @ light[:, None], 0)
        halfway = towards + light
        halfway /= np.maximum(np.linalg.norm(halfway, axis=1, keepdims=True), 1e-6)
        highlight = (exponent + 8) / 25 * np.maximum(_dot(normals, halfway), 0) ** exponent
        diffuse = diffuse + strength * lit
        glossy = glossy + strength * lit * fresnel * highlight
    return encoded(np.clip(albedo * (1 - metallic) * diffuse + glossy, 0, 1))


def _surroundings(directions: Floats, roughness: Floats) -> Floats:
    """Return what a mirror sees in each direction: a bright ceiling over a dark floor, blurred by roughness."""
    width = 0.4 + 1.2 * roughness
    above = np.clip((directions[:, 1:2] - 0.1) / width + 0.5, 0, 1)
    return np.asarray(GROUND + 0.9 * above * above * (3 - 2 * above), np.float32)


def _dot(first: Floats, second: Floats) -> Floats:
    return np.asarray(np.einsum("nk,nk->n", first, second)[:, None], np.float32)
