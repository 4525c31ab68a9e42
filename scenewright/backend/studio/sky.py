"""What is seen where there is nothing: sky with clouds, hills and stars, or a backdrop; and what is mirrored."""

from __future__ import annotations

import math

import numpy as np

from scenewright.backend.geometry.triangles import Floats
from scenewright.backend.imaging.forms import floats
from scenewright.backend.materials import noise
from scenewright.backend.studio.lights import Light

RIDGES = ((0.055, 2.0, 0.75), (0.028, 3.5, 0.5))  # height as a slope, features, share of haze
DISC = 0.9994  # cosine within which the sun or the moon is seen


def direction(azimuth: float, elevation: float) -> Floats:
    """Return the unit vector towards a light; azimuth 0 lies behind a camera that looks along +y, in degrees."""
    a, e = math.radians(azimuth), math.radians(elevation)
    return np.array([math.sin(a) * math.cos(e), -math.cos(a) * math.cos(e), math.sin(e)], np.float32)


def sky(rays: Floats, light: Light, seed: int) -> Floats:
    """Return the linear colours (k, 3) that rays (k, 3) of unit length see of the sky."""
    up = np.clip(rays[:, 2:], 0.0, 1.0)
    horizon, zenith = light.sky * floats(light.horizon), light.sky * floats(light.zenith)
    colour = horizon + (zenith - horizon) * (1 - (1 - up) ** 4.5)
    lamp = direction(light.azimuth, light.elevation)
    towards = np.clip(rays @ lamp, 0, 1)[:, None]
    glow = 0.32 * towards**6 * (1 - up) + 0.5 * towards**90 + 1.2 * towards**900
    colour = colour + floats(light.key) * glow * (0.32 if light.fog < 0.9 else 0.02)
    if light.stars:
        colour = colour + _stars(rays, seed)
    colour = colour + (floats(light.key) * (7.0 if light.stars else 5.0) - colour) * _disc(towards)
    colour = _clouded(colour, rays, light, towards, seed)
    return _hilly(np.asarray(colour, np.float32), rays, light, seed)


def mirrored(rays: Floats, roughness: Floats, light: Light, ground: Floats) -> Floats:
    """Return the light (k, 3) that mirrors of a roughness (k, 1) reflect from directions (k, 3)."""
    blur = 0.04 + 0.7 * roughness
    above = _step((rays[:, 2:] + blur) / (2 * blur))
    horizon, zenith = floats(light.horizon), floats(light.zenith)
    colour = horizon + (zenith - horizon) * np.clip(rays[:, 2:], 0, 1) ** 0.6
    if light.boxes:
        key = float(np.mean(light.key))
        for azimuth, elevation, size, strength in (
            (light.azimuth, light.elevation, 0.42, 1.5), (light.azimuth + 150, 35, 0.3, 0.9), (75, 20, 0.24, 0.5),
        ):  # fmt: skip
            near = np.arccos(np.clip(rays @ direction(azimuth, elevation), -1, 1))[:, None]
            colour = colour + key * strength * (1 - _step((near - size + blur / 2) / blur)) * size / (size + blur)
    return np.asarray(ground + (colour - ground) * above, np.float32)


def backdrop(rays: Floats, colour: Floats) -> Floats:
    """Return the linear colours (k, 3) of a sweep of paper behind the scene, bright at its foot."""
    up = np.clip(rays[:, 2:], 0, 1)
    return np.asarray(colour * (1 - 0.62 * _step(up / 0.5)), np.float32)


def _disc(towards: Floats) -> Floats:
    return np.asarray(_step((towards - DISC) / (1 - DISC) * 2), np.float32)


def _stars(rays: Floats, seed: int) -> Floats:
    """Return small points of light, of different brightness, fixed to their directions."""
    longitude, latitude = np.arctan2(rays[:, 0], rays[:, 1]), np.arcsin(np.clip(rays[:, 2], -1, 1))
    u, v = (longitude / (2 * np.pi)) % 1.0, latitude / np.pi + 0.5
    near, _, number = noise.cellular(u[None], v[None], (420, 210), seed + 5)
    bright = (number[0] > 0.86) * np.exp(-((near[0] / 0.11) ** 2)) * (number[0] - 0.8) * 7
    return np.asarray((bright * np.clip(rays[:, 2] * 4, 0, 1))[:, None] * floats([0.9, 0.95, 1.1]), np.float32)


def _clouded(colour: Floats, rays: Floats, light: Light, towards: Floats, seed: int) -> Floats:
    """Return a sky with a layer of clouds, lit by the sun, thin towards the horizon."""
    if not light.clouds:
        return colour
    up = np.maximum(rays[:, 2], 0.03)
    u, v = rays[:, 0] / up / 60 + 0.37, rays[:, 1] / up / 60 + 0.11
    thick = noise.fractal(u[None].astype(np.float32), v[None].astype(np.float32), 24, seed + 11, 6, 0.55)[0]
    cover = _step((thick - (0.5 - 1.1 * light.clouds)) / 0.9) * np.clip(rays[:, 2] * 9 - 0.3, 0, 1)
    dark = 1 - 0.35 * np.clip(thick, 0, 1)
    sunlit = floats(light.key) * 0.2 * (0.7 + 0.8 * towards**3)
    tint = (light.sky * floats(light.horizon) * 0.75 + sunlit) * dark[:, None]
    return np.asarray(colour + (tint - colour) * (0.85 * cover[:, None]), np.float32)


def _hilly(colour: Floats, rays: Floats, light: Light, seed: int) -> Floats:
    """Return a sky with hills at the horizon, the farther ones paler."""
    if light.fog > 0.9:
        return colour
    turn = (np.arctan2(rays[:, 0], rays[:, 1]) / (2 * np.pi)).astype(np.float32) % 1.0
    slope = rays[:, 2] / np.maximum(np.hypot(rays[:, 0], rays[:, 1]), 1e-6)
    body = floats([0.1, 0.14, 0.1]) * (floats(light.zenith) + 0.3 * floats(light.key))
    for number, (height, features, haze) in enumerate(RIDGES):
        wave = noise.fractal(turn[None], np.full_like(turn[None], 0.5), (int(8 * features), 3), seed + 31 + number, 6)[
            0
        ]
        over = _step((height * (0.55 + 0.5 * wave) - slope) / 0.0035 + 0.5)
        tint = light.sky * floats(light.horizon) * haze + body * (1 - haze)
        colour = colour + (tint - colour) * over[:, None]
    return np.asarray(colour, np.float32)


def _step(t: Floats) -> Floats:
    t = np.clip(t, 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
