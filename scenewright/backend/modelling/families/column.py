"""Columns: a plinth, a fluted or smooth shaft that swells, a capital; some broken."""

from __future__ import annotations

import numpy as np

from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.lathe import lathe
from scenewright.backend.modelling.parts import Part, around, solid
from scenewright.backend.modelling.solids import box
from scenewright.backend.modelling.sweeps import tube


def build(brief: Brief) -> list[Part]:
    """Return a column; a broken one ends in a jagged stump."""
    w, h = brief.width, brief.height
    broken = brief.is_("broken", "ruined") or (brief.is_("worn") and brief.maybe(0.6))
    r = 0.36 * w
    foot, head = 0.34 * w, (0.0 if broken else 0.36 * w)
    parts = [box(w, w, 0.45 * foot, 0.03 * w)]
    base = [
        (0, 0.4),
        (1.32, 0.4),
        (1.36, 0.5),
        (1.32, 0.62),
        (1.2, 0.66),
        (1.12, 0.74),
        (1.2, 0.84),
        (1.16, 0.94),
        (1.04, 1.0),
        (0, 1.0),
    ]
    parts.append(lathe([(a * r, b * foot) for a, b in base], brief.sides(32), 0.02 * r))
    parts.append(_shaft(brief, r, 0.97 * foot, h - 0.94 * head, broken))
    return parts if broken else parts + _capital(brief, w, r, h, head)


def _shaft(brief: Brief, r: float, low: float, high: float, broken: bool) -> Part:
    """Return a shaft with flutes all around, thinner towards the top."""
    flutes = brief.counts["flutes"]
    fluted = not brief.is_("smooth", "simple", "modern") and brief.maybe(0.7)
    around_it = 4 * flutes if fluted and not brief.is_("low poly") else brief.sides(32)
    angles = 2 * np.pi * np.arange(around_it) / around_it
    hollow = 0.075 * np.abs(np.sin(flutes * angles / 2)) ** 0.7 if fluted else np.zeros(around_it)
    rows = np.array([0.0, 0.04, 0.05, 0.3, 0.55, 0.8, 0.95, 0.96, 1.0])
    rings = []
    jag = 0.12 * (high - low) * (brief.rng.random(around_it) + np.sin(angles + brief.between(0, 6)) * 0.8)
    for t in rows:
        swell = r * (1 - 0.16 * t**1.8)
        deep = hollow if 0.05 <= t <= 0.95 else 0.0 * hollow
        out = swell * (1 - deep)
        z = np.full(around_it, low + t * (high - low)) + (jag * t**4 - 0.2 * (high - low) * t**4 if broken else 0.0)
        rings.append(np.stack([out * np.cos(angles), out * np.sin(angles), z], axis=1))
    n, faces = around_it, []
    for row in range(len(rows) - 1):
        for i in range(n):
            j = (i + 1) % n
            a, b = row * n, (row + 1) * n
            faces += [(a + i, a + j, b + j), (a + i, b + j, b + i)]
    last, top = (len(rows) - 1) * n, len(rows) * n
    faces += [f for i in range(n) for f in ((top, (i + 1) % n, i), (top + 1, last + i, last + (i + 1) % n))]
    middle = rings[-1][:, 2].mean() - (0.06 * (high - low) if broken else 0.0)
    return solid(np.concatenate([*rings, [(0, 0, low), (0, 0, middle)]]), faces, "z")


def _capital(brief: Brief, w: float, r: float, h: float, head: float) -> list[Part]:
    order = brief.one_of("doric", "ionic", "corinthian")
    slab = box(0.98 * w, 0.98 * w, 0.34 * head, 0.03 * w).moved(z=h - 0.34 * head)
    top = 0.84 * r
    echinus = [
        (0, 0),
        (top, 0),
        (1.06 * top, 0.08),
        (1.06 * top, 0.16),
        (top, 0.2),
        (1.1 * top, 0.36),
        (1.42 * top, 0.62),
        (1.46 * top, 0.70),
        (0, 0.70),
    ]
    parts = [slab, lathe([(a, h - head + b * head) for a, b in echinus], brief.sides(32), 0.02 * r)]
    if order == "ionic":
        turns = np.linspace(0, 3.2 * np.pi, 26)
        spiral = 0.26 * w * np.exp(-0.17 * turns)
        line = np.stack([-spiral * np.cos(turns), 0 * turns, spiral * np.sin(turns)], axis=1)
        scroll = tube(line, 0.05 * w * np.exp(-0.07 * turns), 7, flat=1.0)
        for y in (-0.40 * w, 0.40 * w):
            one = scroll.moved(x=0.40 * w, y=y, z=h - 0.62 * head)
            parts += [one, one.mirrored("x")]
        roll = lathe(
            [(0, -0.42 * w), (0.13 * w, -0.42 * w), (0.10 * w, 0), (0.13 * w, 0.42 * w), (0, 0.42 * w)], 16, 0.01 * w
        )
        roll = roll.turned("x", 90)
        parts += [roll.moved(x=x, z=h - 0.62 * head) for x in (-0.40 * w, 0.40 * w)]
    if order == "corinthian":
        for row, (z, size) in enumerate(((0.0, 0.5), (0.25, 0.48))):
            t = np.linspace(0, 1, 7)
            line = np.stack(
                [top * 1.04 + 0.22 * r * t**3 * 2, 0 * t, h - head * (1 - z) + size * head * (t - 0.35 * t**4)], axis=1
            )
            blade = tube(line, 0.2 * r * np.array([0.7, 0.95, 1, 0.95, 0.8, 0.6, 0.35]), 8, flat=0.3)
            parts += around(blade, 8, 22.5 * row)
    return parts


FAMILY = Family(
    nouns=("column", "pillar", "pedestal"),
    width=(0.55, 0.9),
    depth=None,
    height=(2.4, 4.0),
    materials={"stone": ("marble", "limestone", "sandstone", "granite")},
    counts={"flutes": Count((12, 20), (6, 32), ("flute", "groove"))},
    build=build,
    akin=("obelisk", "tower", "statue", "monument", "pole", "post"),
    variants=("broken", "ruined", "smooth", "doric", "ionic", "corinthian"),
)
