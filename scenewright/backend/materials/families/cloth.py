"""Soft things: woven cloth, denim, knitwear, leather, carpet."""

from __future__ import annotations

import numpy as np

from scenewright.backend.materials.family import Family
from scenewright.backend.materials.look import Look, linear, mix, shaded, smoothstep
from scenewright.backend.materials.noise import Floats
from scenewright.backend.materials.surface import Surface


def fabric(look: Look) -> Surface:
    """Draw plain weave: warp and weft pass over each other by turns."""
    count = look.count(44, even=True)
    warp, weft, over = _weave(look, count, 1)
    thread = np.where(over, warp, weft)
    index = np.where(over, np.floor(look.u * count), 4096 + np.floor(look.v * count)).astype(np.int64)
    tone = look.numbers(2, index)
    fuzz = look.fractal(3, 300, 2)
    colour = shaded(look.main((0.55, 0.5, 0.42)), (0.5 + 0.5 * thread) * (0.85 + 0.3 * tone) + 0.06 * fuzz)
    height = 0.0011 * thread + 0.0001 * fuzz + 0.0006 * look.fractal(4, 4, 3)
    return Surface(height, colour, look.rough(0.88 + 0.08 * tone), look.metres)


def denim(look: Look) -> Surface:
    """Draw twill of blue warp over white weft."""
    count = look.count(64, even=True)
    warp, weft, _ = _weave(look, count, 2)
    diagonal = (np.floor(look.u * count) + np.floor(look.v * count)) % 4 < 3
    thread = np.where(diagonal, warp, 0.75 * weft)
    faded = smoothstep(-1.2, 1.6, look.fractal(2, 3, 4) + 1.6 * look.wear)
    blue = look.main((0.18, 0.25, 0.4))
    ground = mix(blue * 0.75, mix(blue, linear((0.6, 0.66, 0.74)), 0.55), faded)
    colour = mix(linear((0.75, 0.76, 0.76)), ground, np.where(diagonal, 1.0, 0.25).astype(np.float32))
    height = 0.0008 * thread + 0.0001 * look.fractal(3, 260, 2)
    return Surface(
        height,
        shaded(colour, 0.45 + 0.55 * thread + 0.08 * look.fractal(4, (90, 14), 3)),
        look.rough(0.92),
        look.metres,
    )


def knit(look: Look) -> Surface:
    """Draw stocking stitch: columns of V-shaped loops."""
    columns, rows = look.count(16), look.count(20)
    x = look.u * columns - np.floor(look.u * columns)
    side = np.abs(x - 0.5) * 2.0
    climb = look.v * rows - 0.9 * side
    y = climb - np.floor(climb)
    stitch = np.sin(np.pi * np.clip(y, 0, 1)) ** 0.8 * np.sin(np.pi * np.clip(side, 0.04, 0.96)) ** 0.5
    twist = 0.5 + 0.5 * np.sin(2 * np.pi * (look.v * rows * 3 + (x - 0.5) * 5))
    fuzz = look.fractal(2, 240, 3)
    colour = shaded(look.main((0.62, 0.14, 0.15)), 0.25 + 0.7 * stitch + 0.1 * twist * stitch + 0.07 * fuzz)
    height = 0.003 * stitch + 0.0004 * twist * stitch + 0.0002 * fuzz
    return Surface(height.astype(np.float32), colour, look.rough(0.95), look.metres)


def leather(look: Look) -> Surface:
    """Draw grained leather: pebbles of several sizes with creases between them."""
    bend = look.bend(1, 30, 0.006)
    pebbles = np.zeros((look.size, look.size), np.float32)
    for salt, cells, share in ((3, 70, 0.6), (4, 130, 0.4)):
        near, next_near, number = look.cellular(salt, look.count(cells), 1.0, bend)
        pebbles += np.float32(share) * smoothstep(0.0, 0.45, next_near - near) * (0.8 + 0.2 * number)
    crease = np.abs(look.fractal(5, 5, 5, 0.5, look.bend(6, 4, 0.06)))
    fold = smoothstep(0.06, 0.0, crease) * (0.3 + 0.7 * look.wear)
    rubbed = smoothstep(0.1, 0.9, look.fractal(8, 4, 5) + 0.4 * look.wear) * pebbles
    hide = look.main((0.36, 0.19, 0.1))
    colour = mix(shaded(hide, (0.55 + 0.5 * pebbles) * (1 - 0.4 * fold)), hide * 1.5, 0.35 * rubbed * look.wear)
    height = 0.0005 * pebbles - 0.0007 * fold + 0.0006 * look.fractal(9, 6, 4)
    return Surface(height, colour, look.rough(0.55 - 0.15 * rubbed + 0.2 * (1 - pebbles)), look.metres)


def carpet(look: Look) -> Surface:
    """Draw cut pile: tufts that lean here and there."""
    near, _, number = look.cellular(1, look.count(110), 1.0, look.bend(2, 60, 0.003))
    tuft = smoothstep(0.75, 0.05, near)
    lean = look.fractal(4, 6, 4)
    fibre = look.fractal(5, 320, 2)
    colour = shaded(
        look.main((0.48, 0.43, 0.38)), (0.35 + 0.6 * tuft) * (0.85 + 0.3 * number) * (1 + 0.12 * lean) + 0.08 * fibre
    )
    height = 0.006 * tuft * (0.8 + 0.3 * number) + 0.002 * lean + 0.0006 * fibre
    return Surface(height, colour, look.rough(1.0), look.metres)


def _weave(look: Look, count: int, salt: int) -> tuple[Floats, Floats, Floats]:
    """Return the heights of warp and weft, 0 to 1, and where the warp is on top."""
    wobble = look.bend(salt + 50, count // 2, 0.12 / count)
    x, y = (look.u + wobble[0]) * count, (look.v + wobble[1]) * count
    warp, weft = np.abs(np.sin(np.pi * x)) ** 0.6, np.abs(np.sin(np.pi * y)) ** 0.6
    over = (np.floor(x) + np.floor(y)) % 2 == 0
    bow_x, bow_y = 0.55 + 0.45 * np.abs(np.sin(np.pi * x)), 0.55 + 0.45 * np.abs(np.sin(np.pi * y))
    return (warp * bow_y).astype(np.float32), (weft * bow_x).astype(np.float32), over


FAMILIES = (
    Family("fabric", ("cloth", "linen", "cotton", "canvas", "textile", "burlap", "woven", "silk"), 0.12, fabric),
    Family("denim", ("jeans", "twill"), 0.12, denim),
    Family("knit", ("knitted", "wool", "woollen", "sweater", "jumper"), 0.12, knit),
    Family("leather", ("hide", "leathery"), 0.25, leather),
    Family("carpet", ("rug", "felt", "velvet", "pile"), 0.4, carpet),
)
