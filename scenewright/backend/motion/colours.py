"""Colours by strength: what is faint, and what is bright, of fire, lava, plasma and the like."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ramp = Callable[[Floats], Floats]
# sRGB from the faintest to the brightest.
RAMPS = {
    "fire": ("000000", "470800", "bf2905", "f7730f", "ffc747", "fff7d1"),
    "lava": ("0f0d0d", "1c1412", "4d0f05", "d13305", "ff8c1a", "ffed99"),
    "clouds": ("3d75c2", "5c91d6", "9ebfe6", "dbe8f5", "f5f7fc", "ffffff"),
    "plasma": ("000005", "140a59", "3829cc", "598cff", "b3e0ff", "ffffff"),
    "water": ("053857", "0a5c80", "1a85a1", "52bac7", "b8edeb", "fffffa"),
    "magic": ("000000", "330d59", "8029cc", "cc73ff", "ffccff", "ffffff"),
}
FAINTEST, BRIGHTEST = 0.0, 1.0


def ramp(name: str, colour: tuple[float, float, float] | None) -> Ramp:
    """Return the colours of a kind of light; one that was asked for takes the middle, from dark to nearly white."""
    stops = np.array([list(bytes.fromhex(code)) for code in RAMPS[name]], np.float32) / 255
    if colour is not None:
        asked = np.array(colour, np.float32)
        dark = stops[0] if stops[0].max() < 0.1 else asked * 0.35
        stops = np.stack([dark, asked * 0.35, asked * 0.75, asked, asked * 0.5 + 0.5, asked * 0.15 + 0.85])

    def shade(level: Floats) -> Floats:
        place = np.clip(level, FAINTEST, BRIGHTEST) * (len(stops) - 1)
        low = np.minimum(place.astype(np.int32), len(stops) - 2)
        part = (place - low)[..., None]
        return np.asarray(stops[low] * (1 - part) + stops[low + 1] * part, np.float32)

    return shade


def glow(level: Floats, colours: Ramp) -> Floats:
    """Return light (h, w, 4): its colour by its strength, and alpha as what it outshines."""
    rgb = colours(level)
    alpha = np.clip(level * 2.6, 0, 1)[..., None]
    return np.concatenate([rgb, alpha], axis=-1).astype(np.float32)
