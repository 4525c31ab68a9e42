"""Stone, and what is poured or spread: marble, granite, sandstone, rock, concrete, plaster, asphalt."""

from __future__ import annotations

import numpy as np

from scenewright.backend.materials.family import Family
from scenewright.backend.materials.look import Look, linear, mix, ramp, shaded, smoothstep
from scenewright.backend.materials.noise import Floats
from scenewright.backend.materials.surface import Surface


def marble(look: Look) -> Surface:
    """Draw polished marble: veins follow the zeros of bent noise, large ones and fine ones."""
    bend = look.bend(1, 3, 0.09, 5)
    large = np.abs(look.fractal(3, look.count(3), 5, 0.55, bend))
    fine = np.abs(look.fractal(4, look.count(7), 4, 0.5, bend))
    cloud = look.fractal(5, look.count(4), 5, 0.5, bend)
    vein = smoothstep(0.07, 0.0, large) * smoothstep(-0.5, 0.5, cloud) + 0.45 * smoothstep(0.035, 0.0, fine)
    ground = look.main((0.9, 0.89, 0.87))
    dark = ground * linear((0.55, 0.56, 0.6))
    colour = mix(ramp(0.5 + 0.5 * cloud, ground * 0.86, ground), dark, np.minimum(0.85 * vein, 1.0))
    height = 0.00002 * look.fractal(6, 40, 3) - 0.00005 * vein
    return Surface(height, colour, look.rough(0.16 + 0.08 * vein), look.metres)


def granite(look: Look) -> Surface:
    """Draw polished granite: crystals of feldspar, quartz and mica, packed without gaps."""
    bend = look.bend(1, 60, 0.004)
    near, next_near, kind = look.cellular(3, look.count(62), 1.0, bend)
    _, _, small = look.cellular(4, look.count(140), 1.0, bend)
    feldspar = look.main((0.66, 0.54, 0.49))
    crystals = ramp(
        kind, linear((0.12, 0.12, 0.13)), feldspar * 0.75, feldspar, linear((0.72, 0.71, 0.7)), feldspar * 0.9
    )
    mica = smoothstep(0.86, 0.9, small)
    colour = shaded(
        mix(crystals, linear((0.05, 0.05, 0.06)), 0.9 * mica), 0.92 + 0.18 * smoothstep(0.0, 0.3, next_near - near)
    )
    height = 0.00004 * (kind - 0.5) + 0.00003 * look.fractal(6, 60, 3)
    return Surface(height, colour, look.rough(0.2 + 0.15 * mica), look.metres)


def sandstone(look: Look) -> Surface:
    """Draw layered sandstone."""
    wave = look.fractal(1, (2, 3), 5, 0.5)
    bed = look.count(9)
    layer = 0.5 + 0.5 * np.sin(2 * np.pi * (look.v * bed + 0.55 * wave)) * look.fractal(2, (2, bed), 2)
    grain = look.fractal(3, 180, 3)
    ground = look.main((0.72, 0.55, 0.38))
    colour = shaded(ramp(layer, ground * 0.72, ground, ground * linear((0.95, 0.85, 0.8)) * 1.1), 1.0 + 0.12 * grain)
    height = 0.006 * layer + 0.01 * look.fractal(4, (3, 6), 6) + 0.0006 * grain
    return Surface(height, colour, look.rough(0.9), look.metres)


def rock(look: Look) -> Surface:
    """Draw the broken face of a cliff: flat facets at several sizes."""
    height = np.zeros((look.size, look.size), np.float32)
    for i, (cells, amount) in enumerate(((3, 0.12), (7, 0.05), (16, 0.02))):
        bend = look.bend(10 + 2 * i, cells * 2, 0.25 / cells)
        near, next_near, number = look.cellular(20 + i, look.count(cells), 1.0, bend)
        height += np.float32(amount) * (0.6 * number + 0.4 * np.minimum(next_near - near, 0.5))
    height += 0.02 * look.fractal(1, 8, 7, 0.55)
    tone = look.fractal(2, 4, 6)
    ground = look.main((0.43, 0.41, 0.39))
    colour = shaded(
        ramp(0.5 + 0.5 * tone, ground * 0.6, ground, ground * linear((1.0, 0.95, 0.88)) * 1.25),
        0.85 + 0.2 * look.fractal(3, 60, 4),
    )
    return Surface(height, grown(look, colour, height), look.rough(0.88), look.metres)


def concrete(look: Look) -> Surface:
    """Draw cast concrete: clouds, bubbles, fine sand, and cracks where it is worn."""
    cloud, sand = look.fractal(1, 4, 6), look.fractal(2, 200, 3)
    near, _, size = look.cellular(3, look.count(38))
    bubble = smoothstep(0.16 * size, 0.1 * size, near) * smoothstep(0.72, 0.76, size)
    crack = cracks(look, 5, 4) * smoothstep(0.25, 0.8, look.wear)
    ground = look.main((0.6, 0.59, 0.57))
    stain = smoothstep(0.1, 0.9, look.fractal(6, (5, 2), 5)) * look.wear
    colour = shaded(
        ground, (1.0 + 0.16 * cloud + 0.05 * sand) * (1 - 0.45 * bubble) * (1 - 0.6 * crack) * (1 - 0.35 * stain)
    )
    height = 0.0012 * cloud + 0.00022 * sand - 0.0022 * bubble - 0.003 * crack
    return Surface(height, colour, look.rough(0.82 + 0.08 * cloud), look.metres)


def plaster(look: Look) -> Surface:
    """Draw trowelled plaster: overlapping strokes, and damage where it is worn."""
    strokes = np.full((look.size, look.size), -1.0, np.float32)
    for i in range(3):
        bend = look.bend(30 + 2 * i, 6, 0.05)
        near, _, number = look.cellular(40 + i, look.count(9), 1.0, bend)
        strokes = np.maximum(strokes, look.fractal(50 + i, (6, 28), 3, 0.5, bend) * (1 - near) + 0.6 * (number - 0.5))
    peeled = smoothstep(
        0.62 - 0.5 * look.wear, 0.66 - 0.5 * look.wear, look.fractal(4, 4, 6) * 0.5 + 0.25
    ) * smoothstep(0.35, 0.5, look.wear)
    paint = shaded(look.main((0.87, 0.83, 0.75)), 0.96 + 0.06 * strokes + 0.04 * look.fractal(5, 5, 5))
    below = shaded(linear((0.55, 0.5, 0.44)), 1.0 + 0.2 * look.fractal(6, 90, 4))
    height = 0.0022 * strokes + 0.0003 * look.fractal(7, 120, 3)
    height = mix(height, -0.004 + 0.0012 * look.fractal(8, 60, 4), peeled)
    return Surface(height, mix(paint, below, peeled), look.rough(0.85 + 0.1 * peeled), look.metres)


def asphalt(look: Look) -> Surface:
    """Draw asphalt: stones in bitumen, cracks and puddles."""
    near, _, number = look.cellular(1, look.count(75))
    stone = smoothstep(0.55, 0.25, near)
    crack = cracks(look, 3, 4) * smoothstep(0.3, 0.8, look.wear)
    ground = look.main((0.2, 0.2, 0.205))
    colour = shaded(ramp(number, ground * 0.8, ground * 1.1, ground * 2.4), 0.65 + 0.45 * stone) * (
        1 - 0.7 * crack[..., None]
    )
    height = 0.003 * stone * (0.6 + 0.5 * number) + 0.004 * look.fractal(4, 5, 4) - 0.008 * crack
    return Surface(height, colour, look.rough(0.9 - 0.15 * stone), look.metres)


def cracks(look: Look, salt: int, cells: int) -> Floats:
    """Return (h, w) 1 along thin cracks: the borders of bent cells, broken up."""
    near, next_near, _ = look.cellular(salt + 60, look.count(cells), 1.0, look.bend(salt + 61, 9, 0.035, 6))
    broken = smoothstep(-0.15, 0.35, look.fractal(salt + 63, cells, 3))
    return np.asarray(smoothstep(0.02, 0.004, next_near - near) * broken, np.float32)


def grown(look: Look, colour: Floats, height: Floats) -> Floats:
    """Return a colour with moss in the hollows, as much as was asked for."""
    if look.moss <= 0.0:
        return colour
    low = (height - height.mean()) / (height.std() + 1e-6)
    cover = smoothstep(0.9, 0.2, low + 0.8 * look.fractal(70, 14, 5) + 1.4 - 2.4 * look.moss)
    return mix(colour, shaded(linear((0.22, 0.3, 0.09)), 1 + 0.5 * look.fractal(71, 140, 3)), cover)


FAMILIES = (
    Family("marble", ("marbled", "carrara"), 1.0, marble),
    Family("granite", ("countertop", "terrazzo"), 0.5, granite),
    Family("sandstone", ("sediment", "strata", "limestone", "travertine"), 1.5, sandstone),
    Family("rock", ("cliff", "boulder", "stone", "basalt"), 2.0, rock),
    Family("concrete", ("cement", "beton", "screed"), 1.5, concrete),
    Family("plaster", ("stucco", "render", "gypsum", "drywall"), 1.5, plaster),
    Family("asphalt", ("road", "tarmac", "bitumen"), 1.0, asphalt),
)
