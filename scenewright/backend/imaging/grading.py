"""Pictures in another light or mood: by curves, tints, haze, and lamps on guessed normals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.imaging.depths import guess
from scenewright.backend.imaging.facing import facing
from scenewright.backend.imaging.forms import floats, luminance
from scenewright.backend.imaging.media import saturated
from scenewright.shared import srgb

Floats = NDArray[np.float32]
Tint = tuple[float, float, float]


@dataclass(frozen=True)
class Grade:
    """A mood.

    Attributes:
        gain: what linear light is multiplied with.
        tint: the colour of the light.
        shadows: linear light added where it is dark.
        contrast: slope of the curve in the middle.
        colour: how far colours are from grey.
        haze: its colour, and how much of what is farthest is lost in it.
        lamp: where a lamp stands, as the camera sees it: right, up, towards it; strength is its length.
        glow: how much the brightest places spread.
        corners: how much darker the corners are.
        lit: whether warm, bright places go on shining: windows at night.
    """

    gain: float = 1.0
    tint: Tint = (1.0, 1.0, 1.0)
    shadows: Tint = (0.0, 0.0, 0.0)
    contrast: float = 1.0
    colour: float = 1.0
    haze: Tint | None = None
    lost: float = 0.0
    lamp: Tint | None = None
    glow: float = 0.0
    corners: float = 0.0
    lit: bool = False


GRADES: dict[str, Grade] = {
    "night": Grade(0.19, (0.4, 0.62, 1.4), (0.002, 0.004, 0.014), 1.05, 0.85, (0.02, 0.035, 0.1), 0.35, corners=0.3,
                   lit=True),
    "golden hour": Grade(0.95, (1.28, 0.98, 0.62), (0.012, 0.006, 0.0), 1.08, 1.12, (0.95, 0.62, 0.32), 0.28,
                         (-0.8, 0.25, 0.45), 0.35, 0.15),
    "sunset": Grade(0.72, (1.4, 0.82, 0.58), (0.014, 0.004, 0.016), 1.12, 1.15, (0.95, 0.38, 0.22), 0.38,
                    (0.85, 0.15, -0.1), 0.45, 0.25),
    "sunrise": Grade(0.92, (1.15, 0.98, 0.88), (0.02, 0.012, 0.014), 0.92, 1.0, (0.98, 0.78, 0.68), 0.42,
                     (-0.8, 0.2, 0.3), 0.3),
    "fog": Grade(0.95, (0.98, 1.0, 1.02), (0.02, 0.02, 0.022), 0.88, 0.72, (0.72, 0.75, 0.78), 0.86),
    "overcast": Grade(0.9, (0.95, 1.0, 1.05), (0.01, 0.01, 0.012), 0.88, 0.72, (0.7, 0.74, 0.78), 0.2),
    "noon": Grade(1.22, (1.04, 1.0, 0.95), (0.0, 0.0, 0.0), 1.18, 1.1, lamp=(0.15, 0.8, 0.35)),
    "dramatic": Grade(0.8, (1.0, 0.98, 0.96), (0.0, 0.0, 0.0), 1.42, 0.85, lamp=(-0.85, 0.4, 0.25), corners=0.55),
    "candlelight": Grade(0.62, (1.45, 0.9, 0.45), (0.01, 0.004, 0.0), 1.12, 1.0, lamp=(0.55, -0.2, 0.65), glow=0.3,
                         corners=0.5, lit=True),
    "neon": Grade(0.55, (1.1, 0.75, 1.35), (0.012, 0.0, 0.03), 1.15, 1.35, (0.3, 0.05, 0.5), 0.3, (-0.8, 0.2, 0.4), 0.6,
                  0.4),
    "cinematic": Grade(0.94, (1.08, 1.0, 0.9), (0.0, 0.012, 0.02), 1.16, 0.98, corners=0.3, glow=0.12),
    "vintage": Grade(0.98, (1.1, 1.0, 0.82), (0.03, 0.018, 0.03), 0.84, 0.72, corners=0.3),
    "sepia": Grade(0.98, (1.18, 1.0, 0.74), (0.01, 0.006, 0.002), 0.96, 0.0, corners=0.2),
    "black and white": Grade(1.0, contrast=1.14, colour=0.0),
    "noir": Grade(0.72, contrast=1.6, colour=0.0, lamp=(-0.9, 0.25, 0.2), corners=0.55),
    "warm": Grade(1.0, (1.13, 1.0, 0.84), colour=1.04),
    "cold": Grade(0.97, (0.86, 0.98, 1.16), colour=0.92),
    "winter": Grade(1.12, (0.9, 0.99, 1.14), (0.012, 0.014, 0.02), 0.95, 0.52, (0.82, 0.88, 0.95), 0.35),
    "vivid": Grade(1.02, contrast=1.12, colour=1.42),
    "muted": Grade(1.0, contrast=0.86, colour=0.58, shadows=(0.012, 0.012, 0.014)),
    "bright": Grade(1.5, contrast=0.95, shadows=(0.012, 0.012, 0.012)),
    "dark": Grade(0.5, contrast=1.05, corners=0.2),
    "dreamy": Grade(1.08, (1.04, 0.99, 1.02), (0.02, 0.016, 0.022), 0.88, 1.02, glow=0.9),
    "underwater": Grade(0.62, (0.42, 1.0, 1.12), (0.0, 0.014, 0.022), 0.9, 0.85, (0.03, 0.28, 0.36), 0.8),
    "from the left": Grade(0.92, lamp=(-1.0, 0.25, 0.35)),
    "from the right": Grade(0.92, lamp=(1.0, 0.25, 0.35)),
    "from above": Grade(0.92, lamp=(0.0, 1.0, 0.35)),
    "from below": Grade(0.88, lamp=(0.0, -1.0, 0.35)),
}  # fmt: skip
LIT_FROM = 0.62  # encoded brightness from which warm places go on shining
NEAR_LIT = 1.25  # how much a lamp adds where it shines straight on, and takes where it does not


def graded(colours: Floats, alpha: Floats | None, grade: Grade, check: Callable[[], None]) -> Floats:
    """Return a picture (h, w, 3), sRGB-encoded, in another mood; `check` may raise to stop."""
    light = srgb.decoded(colours)
    before = luminance(colours)
    if grade.lamp is not None:
        towards = floats(grade.lamp) / floats(np.linalg.norm(grade.lamp))
        shine = facing(colours, alpha, 0.4, check) @ towards
        light = light * np.clip(0.62 + NEAR_LIT * ndimage.gaussian_filter(shine, 1.0), 0.18, 1.9)[..., None]
    check()
    light = light * floats(grade.tint) * floats(grade.gain) + floats(grade.shadows)
    if grade.haze is not None:
        nearness = guess(colours, alpha, check).nearness[..., None]
        air = 1 - np.exp(np.log(max(1 - grade.lost, 1e-3)) * (1 - nearness) ** 1.6 * 1.3)
        light = light + (floats(grade.haze) - light) * air
    check()
    if grade.lit:
        warm = np.clip(colours[..., 0] - colours[..., 2], 0, 1) + 0.15
        shining = np.clip((before - LIT_FROM) / 0.25, 0, 1) * np.clip(warm * 2.5, 0, 1)
        light = light + (srgb.decoded(colours) * floats([1.15, 0.85, 0.5]) - light) * (0.85 * shining)[..., None]
    if grade.glow:
        side = max(light.shape[:2])
        over = np.maximum(light - 0.45, 0)
        light = light + grade.glow * ndimage.gaussian_filter(over, (0.014 * side, 0.014 * side, 0))
    encoded = srgb.encoded(np.clip(light, 0, 4))
    encoded = np.where(encoded > 0.8, 0.8 + 0.2 * np.tanh((encoded - 0.8) / 0.2), encoded)
    middle = 0.45
    curved = middle + (encoded - middle) * floats(grade.contrast)
    down, across = (np.linspace(-1, 1, side, dtype=np.float32) ** 2 for side in before.shape)
    falloff = 1 - grade.corners * ((down[:, None] + across) / 2) ** 1.3
    return np.clip(saturated(curved, grade.colour) * falloff[..., None], 0, 1)
