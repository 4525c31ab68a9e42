"""Buckets: staves in hoops or one sheet of metal, with a bail handle."""

from __future__ import annotations

import numpy as np

from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.lathe import lathe, ring
from scenewright.backend.modelling.parts import Part, both, solid
from scenewright.backend.modelling.solids import box
from scenewright.backend.modelling.sweeps import arc, tube


def build(brief: Brief) -> list[Part]:
    """Return a pail with a handle laid up or down."""
    r, tall = brief.width / 2 * 0.93, brief.height * 0.66
    narrow, wall = brief.between(0.68, 0.8), 0.07 * r
    sheet = brief.is_("metal") or (brief.maybe(0.4) and not brief.is_("wood"))
    parts = _sheet(brief, r, tall, narrow, wall) if sheet else _staves(brief, r, tall, narrow, wall)
    parts.append(
        lathe(
            [(0, 0.0), (0.9 * narrow * r, 0.0), (0.92 * narrow * r, 0.08 * tall), (0, 0.08 * tall)],
            brief.sides(28),
            0.01 * r,
        )
        .of("sheet" if sheet else "staves")
        .moved(z=0.02 * tall)
    )
    lift = brief.height - tall
    bow = arc(180, 0, 17) * (1.02 * r, lift + 0.1 * tall)
    parts.append(tube([(a, 0, b + 0.88 * tall) for a, b in bow], 0.032 * r, 8).of("metal"))
    parts += [
        part.of("metal") for part in both(box(0.07 * r, 0.2 * r, 0.2 * tall, 0.015 * r).moved(x=1.0 * r, z=0.80 * tall))
    ]
    grip = arc(105, 75, 7) * (1.02 * r, lift + 0.1 * tall)
    return [*parts, tube([(a, 0, b + 0.88 * tall) for a, b in grip], 0.075 * r, 10).of("grip")]


def _sheet(brief: Brief, r: float, tall: float, narrow: float, wall: float) -> list[Part]:
    thin = 0.35 * wall
    profile = [(narrow * r, 0), (r, tall), (r - thin, tall), (narrow * r - thin, 0)]
    parts = [ring(profile, brief.sides(32), 0.2 * thin).of("sheet")]
    for z in (0.06, 0.66, 1.0):
        at = narrow * r + (r - narrow * r) * z
        bead = [
            (at - 0.8 * thin, z * tall - 1.2 * thin),
            (at + 0.7 * thin, z * tall - 1.2 * thin),
            (at + 1.1 * thin, z * tall),
            (at + 0.7 * thin, z * tall + 1.2 * thin),
            (at - 0.8 * thin, z * tall + 1.2 * thin),
        ]
        parts.append(ring(bead, brief.sides(32), 0.3 * thin).of("sheet"))
    return parts


def _staves(brief: Brief, r: float, tall: float, narrow: float, wall: float) -> list[Part]:
    count, parts = brief.counts["staves"], []
    for i in range(count):
        half = 0.985 * np.pi / count
        section = [(-half, 1.0), (half, 1.0), (half, 1 - wall / r), (-half, 1 - wall / r)]
        corners = [
            (r * k * s * np.cos(a), r * k * s * np.sin(a), z)
            for k, z in ((narrow, 0.0), (1.0, tall * brief.between(0.98, 1.0)))
            for a, s in section
        ]
        faces = [(0, 2, 1), (0, 3, 2), (4, 5, 6), (4, 6, 7)]
        faces += [f for a, b in ((0, 1), (1, 2), (2, 3), (3, 0)) for f in ((a, b, b + 4), (a, b + 4, a + 4))]
        parts.append(solid(np.array(corners), faces, "z").turned("z", 360 * i / count).of("staves"))
    for at in (0.14, 0.78):
        wide = 0.04 * tall
        low, high = (r * (narrow + (1 - narrow) * (at + side * wide / tall)) for side in (-1, 1))
        hoop = [
            (low - 0.5 * wall, at * tall - wide),
            (low + 0.22 * wall, at * tall - wide),
            (high + 0.22 * wall, at * tall + wide),
            (high - 0.5 * wall, at * tall + wide),
        ]
        parts.append(ring(hoop, brief.sides(32), 0.05 * wall).of("metal"))
    return parts


FAMILY = Family(
    nouns=("bucket", "pail"),
    width=(0.26, 0.36),
    depth=None,
    height=(0.36, 0.5),
    materials={
        "staves": ("oak", "pine"),
        "sheet": ("aluminium", "steel", "copper"),
        "metal": ("iron", "steel"),
        "grip": ("walnut", "pine"),
    },
    counts={"staves": Count((12, 18), (8, 30), ("stave", "board"))},
    build=build,
    also=("sheet",),
    parts={"metal": ("hoop", "handle", "band")},
    akin=("basin", "tub", "trough", "basket"),
)
