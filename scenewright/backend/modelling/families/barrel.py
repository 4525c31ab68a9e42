"""Barrels of bent staves, bound with hoops."""

from __future__ import annotations

import numpy as np

from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.lathe import lathe, ring
from scenewright.backend.modelling.parts import Part, solid

RINGS = 7  # rows of vertices along a stave


def build(brief: Brief) -> list[Part]:
    """Return staves, both heads, hoops and perhaps a bung."""
    h, belly = brief.height, brief.width / 2
    ends = belly * brief.between(0.72, 0.88)
    thick, staves = 0.075 * belly, brief.counts["staves"]
    parts = [_stave(brief, i, staves, h, belly, ends, thick) for i in range(staves)]
    for place, up in ((0.055 * h, 1), (0.945 * h, -1)):
        radius = _radius(place / h, belly, ends) - 0.4 * thick
        head = lathe([(0, 0), (radius, 0), (radius, thick), (0, thick)], brief.sides(28), 0.1 * thick, grain="x")
        parts.append(head.moved(z=place - thick / 2 * up).of("heads"))
    hoops = brief.counts["hoops"]
    places = np.concatenate([np.linspace(0.05, 0.3, (hoops + 1) // 2), np.linspace(0.95, 0.7, hoops // 2)])
    parts += [_hoop(brief, at, h, belly, ends, thick) for at in places]
    if brief.maybe(0.6):
        bung = lathe([(0, 0), (0.1 * belly, 0), (0.085 * belly, 0.09 * belly), (0, 0.09 * belly)], 12, 0.004)
        parts.append(bung.turned("x", 90).moved(y=-belly + 0.03 * belly, z=h / 2).of("heads"))
    return parts


def _radius(t: float, belly: float, ends: float) -> float:
    """Return the radius at a share of the height."""
    return float(ends + (belly - ends) * (1 - (2 * t - 1) ** 2))


def _stave(brief: Brief, number: int, count: int, h: float, belly: float, ends: float, thick: float) -> Part:
    """Return a bent board as wide as its share of the barrel's girth; its outer edges are cut off."""
    half = np.pi / count
    proud = brief.between(-0.06, 0.10) * thick
    rows = []
    for t in np.linspace(0, 1, RINGS):
        out = _radius(t, belly, ends) + proud
        edge = 0.988 * half
        section = [(-edge, out - thick), (-edge, out - 0.15 * thick), (-0.8 * edge, out)]
        section += [(0.8 * edge, out), (edge, out - 0.15 * thick), (edge, out - thick)]
        rows.append([(r * np.sin(a), -r * np.cos(a), t * h) for a, r in section])
    points = np.array(rows).reshape(-1, 3)
    faces, side = [], 6
    for low in range(RINGS - 1):
        for i in range(side):
            a, b = low * side + i, low * side + (i + 1) % side
            faces += [(a, b, b + side), (a, b + side, a + side)]
    last = (RINGS - 1) * side
    for i in range(1, side - 1):
        faces += [(0, i + 1, i), (last, last + i, last + i + 1)]
    return solid(points, faces, "z").turned("z", 360 * number / count)


def _hoop(brief: Brief, at: float, h: float, belly: float, ends: float, thick: float) -> Part:
    wide, out = 0.055 * h, 0.28 * thick
    low, high = at * h - wide / 2, at * h + wide / 2
    lower, upper = (_radius(z / h, belly, ends) for z in (low, high))
    profile = [(lower - 0.5 * thick, low), (lower + out, low), (upper + out, high), (upper - 0.5 * thick, high)]
    return ring(profile, brief.sides(36), 0.2 * out).of("hoops")


FAMILY = Family(
    nouns=("barrel", "cask", "keg", "hogshead", "drum"),
    width=(0.48, 0.7),
    depth=None,
    height=(0.7, 1.05),
    materials={"staves": ("oak", "walnut", "oak"), "hoops": ("iron", "steel", "copper"), "heads": ("oak", "pine")},
    counts={
        "staves": Count((14, 22), (8, 40), ("stave", "board", "plank")),
        "hoops": Count((4, 6), (2, 10), ("hoop", "band")),
    },
    build=build,
    parts={"hoops": ("hoop", "band", "ring"), "heads": ("head", "lid", "top")},
    also=("heads",),
    akin=("tub", "cylinder", "tank", "vat", "can"),
)
