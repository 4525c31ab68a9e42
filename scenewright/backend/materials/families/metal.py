"""Metals: plates, brushed sheets, rust, treads."""

from __future__ import annotations

import numpy as np

from scenewright.backend.materials.family import Family
from scenewright.backend.materials.look import Look, linear, mix, ramp, shaded, smoothstep
from scenewright.backend.materials.noise import Floats
from scenewright.backend.materials.patterns import bevel, lay
from scenewright.backend.materials.surface import Surface

STEEL = (0.72, 0.73, 0.74)


def metal_plate(look: Look) -> Surface:
    """Draw riveted plates of painted or bare metal, worn to the bare metal and to rust at the edges."""
    columns, rows = look.count(2), look.count(3)
    wall = lay(look, columns, rows, shift=0.0)
    top = bevel(wall.gap, 0.002, 0.004)
    rivet = _rivets(look, wall.x, wall.y, columns, rows)
    tone, dents = look.numbers(2, wall.index), look.fractal(3, 6, 4)
    scratch = smoothstep(0.5, 0.9, look.fractal(4, (90, 6), 3))
    bare = shaded(linear(STEEL), 0.85 + 0.15 * tone + 0.06 * look.fractal(5, (6, 120), 3))
    edge = smoothstep(0.05, 0.0, wall.gap) + 0.5 * rivet + 0.7 * look.fractal(6, 12, 6)
    worn = smoothstep(1.25 - 0.9 * look.wear, 1.4 - 0.8 * look.wear, edge + 0.25)
    painted = np.zeros_like(worn) if look.colour is None else 1.0 - worn
    paint = shaded(look.main(STEEL), 0.92 + 0.1 * tone + 0.05 * dents)
    rusty = smoothstep(1.7 - 1.1 * look.wear, 2.0 - 1.0 * look.wear, edge + 0.3 * look.fractal(7, 40, 4) + 0.2)
    colour = mix(mix(mix(bare, paint, painted), rust_colour(look, 8), rusty), bare * 0.15, 0.8 * (1 - top))
    height = 0.004 * top + 0.0035 * rivet + 0.0012 * dents - 0.00015 * scratch + 0.0004 * painted + 0.0006 * rusty
    rough = mix(mix(0.3 + 0.15 * scratch, 0.4, painted), 0.88, rusty)
    return Surface(
        height, colour, look.rough(rough), look.metres, metallic=np.clip((1 - painted) * (1 - rusty) * top, 0, 1)
    )


def brushed_metal(look: Look) -> Surface:
    """Draw a sheet brushed in one direction."""
    lines = look.fractal(1, (3, 350), 3, 0.7) + 0.5 * look.fractal(2, (9, 500), 2, 0.7)
    smudge = look.fractal(3, 4, 5)
    colour = shaded(look.main((0.77, 0.78, 0.79)), 0.92 + 0.09 * lines)
    rough = look.rough(np.clip(0.3 + 0.07 * lines + (0.04 + 0.1 * look.wear) * smudge, 0.1, 1.0))
    return Surface(0.00003 * lines, colour, rough, look.metres, metallic=np.ones_like(lines))


def rust(look: Look) -> Surface:
    """Draw iron that has rusted through its coat, in flakes and runs."""
    flakes = look.fractal(1, 6, 7, 0.6)
    runs = look.fractal(2, (30, 2), 5)
    amount = smoothstep(-0.35, 0.25, flakes + 0.35 * runs + 0.9 * (look.wear - 0.3))
    near, next_near, _ = look.cellular(3, look.count(26), 1.0, look.bend(4, 20, 0.02))
    blister = smoothstep(0.0, 0.5, next_near - near) * amount
    coat = shaded(look.main((0.45, 0.46, 0.46)), 0.85 + 0.15 * look.fractal(6, 8, 5))
    colour = mix(coat, rust_colour(look, 7), amount)
    height = (
        0.0018 * amount * (0.4 + 0.6 * blister) + 0.0009 * flakes * amount + 0.0003 * look.fractal(9, 120, 3) * amount
    )
    rough = look.rough(mix(0.42, 0.93, amount))
    return Surface(height, colour, rough, look.metres, metallic=(1 - amount) * (0.0 if look.colour else 0.9))


def tread(look: Look) -> Surface:
    """Draw diamond plate: raised lozenges, each second one turned."""
    count = look.count(10, even=True)
    x, y = look.u * count, look.v * count
    turned = (np.floor(x) + np.floor(y)) % 2 == 0
    x, y = x - np.floor(x) - 0.5, y - np.floor(y) - 0.5
    along, across = np.where(turned, x + y, x - y) * 0.7071, np.where(turned, x - y, x + y) * 0.7071
    raised = smoothstep(1.0, 0.55, (np.abs(along) / 0.46) ** 1.6 + (np.abs(across) / 0.13) ** 2).astype(np.float32)
    dirt = smoothstep(0.2, 1.0, look.fractal(1, 5, 6) + 0.6 * look.wear) * (1 - raised)
    scratch = look.fractal(2, (160, 20), 3)
    colour = mix(shaded(look.main(STEEL), 0.85 + 0.15 * raised + 0.05 * scratch), linear((0.12, 0.1, 0.08)), 0.7 * dirt)
    height = 0.002 * raised + 0.00005 * scratch
    return Surface(
        height, colour, look.rough(mix(0.38 - 0.15 * raised, 0.8, dirt)), look.metres, metallic=1.0 - 0.8 * dirt
    )


def rust_colour(look: Look, salt: int) -> Floats:
    """Return (h, w, 3) the browns and oranges of iron oxides."""
    tone = 0.5 + 0.5 * look.fractal(salt + 80, 12, 6, 0.6)
    return ramp(
        tone,
        linear((0.16, 0.07, 0.04)),
        linear((0.36, 0.15, 0.06)),
        linear((0.55, 0.27, 0.1)),
        linear((0.66, 0.4, 0.19)),
    )


def _rivets(look: Look, x: Floats, y: Floats, columns: int, rows: int) -> Floats:
    width, height = look.metres / columns, look.metres / rows
    border, pitch, radius = 0.035, 0.11, 0.011
    edge_x, edge_y = np.minimum(x, 1 - x) * width, np.minimum(y, 1 - y) * height
    across, along = max(round((width - 2 * border) / pitch), 1), max(round((height - 2 * border) / pitch), 1)
    nearest_x = (
        border
        + np.rint((x * width - border) * across / (width - 2 * border)).clip(0, across) * (width - 2 * border) / across
    )
    nearest_y = (
        border
        + np.rint((y * height - border) * along / (height - 2 * border)).clip(0, along) * (height - 2 * border) / along
    )
    rows_of = np.hypot(x * width - nearest_x, edge_y - border)
    columns_of = np.hypot(edge_x - border, y * height - nearest_y)
    distance = np.minimum(rows_of, columns_of) / radius
    return np.asarray(np.sqrt(np.maximum(1.0 - distance**2, 0.0)), np.float32)


FAMILIES = (
    Family(
        "metal plate", ("metal", "metal plates", "metal panel", "plate", "plates", "riveted", "iron"), 1.2, metal_plate
    ),
    Family(
        "brushed metal",
        (
            "brushed",
            "steel",
            "aluminium",
            "aluminum",
            "stainless",
            "brass",
            "copper",
            "gold",
            "silver",
            "bronze",
            "chrome",
        ),
        0.4,
        brushed_metal,
    ),
    Family("rust", ("rusty", "rusted", "corroded", "corrosion"), 0.8, rust),
    Family("tread", ("diamond plate", "tread plate", "checker plate"), 0.6, tread),
)
