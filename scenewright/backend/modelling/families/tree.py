"""Trees: leafy crowns on branching trunks, conifers, palms and bare ones."""

from __future__ import annotations

import numpy as np

from scenewright.backend.modelling.blobs import foliage, leaf, scatter_leaves
from scenewright.backend.modelling.family import Brief, Family
from scenewright.backend.modelling.lathe import curve
from scenewright.backend.modelling.parts import Doubles, Part, solid
from scenewright.backend.modelling.sweeps import tube


def build(brief: Brief) -> list[Part]:
    """Return a tree of the form asked for, or of a random one."""
    form = brief.one_of("leafy", "leafy", "leafy", "pine", "pine", "palm", "dead")
    form = "pine" if brief.is_("fir", "spruce", "conifer", "christmas", "evergreen") else form
    form = "dead" if brief.is_("bare", "leafless") else form
    return {"leafy": _leafy, "pine": _conifer, "palm": _palm, "dead": _dead}[form](brief)


def _trunk(brief: Brief, tall: float, thick: float, bend: float) -> tuple[Part, Doubles]:
    """Return a trunk that flares at the ground, and the line it follows (k, 3)."""
    sway = brief.rng.normal(scale=bend * tall, size=(4, 2))
    knots = np.array([(0, 0, 0), *((x, y, z * tall) for (x, y), z in zip(sway, (0.33, 0.66, 0.9, 1.0), strict=True))])
    line = curve(knots, 14)
    t = np.linspace(0, 1, 14)
    radii = thick * (1 - 0.62 * t) * (1 + 0.9 * np.exp(-t * 16))
    return tube(line, radii, brief.sides(12)).of("trunk"), line


def _branches(
    brief: Brief, line: Doubles, thick: float, reach: float, count: int, rise: float
) -> list[tuple[Part, Doubles]]:
    """Return branches from the upper part of a line, each with its tip."""
    made = []
    for i in range(count):
        at = 0.45 + 0.5 * (i + brief.between(0, 0.6)) / count
        start = line[int(at * (len(line) - 1))]
        angle = 2.4 * i + brief.between(-0.4, 0.4)
        length = reach * (1.15 - 0.55 * at) * brief.between(0.8, 1.15)
        out = np.array([np.cos(angle), np.sin(angle), rise * brief.between(0.7, 1.3)]) * length
        points = curve([start, start + 0.5 * out + (0, 0, -0.05 * length), start + out], 6)
        made.append(
            (tube(points, thick * (1 - at * 0.6) * np.linspace(0.5, 0.12, 6), brief.sides(8)).of("trunk"), points[-1])
        )
    return made


def _leafy(brief: Brief) -> list[Part]:
    h, w = brief.height, brief.width
    tall = h * brief.between(0.52, 0.62)
    trunk, line = _trunk(brief, tall, 0.035 * h * brief.between(0.8, 1.25), 0.025)
    arms = _branches(brief, line, 0.035 * h, 0.36 * w, int(brief.rng.integers(4, 7)), 0.9)
    parts = [trunk, *(arm for arm, _ in arms)]
    heaps = [(tip, 0.24 * w * brief.between(0.85, 1.15)) for _, tip in arms] + [(np.array([0, 0, 0.76 * h]), 0.33 * w)]
    heaps += [
        (np.array([*brief.rng.normal(scale=0.1 * w, size=2), brief.between(0.6, 0.85) * h]), 0.25 * w) for _ in range(2)
    ]
    for centre, radius in heaps:
        size = np.array([radius, radius, 0.82 * radius])
        clump = foliage(brief.fineness(3), int(brief.rng.integers(2**20)))
        parts.append(clump.scaled(*size).moved(*centre).of("leaves"))
        if not brief.is_("low poly"):
            count = int(60 * (radius / (0.25 * w)) ** 2)
            parts += [one.of("leaves") for one in scatter_leaves(centre, 0.98 * size, count, 0.05 * w, brief.rng)]
    return parts


def _conifer(brief: Brief) -> list[Part]:
    """Return tiers of drooping boughs around a straight trunk."""
    h, w = brief.height, brief.width
    trunk, _ = _trunk(brief, 0.94 * h, 0.022 * h, 0.003)
    parts, tiers = [trunk], int(brief.rng.integers(6, 10))
    for i in range(tiers):
        t = i / tiers
        parts.append(
            _tier(brief, 0.5 * w * (1 - t) ** 0.85 + 0.04 * w, h * (0.14 + 0.74 * t), 0.9 * h * 0.86 / tiers * 1.75)
        )
    return parts


def _tier(brief: Brief, radius: float, low: float, tall: float) -> Part:
    """Return a ragged cone: its rim of tips hangs, its underside is hollow."""
    tips = brief.sides(int(brief.rng.integers(24, 33)))
    angles = 2 * np.pi * (np.arange(2 * tips) + brief.between(0, 1)) / (2 * tips)
    long = np.arange(2 * tips) % 2 == 0
    reach = np.where(long, 1.0, 0.66) * (1 + 0.10 * brief.rng.normal(size=2 * tips))
    rings = []
    for out, up in ((0.16, 0.80), (0.55, 0.33), (1.0, 0.0), (0.62, 0.12), (0.12, 0.30)):
        r = radius * out * np.where(out >= 0.5, reach, 1.0)
        z = low + tall * (up + np.where(long & (out == 1.0), -0.05, 0.06 if out == 1.0 else 0.0))
        rings.append(np.stack([r * np.cos(angles), r * np.sin(angles), np.broadcast_to(z, r.shape)], axis=1))
    points = np.concatenate([*rings, [(0, 0, low + tall), (0, 0, low + 0.34 * tall)]])
    n, faces = 2 * tips, []
    for i in range(n):
        j = (i + 1) % n
        faces += [(5 * n, i, j), (5 * n + 1, 4 * n + j, 4 * n + i)]
        for ring in range(4):
            a, b = ring * n, (ring + 1) * n
            faces += [(a + i, b + i, b + j), (a + i, b + j, a + j)]
    return solid(points, faces, "z").of("needles")


def _palm(brief: Brief) -> list[Part]:
    """Return a leaning trunk in rings with a crown of fronds."""
    h, w = brief.height, brief.width
    lean = brief.between(-0.25, 0.25) * w
    line = curve([(0, 0, 0), (0.2 * lean, 0, 0.3 * h), (0.6 * lean, 0, 0.6 * h), (lean, 0, 0.82 * h)], 40)
    notch = np.where(np.arange(40) % 2 == 0, 1.0, 0.86)
    parts = [tube(line, 0.03 * h * np.linspace(1.25, 0.75, 40) * notch, brief.sides(12)).of("trunk")]
    count = int(brief.rng.integers(9, 13))
    for i in range(count):
        frond = _frond(0.56 * w * brief.between(0.85, 1.1), brief.between(0.15, 0.75), brief)
        frond = [
            part.turned("y", brief.between(-42, 0)).turned("z", 360 * i / count + brief.between(-9, 9))
            for part in frond
        ]
        parts += [part.moved(*line[-1]) for part in frond]
    return parts


def _frond(length: float, droop: float, brief: Brief) -> list[Part]:
    """Return a drooping midrib with leaflets on both sides, along x."""
    t = np.linspace(0, 1, 8)
    rib = np.stack([length * t * (1 - 0.15 * droop * t), 0 * t, -droop * length * t**2.2], axis=1)
    parts = [tube(rib, 0.014 * length * np.linspace(1, 0.3, 8), 6).of("leaves")]
    pairs = 5 if brief.is_("low poly") else 11
    for i in range(pairs):
        at = 0.12 + 0.86 * i / pairs
        x, z = np.interp(at, t, rib[:, 0]), np.interp(at, t, rib[:, 2])
        size = length * 0.36 * np.sin(np.pi * (0.16 + 0.8 * at)) ** 0.7
        blade = leaf(size, 0.16 * size, 0.25).turned("x", 0).turned("z", 55 - 25 * at)
        for side in (blade, blade.mirrored("y")):
            parts.append(side.moved(float(x), 0, float(z)).of("leaves"))
    return parts


def _dead(brief: Brief) -> list[Part]:
    """Return a bare trunk whose branches fork twice."""
    h, w = brief.height, brief.width
    trunk, line = _trunk(brief, 0.9 * h, 0.04 * h, 0.03)
    parts, thick = [trunk], 0.035 * h
    for arm, tip in _branches(brief, line, thick, 0.45 * w, int(brief.rng.integers(5, 8)), 0.8):
        parts.append(arm)
        for _ in range(3):
            out = brief.rng.normal(scale=0.4, size=3) + tip * (1.4 / h, 1.4 / h, 0) + (0, 0, 0.5)
            base = arm.vertices[len(arm.vertices) // 2]
            start = base + (tip - base) * brief.between(0.0, 0.8)
            points = np.array([start, start + 0.07 * h * out, start + 0.13 * h * out + (0, 0, 0.03 * h)])
            parts.append(tube(curve(points, 4), thick * np.array([0.16, 0.12, 0.08, 0.03]), 6).of("trunk"))
    return parts


FAMILY = Family(
    nouns=("tree", "pine", "fir", "palm", "spruce", "conifer", "sapling"),
    width=(2.2, 4.0),
    depth=None,
    height=(3.6, 6.5),
    materials={
        "leaves": ("leaves", "autumn leaves", "leaves", "leaves", "leaves"),
        "needles": ("needles",),
        "trunk": ("bark", "bark", "birch bark"),
    },
    build=build,
    parts={"trunk": ("bark", "branch", "branches"), "leaves": ("leaf", "leaves", "crown", "foliage")},
    also=("needles",),
    akin=("forest", "wood", "oak", "maple", "log", "stump", "plant", "willow"),
    variants=(
        "leafy",
        "pine",
        "fir",
        "spruce",
        "conifer",
        "palm",
        "dead",
        "bare",
        "leafless",
        "christmas",
        "evergreen",
    ),
)
