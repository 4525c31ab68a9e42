"""Doors in their frames: boards with iron straps, or panels."""

from __future__ import annotations

import itertools

import numpy as np

from scenewright.backend.modelling.blobs import ball
from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.lathe import lathe
from scenewright.backend.modelling.parts import Part, both
from scenewright.backend.modelling.solids import box, panel
from scenewright.backend.modelling.sweeps import arc, tube


def build(brief: Brief) -> list[Part]:
    """Return frame, leaf and fittings."""
    w, d, h = brief.width, brief.depth, brief.height
    jamb = 0.1 * w
    lintel = jamb * brief.between(1.0, 1.5)
    leaf_w, leaf_h, thick = w - 1.9 * jamb, h - lintel - 0.012, 0.42 * d
    parts = [part.of("frame") for part in both(box(jamb, d, h - 0.9 * lintel, 0.08 * jamb).moved(x=(w - jamb) / 2))]
    parts.append(box(w + 0.5 * jamb, 1.08 * d, lintel, 0.1 * jamb).moved(z=h - lintel).of("frame"))
    boarded = brief.is_("medieval", "rustic", "fantasy") or (brief.maybe(0.5) and not brief.is_("modern", "panelled"))
    if boarded:
        parts += _boarded(brief, leaf_w, leaf_h, thick)
    else:
        parts += _panelled(brief, leaf_w, leaf_h, thick)
    parts += _handle(brief, -0.4 * leaf_w, 0.46 * h, thick, boarded)
    return parts


def _boarded(brief: Brief, w: float, h: float, thick: float) -> list[Part]:
    """Return upright boards held by straps with nails."""
    count = brief.counts["boards"]
    wide, parts = w / count, []
    for i in range(count):
        board = box(0.975 * wide, thick, h * brief.between(0.992, 1.0), 0.14 * thick, grain="z")
        parts.append(board.moved(x=(i + 0.5) * wide - w / 2, z=0.01))
    for z in np.linspace(0.16, 0.84, brief.counts["straps"]) * h:
        strap = [(0.5 * w, -0.5), (0.5 * w, 0.5), (-0.3 * w, 0.36), (-0.42 * w, 0.0), (-0.3 * w, -0.36)]
        tall = 0.035 * h
        plate = panel([(x, y * tall) for x, y in strap], 0.14 * thick, 0.02 * thick)
        for side in (-1, 1):
            parts.append(plate.moved(y=side * 0.54 * thick, z=z).of("metal"))
            nails = [ball(0.17 * tall, 1).scaled(1, 0.6, 1) for _ in range(4)]
            parts += [
                nail.moved(x, side * 0.61 * thick, z).of("metal")
                for nail, x in zip(nails, np.linspace(-0.3, 0.42, 4) * w, strict=True)
            ]
    return parts


def _panelled(brief: Brief, w: float, h: float, thick: float) -> list[Part]:
    """Return a flat leaf with raised frames around sunk panels."""
    columns, rows = (1 if brief.is_("modern") else 2), 2 + int(brief.rng.integers(2))
    parts = [box(w - 0.004, 0.7 * thick, h, 0.04 * thick, grain="z").moved(z=0.008)]
    stile, rail = 0.13 * w, 0.06 * h
    xs = np.linspace(-w / 2 + stile / 2, w / 2 - stile / 2, columns + 1)
    parts += [box(stile, thick, h - 0.004, 0.1 * thick, grain="z").moved(x=x, z=0.01) for x in xs]
    edges = np.cumsum([0.0, *brief.rng.uniform(0.7, 1.4, rows)])
    zs = 0.01 + edges / edges[-1] * (h - rail)
    parts += [box(w - 0.01, 0.97 * thick, rail, 0.1 * thick, grain="x").moved(z=z) for z in zs]
    for i in range(columns):
        for low, high in itertools.pairwise(zs):
            wide, tall = xs[i + 1] - xs[i] - 1.5 * stile, high - low - 1.6 * rail
            field = box(wide, 0.9 * thick, tall, 0.1 * thick, grain="z")
            parts.append(field.moved(x=(xs[i] + xs[i + 1]) / 2, z=low + 1.3 * rail))
    return parts


def _handle(brief: Brief, x: float, z: float, thick: float, ring: bool) -> list[Part]:
    parts, size = [], 0.055 * brief.height
    for side in (-1, 1):
        plate = lathe([(0, 0), (0.5 * size, 0), (0.5 * size, 0.1 * size), (0, 0.1 * size)], 16, 0.03 * size).turned(
            "x", 90
        )
        if side > 0:
            plate = plate.turned("z", 180)
        parts.append(plate.moved(x, side * (0.49 * thick), z))
        if ring:
            circle = 0.6 * size * arc(0, 360, 17)[:-1]
            loop = tube([(a, 0, b) for a, b in circle], 0.09 * size, 6, closed=True)
            parts.append(loop.turned("x", -8 * side).moved(x, side * (0.52 * thick + 0.16 * size), z - 0.5 * size))
        else:
            knob = [
                (0, 0),
                (0.15 * size, 0),
                (0.13 * size, 0.4 * size),
                (0.36 * size, 0.6 * size),
                (0.36 * size, 0.85 * size),
                (0, 1.0 * size),
            ]
            turned = lathe(knob, 16, 0.06 * size).turned("x", 90 if side < 0 else -90)
            parts.append(turned.moved(x, side * 0.5 * thick, z))
    return [part.of("metal") for part in parts]


FAMILY = Family(
    nouns=("door", "doorway", "gate", "portal"),
    width=(0.9, 1.15),
    depth=(0.12, 0.18),
    height=(1.95, 2.3),
    materials={
        "leaf": ("oak", "walnut", "pine", "mahogany"),
        "frame": ("oak", "walnut", "stone"),
        "metal": ("iron", "brass", "bronze"),
    },
    counts={"boards": Count((4, 6), (2, 14), ("board", "plank")), "straps": Count((2, 3), (1, 6), ("strap", "hinge"))},
    build=build,
    proportional=False,
    parts={"metal": ("handle", "knob", "fitting", "strap", "hinge", "lock"), "frame": ("jamb", "lintel")},
    akin=("entrance", "hatch", "portcullis", "exit"),
    variants=("panelled",),
)
