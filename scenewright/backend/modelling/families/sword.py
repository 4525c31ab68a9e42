"""Swords, point up: blade, guard, grip and pommel."""

from __future__ import annotations

import numpy as np

from scenewright.backend.modelling.blobs import ball
from scenewright.backend.modelling.family import Brief, Family
from scenewright.backend.modelling.lathe import curve, lathe
from scenewright.backend.modelling.parts import Part, both
from scenewright.backend.modelling.solids import box, chamfered, frustum
from scenewright.backend.modelling.sweeps import tube


def build(brief: Brief) -> list[Part]:
    """Return the four parts of a sword, each in one of its forms."""
    w, d, h = brief.width, brief.depth, brief.height
    hilt = h * brief.between(0.2, 0.26)
    pommel = 0.2 * hilt
    grip = 0.3 * d
    parts = _pommel(brief, pommel, 0.5 * d)
    parts += _grip(brief, grip, 0.75 * pommel, hilt)
    parts += _guard(brief, w, d, hilt)
    return parts + _blade(brief, w * brief.between(0.34, 0.46) / 2, 0.34 * d, hilt, h)


def _blade(brief: Brief, half: float, thick: float, low: float, top: float) -> list[Part]:
    """Return a blade of diamond section: straight, tapering or leaf-shaped, ending in a point."""
    leafy = brief.is_("fantasy", "leaf") or brief.maybe(0.3)
    steps = np.array([0.0, 0.2, 0.45, 0.7, 0.9])
    taper = 1 - brief.between(0.1, 0.35) * steps
    width = half * (taper * (np.array([0.85, 0.72, 0.92, 1.0, 0.62]) if leafy else np.array([1, 1, 1, 1, 0.86])))
    z = low - 0.01 * top + steps * (top - low)
    rings = [
        [(-a, 0, h), (0, -thick * (1 - 0.4 * s) / 2, h), (a, 0, h), (0, thick * (1 - 0.4 * s) / 2, h)]
        for a, h, s in zip(width, z, steps, strict=True)
    ]
    points = np.array([*rings, [(0, 0, top)] * 4]).reshape(-1, 3)[:21]
    count = len(steps)
    polygons = [[3, 2, 1, 0]]
    for ring in range(count - 1):
        for i in range(4):
            j = (i + 1) % 4
            a, b, c, e = 4 * ring + i, 4 * ring + j, 4 * ring + j + 4, 4 * ring + i + 4
            polygons += [[a, b, c], [a, c, e]]
    last = 4 * (count - 1)
    polygons += [[last + i, last + (i + 1) % 4, 20] for i in range(4)]
    blade = chamfered(points, polygons, 0.03 * half, grain="z")
    if not leafy and brief.maybe(0.6):  # a raised rib where a fuller would be
        rib = box(0.3 * half, 1.06 * thick, 0.6 * (top - low), 0.1 * half, grain="z").moved(z=low)
        return [blade, rib.scaled(1, 0.98, 1)]
    return [blade]


def _guard(brief: Brief, w: float, d: float, z: float) -> list[Part]:
    form, thick = brief.one_of("straight", "curved", "winged"), 0.032 * brief.height
    if form == "straight":
        bar = frustum((w, 0.55 * d), (0.94 * w, 0.5 * d), 0.9 * thick, 0.16 * thick).moved(z=z - 0.5 * thick)
        return [
            bar.of("fittings"),
            *(end.moved(x=0, z=z).of("fittings") for end in both(ball(0.55 * thick, 1).moved(x=w / 2 - 0.4 * thick))),
        ]
    bend = (0.9 if form == "curved" else -0.7) * thick
    line = curve(
        [
            (-w / 2, 0, z + 2 * bend),
            (-w / 4, 0, z + 0.4 * bend),
            (0, 0, z),
            (w / 4, 0, z + 0.4 * bend),
            (w / 2, 0, z + 2 * bend),
        ],
        17,
    )
    swell = 0.42 * thick * (0.75 + 0.5 * np.abs(np.linspace(-1, 1, 17)) ** 2)
    block = box(0.3 * w, 0.75 * d, 1.1 * thick, 0.2 * thick).moved(z=z - 0.55 * thick)
    return [tube(line, swell, 8).of("fittings"), block.of("fittings")]


def _grip(brief: Brief, r: float, low: float, high: float) -> list[Part]:
    """Return a grip wound with leather."""
    turns = int(brief.rng.integers(7, 12))
    z = np.linspace(low, high, 2 * turns + 1)
    swell = 1 + 0.22 * np.sin(np.pi * np.linspace(0, 1, 2 * turns + 1))
    radius = r * swell * np.where(np.arange(2 * turns + 1) % 2 == 0, 0.88, 1.0)
    return [
        lathe([(0, low), *zip(radius, z, strict=True), (0, high)], brief.sides(14), 0).scaled(1, 0.75, 1).of("grip")
    ]


def _pommel(brief: Brief, size: float, r: float) -> list[Part]:
    form = brief.one_of("round", "disc", "faceted")
    if form == "disc":
        disc = [(0, -0.32), (0.42, -0.32), (0.5, -0.2), (0.5, 0.2), (0.42, 0.32), (0, 0.32)]
        return [
            lathe([(a * size, b * size * 0.8) for a, b in disc], brief.sides(20), 0.03 * size)
            .turned("x", 90)
            .moved(z=size / 2)
            .of("fittings")
        ]
    if form == "faceted":
        knob = [(0, 0), (0.26, 0), (0.5, 0.32), (0.5, 0.62), (0.3, 1.0), (0, 1.0)]
        return [lathe([(a * size, b * size) for a, b in knob], 8, 0.05 * size).of("fittings")]
    return [ball(size / 2, 2).moved(z=size / 2).of("fittings")]


FAMILY = Family(
    nouns=("sword", "blade", "longsword", "dagger", "broadsword", "shortsword"),
    width=(0.18, 0.26),
    depth=(0.045, 0.06),
    height=(0.85, 1.15),
    materials={
        "blade": ("steel", "steel", "silver"),
        "fittings": ("brass", "steel", "iron", "gold"),
        "grip": ("leather", "walnut", "velvet"),
    },
    build=build,
    parts={"grip": ("handle",), "fittings": ("hilt", "guard", "crossguard", "pommel")},
    akin=("axe", "knife", "spear", "weapon", "katana", "sabre", "rapier", "mace"),
    variants=("leaf",),
)
