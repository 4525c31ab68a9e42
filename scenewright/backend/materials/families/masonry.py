"""What is built of pieces and mortar: bricks, tiles, cobbles, roofs."""

from __future__ import annotations

import numpy as np

from scenewright.backend.materials.family import Family
from scenewright.backend.materials.look import Look, linear, mix, ramp, shaded, smoothstep
from scenewright.backend.materials.patterns import bevel, lay
from scenewright.backend.materials.surface import Surface

MORTAR = linear((0.62, 0.59, 0.54))
GRIME = linear((0.23, 0.2, 0.16))


def brick(look: Look) -> Surface:
    """Draw a wall of fired bricks in running bond, with mortar set back between them."""
    columns, rows = look.count(5), look.count(16, even=True)
    wall = lay(look, columns, rows, bend=look.bend(1, 24, 0.0012 + 0.001 * look.wear))
    chips = look.fractal(3, 40, 4)
    top = bevel(wall.gap + 0.004 * look.wear * np.minimum(chips, 0.0), 0.0045, 0.004)
    tone, fired = look.numbers(5, wall.index), look.numbers(6, wall.index)
    grain = look.fractal(7, 90, 4)
    clay = ramp(0.5 + 0.32 * (tone - 0.5) + 0.18 * grain, look.main((0.5, 0.2, 0.13)), look.main((0.66, 0.33, 0.22)))
    clay = shaded(mix(clay, clay * 0.45, 0.75 * smoothstep(0.82, 1.0, fired)), 0.8 + 0.4 * tone)
    sand = shaded(MORTAR, 1.0 + 0.16 * look.fractal(8, 160, 3))
    stains = smoothstep(0.0, 0.9, look.fractal(9, (6, 2), 5)) * look.wear
    height = (
        0.009 * top + top * (0.0022 * (tone - 0.5) + 0.0008 * grain) + (1 - top) * 0.0007 * look.fractal(10, 160, 3)
    )
    colour = mix(mix(sand, clay, top), GRIME, 0.5 * stains)
    return Surface(height, colour, look.rough(mix(0.95, 0.8 - 0.1 * fired, top)), look.metres)


def tiles(look: Look) -> Surface:
    """Draw glazed square tiles with grout."""
    count = look.count(6)
    floor = lay(look, count, count, shift=0.0)
    top = bevel(floor.gap, 0.002, 0.0035)
    tone = look.numbers(2, floor.index)
    glaze = shaded(look.main((0.86, 0.88, 0.86)), 0.9 + 0.14 * tone + 0.04 * look.fractal(3, 12, 4))
    _, crack, _ = look.cellular(4, 26, bend=look.bend(5, 20, 0.01))
    near, _, _ = look.cellular(4, 26, bend=look.bend(5, 20, 0.01))
    crazed = smoothstep(0.05, 0.0, crack - near) * smoothstep(0.4, 1.0, look.wear + 0.5 * (tone - 0.6))
    grout = shaded(linear((0.55, 0.54, 0.52)), 1.0 + 0.12 * look.fractal(6, 120, 3) - 0.35 * look.wear)
    tilt = (floor.x - 0.5) * (look.numbers(7, floor.index) - 0.5) + (floor.y - 0.5) * (
        look.numbers(8, floor.index) - 0.5
    )
    height = top * (0.0035 + 0.0009 * tilt) - 0.0002 * crazed + 0.0002 * (1 - top) * look.fractal(9, 200, 3)
    colour = mix(mix(grout, glaze, top), GRIME, 0.35 * crazed)
    return Surface(height, colour, look.rough(mix(0.9, 0.12 + 0.05 * tone, top)), look.metres)


def hexagons(look: Look) -> Surface:
    """Draw hexagonal floor tiles."""
    count = look.count(7, even=True)
    rows = 2 * max(round(count / 3**0.5), 1)
    x, y = look.u * count, look.v * rows
    centres = [(x - np.floor(x) - 0.5, y - 2 * np.floor(y / 2) - 1.0, np.floor(x) * 4096 + np.floor(y / 2) * 2)]
    moved, lifted = x + 0.5, y + 1.0
    number = (np.floor(moved) % count) * 4096 + (np.floor(lifted / 2) % (rows // 2)) * 2 + 1
    centres.append((moved - np.floor(moved) - 0.5, lifted - 2 * np.floor(lifted / 2) - 1.0, number))
    height_of = 3**0.5 / 2
    apart = [np.maximum(np.abs(dx), 0.5 * np.abs(dx) + height_of * np.abs(dy * height_of)) for dx, dy, _ in centres]
    first = apart[0] <= apart[1]
    index = np.where(first, centres[0][2], centres[1][2]).astype(np.int64)
    gap = ((0.5 - np.minimum(apart[0], apart[1])) * look.metres / count).astype(np.float32)
    top = bevel(gap, 0.0018, 0.003)
    tone = look.numbers(3, index)
    clay = shaded(look.main((0.62, 0.36, 0.25)), 0.75 + 0.45 * tone + 0.1 * look.fractal(4, 40, 4))
    grout = shaded(linear((0.5, 0.47, 0.43)), 1.0 + 0.15 * look.fractal(5, 120, 3))
    worn = smoothstep(-0.1, 0.8, look.fractal(6, 5, 5)) * look.wear
    height = 0.004 * top + top * 0.0005 * (tone - 0.5 + 0.5 * look.fractal(7, 60, 4))
    return Surface(
        height, mix(mix(grout, clay, top), GRIME, 0.3 * worn), look.rough(mix(0.92, 0.5 + 0.2 * worn, top)), look.metres
    )


def cobble(look: Look) -> Surface:
    """Draw a street of round-headed stones with sand, and moss where asked, in the gaps."""
    count = look.count(9)
    bend = look.bend(1, 12, 0.012)
    near, next_near, number = look.cellular(3, count, 0.72, bend)
    gap = (next_near - near) * look.metres / count
    top = smoothstep(0.006, 0.05, gap) ** np.float32(0.55)
    pits = look.fractal(4, 60, 5)
    stone = ramp(number, linear((0.36, 0.35, 0.34)), look.main((0.5, 0.48, 0.45)), linear((0.42, 0.38, 0.34)))
    stone = shaded(stone, 0.9 + 0.22 * pits + 0.25 * (number - 0.5))
    sand = shaded(linear((0.36, 0.31, 0.25)), 1.0 + 0.3 * look.fractal(5, 150, 3))
    green = shaded(linear((0.24, 0.31, 0.1)), 1.0 + 0.5 * look.fractal(6, 120, 3))
    overgrown = smoothstep(0.55, 0.15, top) * smoothstep(
        0.5 - 1.2 * look.moss, 1.0 - 1.2 * look.moss, look.fractal(7, 5, 4) + 0.5
    )
    height = 0.045 * top * (0.85 + 0.3 * number) + 0.003 * pits * top + 0.002 * (1 - top) * look.fractal(8, 150, 3)
    colour = mix(mix(sand, stone, smoothstep(0.1, 0.4, top)), green, overgrown)
    return Surface(height + 0.006 * overgrown, colour, look.rough(mix(0.95, 0.68 - 0.15 * number, top)), look.metres)


def roof(look: Look) -> Surface:
    """Draw overlapping flat clay shingles."""
    columns, rows = look.count(8), look.count(10, even=True)
    courses = lay(look, columns, rows, bend=look.bend(1, 30, 0.0015))
    tone, other = look.numbers(2, courses.index), look.numbers(3, courses.index)
    width = look.metres / columns
    sides = smoothstep(0.0012, 0.005, np.minimum(courses.x, 1 - courses.x) * width)
    # Each shingle lies on the one below: highest at its lower edge, where it ends round.
    lip = courses.y - 0.16 * (2 * courses.x - 1.0) ** 2 - 0.05 * (other - 0.5)
    shown = smoothstep(0.0, 0.035, lip)
    slope = 0.026 * (1.0 - courses.y) * (0.9 + 0.3 * other)
    clay = shaded(look.main((0.58, 0.27, 0.18)), 0.7 + 0.5 * tone + 0.14 * look.fractal(4, 50, 5))
    clay = mix(clay, shaded(linear((0.3, 0.24, 0.2)), 0.8 + 0.4 * tone), 0.6 * smoothstep(0.7, 1.0, other))
    lichen = smoothstep(
        0.75 - 0.6 * look.wear - look.moss, 1.1 - 0.5 * look.moss, look.fractal(5, 14, 5) + 0.35 * (1 - courses.y)
    )
    height = slope * shown * (0.25 + 0.75 * sides) + 0.0012 * look.fractal(6, 90, 4) + 0.003 * lichen
    colour = mix(
        shaded(clay, 0.35 + 0.65 * shown * sides),
        shaded(linear((0.4, 0.42, 0.25)), 1 + 0.4 * look.fractal(7, 90, 3)),
        0.75 * lichen,
    )
    return Surface(height, colour, look.rough(0.82 + 0.08 * tone), look.metres)


FAMILIES = (
    Family("brick", ("bricks", "brickwork", "brick wall", "masonry"), 1.25, brick),
    Family("tiles", ("tile", "bathroom tiles", "ceramic", "bathroom"), 0.9, tiles),
    Family("hexagons", ("hexagon", "hexagonal", "hexagonal tiles", "hex", "honeycomb"), 1.0, hexagons),
    Family("cobble", ("cobblestone", "cobblestones", "cobbles", "paving", "pavement"), 1.4, cobble),
    Family("roof", ("roof tiles", "roof tile", "shingle", "shingles", "roofing"), 1.6, roof),
)
