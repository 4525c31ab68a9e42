"""How lit points of a scene look: diffuse light as gathered, highlights of the lamp, and what is mirrored."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenewright.backend.geometry.gathering import GROUND, HORIZON, LAMP, ZENITH
from scenewright.backend.geometry.triangles import Floats
from scenewright.backend.imaging.forms import floats
from scenewright.backend.studio.lights import Light
from scenewright.backend.studio.sky import direction, mirrored

BOUNCE = 0.55  # of the light that is blocked comes back from what blocks it
RIM = (158.0, 38.0)  # azimuth and elevation of the light from behind
CARVED = 0.5  # how much bumps change the light of the surroundings


class Points(NamedTuple):
    """Hold k points of surfaces.

    Attributes:
        albedo: (k, 3) linear.
        roughness, metallic: (k, 1).
        normals: (k, 3), bumps included.
        plain: (k, 3), bumps left out.
        towards: (k, 3) unit vectors to the camera.
        light: (k, 4) as gathered.
        emission: (k, 3) linear.
    """

    albedo: Floats
    roughness: Floats
    metallic: Floats
    normals: Floats
    plain: Floats
    towards: Floats
    light: Floats
    emission: Floats | float = 0.0


def shade(points: Points, light: Light, ground: Floats) -> Floats:
    """Return the linear colours (k, 3) of points; `ground` (3,) is the light that comes from the ground.

    Source: Walter et al., Microfacet Models for Refraction through Rough Surfaces, 2007; Schlick, An Inexpensive BRDF
    Model for Physically-based Rendering, 1994.
    """
    lamp, rim = direction(light.azimuth, light.elevation), direction(*RIM)
    seen = points.light
    open_ = np.clip(seen[:, [ZENITH, HORIZON, GROUND]].sum(1, keepdims=True), 0, 1)
    # Bumps that face upwards see more of the sky than the surface does on the whole.
    carved = 1 + CARVED * (points.normals[:, 2:] - points.plain[:, 2:])
    around = (
        seen[:, ZENITH, None] * floats(light.zenith) * carved
        + seen[:, HORIZON, None] * floats(light.horizon)
        + seen[:, GROUND, None] * ground
    )
    around = around + (1 - open_) * BOUNCE * points.albedo * (0.5 * (floats(light.zenith) + floats(light.horizon)))
    key = floats(light.key) * seen[:, LAMP, None]
    behind = floats(light.rim) * open_
    diffuse = around + key * _facing(points.normals, lamp) + behind * _facing(points.normals, rim)
    facing = np.clip((points.normals * points.towards).sum(1, keepdims=True), 1e-3, 1)
    mirror = 0.04 * (1 - points.metallic) + points.albedo * points.metallic
    fresnel = mirror + (np.maximum(1 - points.roughness, mirror) - mirror) * (1 - facing) ** 5
    back = 2 * facing * points.normals - points.towards
    glossy = fresnel * mirrored(back, points.roughness, light, ground) * (0.25 + 0.75 * open_)
    for towards, strength in ((lamp, key), (rim, behind)):
        glossy = glossy + strength * _highlight(points, towards, mirror, facing)
    return np.asarray(points.albedo * (1 - points.metallic) * diffuse + glossy + points.emission, np.float32)


def _facing(normals: Floats, towards: Floats) -> Floats:
    return floats(np.maximum(normals @ towards, 0)[:, None])


def _highlight(points: Points, towards: Floats, mirror: Floats, facing: Floats) -> Floats:
    """Return what rough mirrors reflect of a lamp of strength 1, in units where white paper gives off 1."""
    half = points.towards + towards
    half = half / np.maximum(np.linalg.norm(half, axis=1, keepdims=True), 1e-6)
    alpha = np.maximum(points.roughness, 0.09) ** 2
    cosine = np.clip((points.normals * half).sum(1, keepdims=True), 0, 1)
    lobe = alpha**2 / (cosine**2 * (alpha**2 - 1) + 1) ** 2
    lit = _facing(points.normals, towards)
    shadowing = 1 / ((lit * (1 - alpha / 2) + alpha / 2) * (facing * (1 - alpha / 2) + alpha / 2))
    fresnel = mirror + (1 - mirror) * (1 - np.clip((points.towards * half).sum(1, keepdims=True), 0, 1)) ** 5
    return floats(np.minimum(lobe * shadowing * lit / 4, 12.0) * fresnel)
