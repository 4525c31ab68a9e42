"""Stools: a round seat on splayed legs with a stretcher."""

from __future__ import annotations

import math

from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.lathe import lathe
from scenewright.backend.modelling.parts import Part, facing
from scenewright.backend.modelling.sweeps import tube


def build(brief: Brief) -> list[Part]:
    """Return seat, legs and stretchers, perhaps a cushion."""
    h, r, legs = brief.height, brief.width / 2, brief.counts["legs"]
    thick, splay = 0.035 + 0.03 * h, brief.between(0.1, 0.24)
    seat_r = 0.92 * r
    seat = [
        (0, h - thick),
        (0.86 * seat_r, h - thick),
        (seat_r, h - 0.55 * thick),
        (seat_r, h - 0.1 * thick),
        (0.8 * seat_r, h),
        (0, h - 0.12 * thick),
    ]
    parts = [lathe(seat, brief.sides(32), 0.1 * thick, grain="x")]
    long = h - 0.5 * thick
    turned = brief.is_("ornate") or brief.maybe(0.5)
    shape = (
        [(0.5, 0), (0.62, 0.05), (0.8, 0.3), (1.05, 0.36), (0.8, 0.42), (1.1, 0.7), (0.85, 1)]
        if turned
        else [(0.62, 0), (0.8, 0.5), (1.0, 1)]
    )
    thin = 0.03 * h + 0.008
    tops, feet = 0.55 * r, 0.55 * r + splay * h * 0.6
    feet = min(feet, 0.95 * r)
    for i in range(legs):
        angle = 2 * math.pi * (i + 0.5) / legs - math.pi / 2
        c, s = math.cos(angle), math.sin(angle)
        lean = (tops - feet) / long
        leg = lathe([(0, 0), *((thin * a, long * b) for a, b in shape), (0, long)], brief.sides(12), 0.08 * thin)
        parts.append(leg.transformed(facing((lean * c, lean * s, 1)), (feet * c, feet * s, 0.01 * h)).of("legs"))
    z = h * brief.between(0.25, 0.4)
    ring = feet + (tops - feet) * z / long
    corners = [
        (ring * math.cos(a), ring * math.sin(a), z)
        for a in (2 * math.pi * (i + 0.5) / legs - math.pi / 2 for i in range(legs))
    ]
    for i in range(legs):
        a, b = corners[i - 1], corners[i]
        middle = tuple((p + q) / 2 for p, q in zip(a, b, strict=True))
        parts.append(tube([a, middle, b], [0.42 * thin, 0.52 * thin, 0.42 * thin], brief.sides(8)).of("legs"))
    if brief.is_("cushioned", "bar") or brief.maybe(0.3):
        pad = [
            (0, h - 0.3 * thick),
            (0.93 * seat_r, h - 0.3 * thick),
            (0.99 * seat_r, h + 0.2 * thick),
            (0.9 * seat_r, h + 0.65 * thick),
            (0, h + 0.8 * thick),
        ]
        parts.append(lathe(pad, brief.sides(32), 0.3 * thick).of("cushion"))
    return parts


FAMILY = Family(
    nouns=("stool", "barstool", "footstool", "tabouret"),
    width=(0.34, 0.46),
    depth=None,
    height=(0.45, 0.75),
    materials={
        "seat": ("oak", "pine", "walnut"),
        "legs": ("oak", "pine", "walnut", "steel"),
        "cushion": ("leather", "velvet", "fabric"),
    },
    counts={"legs": Count((3, 4), (3, 8), ("leg", "legged"))},
    build=build,
    also=("legs",),
    parts={"cushion": ("pad", "upholstery")},
    akin=("seat", "ottoman", "pouf", "hocker"),
    variants=("bar", "cushioned"),
)
