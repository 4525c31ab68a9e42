"""What lies under the sky: grass, sand, snow, soil, gravel, moss, ice, lava."""

from __future__ import annotations

import numpy as np

from scenewright.backend.materials.family import Family
from scenewright.backend.materials.look import Look, linear, mix, ramp, shaded, smoothstep
from scenewright.backend.materials.noise import Floats
from scenewright.backend.materials.surface import Surface


def grass(look: Look) -> Surface:
    """Draw a lawn from above: layers of blades, the upper ones lighter."""
    height = np.zeros((look.size, look.size), np.float32)
    tone = np.zeros_like(height)
    for i in range(5):
        bend = look.bend(10 + 2 * i, 14, 0.03)
        slant = np.float32((-1) ** i * (0.15 + 0.1 * i))
        bent = (bend[0] + slant * bend[1], bend[1])
        blade = look.fractal(30 + i, (170, 22) if i % 2 else (22, 170), 2, 0.5, bent)
        raised = smoothstep(0.05, 0.7, blade) * (0.4 + 0.15 * i)
        tone = np.where(raised > height, look.fractal(40 + i, 60, 2), tone)
        height = np.maximum(height, raised)
    bare = smoothstep(0.35, 0.8, look.fractal(3, 4, 5) + 0.7 * look.wear - 0.25)
    green = look.main((0.34, 0.47, 0.15))
    blades = ramp(height, green * 0.12, green * 0.6, green * linear((1.0, 1.0, 0.75)) * 1.25)
    blades = shaded(
        mix(blades, blades * linear((1.0, 0.86, 0.5)) * 1.3, smoothstep(0.2, 0.8, tone)),
        1 + 0.2 * look.fractal(4, 5, 4),
    )
    earth = shaded(linear((0.3, 0.22, 0.15)), 1 + 0.4 * look.fractal(5, 90, 4))
    height = 0.03 * height * (1 - 0.8 * bare) + 0.004 * look.fractal(6, 6, 4)
    return Surface(height, mix(blades, earth, 0.85 * bare), look.rough(0.8), look.metres)


def sand(look: Look) -> Surface:
    """Draw sand that the wind has rippled."""
    bend = look.fractal(1, 3, 4) * 0.05 + look.fractal(2, 8, 3) * 0.012
    phase = (look.v + bend) * look.count(14)
    wave = phase - np.floor(phase)
    ripple = np.where(wave < 0.7, wave / 0.7, (1 - wave) / 0.3)
    ripple = ripple * ripple * (3 - 2 * ripple) * smoothstep(-0.9, 0.4, look.fractal(3, 3, 4))
    grain = look.fractal(4, 400, 2, 0.8)
    dune = look.main((0.8, 0.66, 0.46))
    colour = shaded(ramp(0.35 + 0.4 * ripple + 0.15 * grain, dune * 0.72, dune, dune * 1.12), 1 + 0.1 * grain)
    height = 0.008 * ripple + 0.006 * look.fractal(5, 3, 5) + 0.0004 * grain
    return Surface(height.astype(np.float32), colour, look.rough(0.95), look.metres)


def snow(look: Look) -> Surface:
    """Draw fresh snow: soft drifts that sparkle."""
    drift = look.fractal(1, 3, 5, 0.4)
    powder = look.fractal(2, 150, 4, 0.6)
    glint = smoothstep(0.965, 0.99, look.cellular(3, look.count(300))[2])
    white = look.main((0.93, 0.95, 0.98))
    colour = shaded(mix(white * linear((0.86, 0.92, 1.0)), white, smoothstep(-0.6, 0.4, drift)), 1 + 0.03 * powder)
    height = 0.05 * drift + 0.0022 * powder
    return Surface(height, colour, look.rough(0.62 - 0.4 * glint), look.metres)


def soil(look: Look) -> Surface:
    """Draw trodden earth with crumbs and pebbles, cracked where it is worn and dry."""
    crumb = look.fractal(1, 20, 6, 0.62)
    stones, lift = pebbles(look, 3, 30, 0.22)
    near, next_near, _ = look.cellular(5, look.count(7), 1.0, look.bend(6, 14, 0.02, 4))
    dry = smoothstep(0.05, 0.0, next_near - near) * smoothstep(0.55, 0.9, look.wear)
    earth = look.main((0.36, 0.26, 0.18))
    colour = shaded(earth, (0.95 + 0.4 * crumb) * (1 - 0.75 * dry))
    colour = mix(colour, shaded(linear((0.5, 0.46, 0.41)), 0.85 + 0.25 * look.fractal(7, 60, 4)), stones)
    height = 0.012 * crumb + 0.02 * lift - 0.02 * dry + 0.012 * look.fractal(8, 3, 4)
    return Surface(height, colour, look.rough(mix(0.95, 0.7, stones)), look.metres)


def gravel(look: Look) -> Surface:
    """Draw gravel: pebbles of three sizes on top of each other."""
    colour = shaded(linear((0.2, 0.18, 0.16)), 1 + 0.4 * look.fractal(1, 120, 3))
    height = np.zeros((look.size, look.size), np.float32)
    ground = look.main((0.52, 0.5, 0.47))
    for i, (cells, top) in enumerate(((44, 0.012), (27, 0.02), (17, 0.03))):
        stones, lift = pebbles(look, 10 + 5 * i, cells, 0.75 - 0.15 * i)
        number = look.cellular(10 + 5 * i, look.count(cells), 0.9, _dented(look, 10 + 5 * i, cells))[2]
        body = shaded(
            ramp(number, ground * 0.55, ground, ground * linear((1.0, 0.9, 0.8)) * 1.1, ground * 1.35),
            0.9 + 0.2 * look.fractal(13 + 5 * i, 90, 4),
        )
        colour, height = mix(colour, body, stones), np.maximum(height, top * lift)
    return Surface(height, colour, look.rough(0.75), look.metres)


def moss(look: Look) -> Surface:
    """Draw cushions of moss."""
    near, _, number = look.cellular(1, look.count(9), 1.0, look.bend(2, 9, 0.03))
    cushion = smoothstep(0.95, 0.0, near)
    tuft_near, _, tone = look.cellular(4, look.count(120), 1.0)
    tuft = smoothstep(0.7, 0.1, tuft_near)
    green = look.main((0.3, 0.38, 0.1))
    body = ramp(0.55 * tuft + 0.45 * cushion, green * 0.12, green * 0.7, green * linear((1.0, 1.0, 0.7)) * 1.5)
    colour = shaded(body, 0.8 + 0.25 * number + 0.2 * tone)
    height = 0.035 * cushion + 0.005 * tuft + 0.003 * look.fractal(5, 60, 4)
    return Surface(height, colour, look.rough(0.92), look.metres)


def ice(look: Look) -> Surface:
    """Draw a frozen lake: clear dark ice with white cracks at two depths, and frost."""
    bend = look.bend(1, 6, 0.04, 5)
    cracked = np.zeros((look.size, look.size), np.float32)
    for salt, cells, width, share in ((3, 4, 0.035, 0.9), (4, 9, 0.05, 0.45)):
        near, next_near, _ = look.cellular(salt, look.count(cells), 1.0, bend)
        cracked = np.maximum(cracked, np.float32(share) * smoothstep(width, 0.0, next_near - near))
    cloud, frost = look.fractal(5, 4, 6), smoothstep(0.1, 0.9, look.fractal(6, 7, 7, 0.6) + 0.3 * look.wear)
    deep = look.main((0.35, 0.56, 0.64))
    colour = mix(
        ramp(0.5 + 0.5 * cloud, deep * 0.45, deep),
        linear((0.88, 0.94, 0.97)),
        np.clip(0.8 * cracked + 0.55 * frost, 0, 1),
    )
    height = 0.0004 * frost - 0.0006 * cracked + 0.0015 * look.fractal(7, 3, 3)
    return Surface(height, colour, look.rough(0.07 + 0.4 * frost + 0.2 * cracked), look.metres)


def lava(look: Look) -> Surface:
    """Draw cooling lava: plates of black crust with glowing gaps."""
    bend = look.bend(1, 8, 0.035, 5)
    near, next_near, number = look.cellular(3, look.count(6), 1.0, bend)
    crust = smoothstep(0.03, 0.28 - 0.12 * look.wear, next_near - near)
    rope = look.fractal(4, 26, 5, 0.55, look.bend(5, 5, 0.08))
    hot = (1 - crust) ** 2 * (0.7 + 0.3 * look.fractal(7, 12, 4))
    glow = ramp(
        np.clip(hot, 0, 1),
        linear((0, 0, 0)),
        linear((0.55, 0.05, 0.0)),
        linear((1.0, 0.36, 0.03)),
        linear((1.0, 0.85, 0.35)),
    )
    rock = shaded(look.main((0.13, 0.115, 0.11)), 0.8 + 0.4 * number + 0.25 * rope)
    height = 0.05 * crust * (0.75 + 0.3 * number) + 0.006 * rope * crust
    return Surface(
        height,
        mix(linear((0.3, 0.06, 0.02)), rock, crust),
        look.rough(mix(0.5, 0.88, crust)),
        look.metres,
        emission=glow,
    )


def pebbles(look: Look, salt: int, cells: int, share: float) -> tuple[Floats, Floats]:
    """Return where pebbles lie, 0 or 1 with soft edges, and how high each rises, 0 to 1."""
    near, _, number = look.cellular(salt, look.count(cells), 0.9, _dented(look, salt, cells))
    there = np.where((number * 97.0) % 1.0 < share, 1.0, 0.0)
    radius = (0.34 + 0.26 * number) * there
    inside = 1.0 - (near / np.maximum(radius, 1e-3)) ** 2
    return smoothstep(0.0, 0.12, inside), np.sqrt(np.maximum(inside, 0.0)).astype(np.float32)


def _dented(look: Look, salt: int, cells: int) -> tuple[Floats, Floats]:
    return look.bend(salt + 2, round(cells * look.grain * 0.8), 0.09 / cells, 2)


FAMILIES = (
    Family("grass", ("lawn", "meadow", "turf"), 1.0, grass),
    Family("sand", ("beach", "desert", "dune", "dunes"), 1.0, sand),
    Family("snow", ("snowy", "powder"), 1.5, snow),
    Family("soil", ("dirt", "earth", "mud", "ground", "clay"), 1.2, soil),
    Family("gravel", ("pebble", "pebbles", "stones", "scree"), 1.0, gravel),
    Family("moss", ("lichen",), 0.6, moss),
    Family("ice", ("frozen", "icy", "frost"), 2.0, ice),
    Family("lava", ("magma", "volcanic", "volcano"), 2.0, lava),
)
