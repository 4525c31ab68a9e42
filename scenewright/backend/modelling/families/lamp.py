"""Lamps with a shade, for the table or, when tall, for the floor."""

from __future__ import annotations

import numpy as np

from scenewright.backend.modelling.blobs import ball
from scenewright.backend.modelling.family import Brief, Family
from scenewright.backend.modelling.lathe import curve, lathe, ring
from scenewright.backend.modelling.parts import Part
from scenewright.backend.modelling.sweeps import tube

TALL = 1.0  # metres from which a lamp stands on the floor


def build(brief: Brief) -> list[Part]:
    """Return foot, stem, bulb and shade."""
    h, r = brief.height, brief.width / 2
    on_floor = h > TALL or brief.is_("floor", "standing")
    shade = (0.26 if on_floor else 0.42) * h * brief.between(0.9, 1.1)
    low = h - shade
    parts = _slim(brief, low, r) if on_floor or brief.maybe(0.4) else _vase(brief, low, r)
    top = r * brief.between(0.5, 0.85)
    thin = 0.02 * r
    profile = [(r, low), (r + thin, low), (top + thin, h), (top, h)]
    parts.append(ring(profile, brief.sides(36), 0.2 * thin).of("shade"))
    parts += [_rim(brief, r + 0.5 * thin, low, 1.6 * thin), _rim(brief, top + 0.5 * thin, h, 1.6 * thin)]
    stem = max(0.03 * r, 0.004)
    parts.append(
        tube([(0, 0, low - 0.02 * h), (0, 0, low + 0.5 * shade), (0, 0, h - 0.03 * shade)], stem, 8).of("metal")
    )
    parts += [
        tube(
            [(0, 0, h - 0.06 * shade), (0.99 * top * np.cos(a), 0.99 * top * np.sin(a), h - 0.02 * shade)],
            0.6 * stem,
            6,
        ).of("metal")
        for a in (0.0, 2.1, 4.2)
    ]
    bulb = 0.16 * min(r, shade)
    return [*parts, ball(bulb, 2).scaled(1, 1, 1.25).moved(z=low + 0.5 * shade).of("bulb")]


def _rim(brief: Brief, radius: float, z: float, thick: float) -> Part:
    low, high, near, far = z - thick, z + thick, radius - thick, radius + thick
    return ring([(near, low), (far, low), (far, high), (near, high)], brief.sides(36), 0.4 * thick).of("metal")


def _slim(brief: Brief, tall: float, r: float) -> list[Part]:
    """Return a round plate with a thin stem."""
    foot, stem = r * brief.between(0.62, 0.8), max(0.045 * r, 0.006)
    profile = [
        (0, 0),
        (foot, 0),
        (foot, 0.05 * r),
        (0.3 * foot, 0.14 * r),
        (stem * 1.6, 0.3 * r),
        (stem, 0.5 * r),
        (stem, 0.6 * tall),
    ]
    profile += [(1.9 * stem, 0.61 * tall), (1.9 * stem, 0.64 * tall), (stem, 0.65 * tall), (stem, tall), (0, tall)]
    return [lathe(profile, brief.sides(28), 0.02 * r)]


def _vase(brief: Brief, tall: float, r: float) -> list[Part]:
    """Return a turned body with a metal neck."""
    points = [
        (0.36, 0.02),
        (0.42, 0.08),
        (brief.between(0.35, 0.7), 0.35),
        (brief.between(0.45, 0.75), 0.58),
        (0.2, 0.84),
        (0.12, 0.97),
    ]
    body = curve([(r * x, tall * z) for x, z in points], 16)
    foot = lathe(
        [(0, 0), (0.5 * r, 0), (0.5 * r, 0.03 * tall), (0.38 * r, 0.07 * tall), (0, 0.07 * tall)],
        brief.sides(28),
        0.01 * r,
    )
    neck = lathe(
        [(0, 0.93 * tall), (0.17 * r, 0.93 * tall), (0.1 * r, 1.01 * tall), (0, 1.01 * tall)], brief.sides(16), 0.01 * r
    )
    return [lathe([(0, 0.04 * tall), *body, (0, 0.98 * tall)], brief.sides(28)), foot.of("metal"), neck.of("metal")]


FAMILY = Family(
    nouns=("lamp", "lampstand", "floorlamp", "nightlamp"),
    width=(0.26, 0.42),
    depth=None,
    height=(0.42, 0.72),
    materials={
        "base": ("ceramic", "porcelain", "brass", "walnut", "oak"),
        "shade": ("lampshade",),
        "metal": ("brass", "steel", "bronze"),
        "bulb": ("light",),
    },
    build=build,
    parts={"shade": ("lampshade",), "base": ("foot", "stand", "stem")},
    akin=("light", "chandelier", "spotlight", "bulb"),
    variants=("floor", "standing"),
)
