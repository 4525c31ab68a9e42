"""Mugs and tankards with a handle and something to drink."""

from __future__ import annotations

import numpy as np

from scenewright.backend.modelling.family import Brief, Family
from scenewright.backend.modelling.lathe import curve, lathe, ring
from scenewright.backend.modelling.parts import Part, solid
from scenewright.backend.modelling.solids import frustum
from scenewright.backend.modelling.sweeps import tube


def build(brief: Brief) -> list[Part]:
    """Return a mug; in old styles and of wood, a tankard of staves."""
    if brief.is_("tankard", "medieval", "rustic", "wood") or (brief.maybe(0.3) and not brief.is_("plain", "modern")):
        return _tankard(brief)
    return _mug(brief)


def _mug(brief: Brief) -> list[Part]:
    r, h = 0.36 * brief.width, brief.height
    wall, foot, belly = 0.09 * r, r * brief.between(0.72, 0.98), r * brief.between(0.98, 1.08)
    outside = curve([(foot, 0.03 * h), (belly, 0.4 * h), (r, 0.97 * h)], 8)
    inside = outside[::-1] - (wall, 0)
    rim = [(r - 0.1 * wall, h), (r - 0.9 * wall, h)]
    profile = [
        (0, 0.03 * h),
        (0.8 * foot, 0.03 * h),
        (0.82 * foot, 0),
        (0.95 * foot, 0),
        *outside,
        *rim,
        *inside[:-1],
        (foot - 1.4 * wall, 0.09 * h),
        (0, 0.09 * h),
    ]
    parts = [lathe(profile, brief.sides(36), 0.15 * wall), _handle(brief, r, h, 0.13 * r)]
    z = h * brief.between(0.72, 0.84)
    level = float(np.interp(z, outside[:, 1], outside[:, 0])) - 0.6 * wall
    parts.append(
        lathe([(0, z - 0.03 * h), (level, z - 0.03 * h), (level, z), (0, z)], brief.sides(36), 0.001).of("drink")
    )
    return parts


def _handle(brief: Brief, r: float, h: float, thick: float) -> Part:
    out = brief.between(0.62, 0.85) * r
    points = [
        (0.93 * r, 0, 0.8 * h),
        (r + 0.7 * out, 0, 0.84 * h),
        (r + out, 0, 0.55 * h),
        (r + 0.62 * out, 0, 0.26 * h),
        (0.93 * r, 0, 0.22 * h),
    ]
    return tube(curve(points, 14), thick, brief.sides(10), flat=1.35)


def _tankard(brief: Brief) -> list[Part]:
    """Return staves in metal bands around a cup, with a square handle."""
    r, h = 0.36 * brief.width, brief.height
    low, count, parts = 1.0 * r, 12, []
    for i in range(count):
        half = 0.985 * np.pi / count
        rows = [(a, out) for a, out in ((-half, low), (half, low), (half, 0.84 * low), (-half, 0.84 * low))]
        corners = [
            (out * k * np.cos(a), out * k * np.sin(a), z)
            for k, z in ((1.0, 0.0), (0.86, h * brief.between(0.985, 1.0)))
            for a, out in rows
        ]
        faces = [(0, 2, 1), (0, 3, 2), (4, 5, 6), (4, 6, 7)]
        faces += [f for i, j in ((0, 1), (1, 2), (2, 3), (3, 0)) for f in ((i, j, j + 4), (i, j + 4, i + 4))]
        parts.append(solid(np.array(corners), faces, "z").turned("z", 360 * i / count).of("wood"))
    inner = 0.82 * low
    cup = lathe([(0, 0.03 * h), (0.9 * low, 0.03 * h), (0.78 * low, 0.8 * h), (0, 0.8 * h)], brief.sides(24), 0.002)
    parts.append(cup.scaled(0.98, 0.98, 1).of("drink"))
    for at in (0.09, 0.84):
        k = 1 - 0.14 * at
        wide = 0.045 * h
        z = at * h
        profile = [(inner * k, z - wide), (1.04 * low * k, z - wide), (1.03 * low * k, z + wide), (inner * k, z + wide)]
        parts.append(ring(profile, brief.sides(24), 0.008 * r).of("bands"))
    post = frustum((0.24 * r, 0.26 * r), (0.24 * r, 0.26 * r), 0.56 * h, 0.05 * r, "z").moved(x=1.5 * r, z=0.2 * h)
    parts.append(post.of("wood"))
    for z in (0.22, 0.62):
        arm = frustum((0.75 * r, 0.22 * r), (0.75 * r, 0.22 * r), 0.11 * h, 0.05 * r).moved(x=1.19 * r, z=z * h)
        parts.append(arm.of("wood"))
    return parts


FAMILY = Family(
    nouns=("mug", "cup", "tankard", "stein", "teacup"),
    width=(0.11, 0.15),
    depth=None,
    height=(0.09, 0.14),
    materials={
        "body": ("ceramic", "porcelain", "clay"),
        "wood": ("oak", "walnut"),
        "bands": ("iron", "brass"),
        "drink": ("brown glass", "amber"),
    },
    build=build,
    parts={"bands": ("band", "hoop"), "drink": ("coffee", "tea", "beer", "ale", "liquid")},
    also=("wood",),
    akin=("glass", "goblet", "chalice", "beaker", "bowl", "teapot"),
    variants=("tankard",),
)
