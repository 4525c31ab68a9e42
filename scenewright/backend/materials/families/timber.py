"""Wood: planks, veneer, bark."""

from __future__ import annotations

import numpy as np

from scenewright.backend.materials.family import Family
from scenewright.backend.materials.look import Look, linear, mix, ramp, shaded, smoothstep
from scenewright.backend.materials.noise import Floats
from scenewright.backend.materials.patterns import bevel, lay
from scenewright.backend.materials.surface import Surface


def planks(look: Look) -> Surface:
    """Draw floor boards, each cut from another tree."""
    rows = look.count(7)
    floor = lay(look, 1 if look.grain < 1.5 else 2, rows, shift=-1.0)
    top = bevel(floor.gap, 0.0009, 0.002)
    tone, other = look.numbers(2, floor.index), look.numbers(3, floor.index)
    rings, fibre = grain(look, floor.y * 0.9 / rows + 7.0 * other + 0.0 * floor.x, rows, 10)
    wood = look.main((0.56, 0.37, 0.22))
    colour = ramp(rings, wood * 0.5, wood * 0.85, wood * 1.15)
    colour = shaded(colour, 0.72 + 0.5 * tone + 0.12 * fibre)
    dirt = look.wear * smoothstep(0.1, 0.9, look.fractal(5, (3, 7), 5) + 0.3)
    colour = mix(mix(linear((0.05, 0.035, 0.025)), colour, top), colour * 0.5, 0.6 * dirt * top)
    grey = shaded(linear((0.46, 0.44, 0.41)), 0.75 + 0.35 * rings + 0.15 * fibre)
    colour = mix(colour, grey, top * smoothstep(0.65, 1.0, look.wear) * 0.8)
    height = 0.003 * top + top * (0.0008 * (tone - 0.5) + (0.0002 + 0.0006 * look.wear) * (fibre - rings))
    return Surface(height, colour, look.rough(mix(0.9, 0.42 + 0.25 * dirt - 0.1 * rings, top)), look.metres)


def wood(look: Look) -> Surface:
    """Draw a sheet of veneer with its flames and pores."""
    rings, fibre = grain(look, look.v, 5, 20)
    pores = smoothstep(0.35, 0.8, look.fractal(4, (10, 260), 2))
    ground = look.main((0.5, 0.31, 0.17))
    colour = shaded(ramp(rings, ground * 0.5, ground * 0.9, ground * 1.2), 1.0 + 0.12 * fibre - 0.35 * pores)
    height = 0.00012 * (fibre - rings) - 0.0002 * pores
    return Surface(height, colour, look.rough(0.42 + 0.12 * pores), look.metres)


def bark(look: Look) -> Surface:
    """Draw the furrowed bark of an old tree, ridges running upwards."""
    bend = look.bend(1, (5, 2), 0.05, 5)
    near, next_near, number = look.cellular(3, (look.count(10), look.count(3)), 1.0, bend)
    near_small, next_small, _ = look.cellular(4, (look.count(22), look.count(8)), 1.0, bend)
    ridge = smoothstep(0.02, 0.5, next_near - near) ** np.float32(0.7)
    scale = smoothstep(0.0, 0.4, next_small - near_small)
    fibre = look.fractal(5, (70, 10), 5, 0.6, bend)
    height = 0.03 * ridge * (0.7 + 0.3 * number) + 0.008 * scale * ridge + 0.004 * fibre
    ground = look.main((0.36, 0.27, 0.2))
    colour = shaded(ramp(0.7 * ridge + 0.3 * scale, ground * 0.25, ground * 0.8, ground * 1.3), 0.9 + 0.22 * fibre)
    return Surface(height, _lichen(look, colour, ridge), look.rough(0.92), look.metres)


def grain(look: Look, across: Floats, cells: int, salt: int) -> tuple[Floats, Floats]:
    """Return growth rings, 0 to 1, and fibres, around 0, of wood that runs to the right.

    Args:
        look: the tile.
        across: (h, w) coordinate across the wood.
        cells: of the slow bends of the rings.
        salt: of its noise.
    """
    bend = 0.05 * look.fractal(salt, (2, cells), 3) + 0.012 * look.fractal(salt + 1, (5, 4 * cells), 3)
    knot = look.fractal(salt + 2, (2, cells), 1)
    phase = (across + bend + 0.06 * smoothstep(0.35, 0.9, knot)) * 42.0 * look.grain
    saw = phase - np.floor(phase)
    rings = np.where(saw < 0.85, saw / 0.85, (1.0 - saw) / 0.15)
    return np.asarray(rings, np.float32), look.fractal(salt + 3, (8, 220), 3, 0.6)


def _lichen(look: Look, colour: Floats, ridge: Floats) -> Floats:
    cover = smoothstep(0.75 - 0.7 * look.moss, 1.0 - 0.5 * look.moss, look.fractal(8, 10, 6) + 0.2 * ridge)
    return mix(colour, shaded(linear((0.4, 0.44, 0.3)), 1 + 0.3 * look.fractal(9, 120, 3)), 0.8 * cover)


FAMILIES = (
    Family(
        "planks",
        ("plank", "boards", "board", "floorboards", "wooden floor", "wood floor", "parquet", "decking"),
        1.4,
        planks,
    ),
    Family(
        "wood",
        ("wooden", "veneer", "timber", "plywood", "oak", "pine", "walnut", "mahogany", "birch", "ebony"),
        0.8,
        wood,
    ),
    Family("bark", ("tree bark", "tree trunk", "trunk"), 0.8, bark),
)
