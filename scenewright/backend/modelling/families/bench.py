"""Benches: slats or a slab on two supports, with or without a back."""

from __future__ import annotations

from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.lathe import curve
from scenewright.backend.modelling.parts import Part, both
from scenewright.backend.modelling.solids import box, frustum
from scenewright.backend.modelling.sweeps import tube


def build(brief: Brief) -> list[Part]:
    """Return slats on supports of wood, stone or iron."""
    w, d, h = brief.width, brief.depth, brief.height
    backed = brief.is_("park", "garden") or (brief.maybe(0.6) and not brief.is_("backless"))
    seat = 0.52 * h if backed else h
    slats, thick = brief.counts["slats"], 0.05 * d + 0.015
    deep, parts = d * (0.8 if backed else 1.0), []
    for i in range(slats):
        slat = box(w, 0.9 * deep / slats, thick, 0.2 * thick, grain="x")
        parts.append(slat.moved(y=(i + 0.5) * deep / slats - d / 2, z=seat - thick))
    if backed:
        for i in range(max(2, slats // 2 + 1)):
            slat = box(w, 0.8 * thick, 0.105 * h, 0.2 * thick, grain="x").turned("x", -10)
            parts.append(slat.moved(y=0.29 * d + 0.1 * h * i / 2.6, z=seat + (0.07 + 0.125 * i) * h))
    iron = brief.is_("metal", "park", "victorian") or (backed and brief.maybe(0.5) and not brief.is_("rustic"))
    ends = _iron(brief, d, h, seat - thick, thick, backed) if iron else _sawn(d, h, seat - thick, thick, backed)
    for part in ends:
        parts += both(part.moved(x=0.4 * w))
    if not iron:
        parts.append(
            box(0.8 * w, 0.9 * thick, 1.6 * thick, 0.2 * thick).moved(y=-0.05 * d, z=0.36 * seat).of("supports")
        )
    return parts


def _sawn(d: float, h: float, seat: float, thick: float, backed: bool) -> list[Part]:
    """Return sturdy legs, a bearer and perhaps a post for the back."""
    leg = 1.5 * thick
    parts = [
        frustum((leg, 1.5 * leg), (leg, 1.2 * leg), seat - 0.8 * leg, 0.15 * leg).moved(y=y * d)
        for y in (-0.36, 0.3 if backed else 0.36)
    ]
    parts.append(box(1.05 * leg, 0.9 * d, leg, 0.15 * leg, grain="y").moved(z=seat - 0.97 * leg))
    if backed:
        post = (
            box(0.9 * leg, leg, h - seat, 0.15 * leg, grain="z").turned("x", -10).moved(y=0.31 * d, z=seat - 0.4 * leg)
        )
        parts.append(post)
    return [part.of("supports") for part in parts]


def _iron(brief: Brief, d: float, h: float, seat: float, thick: float, backed: bool) -> list[Part]:
    """Return cast ends: curled legs, an arm and a back."""
    r = 0.42 * thick
    lines = [
        [(0, -0.48 * d, 0.02 * h), (0, -0.42 * d, 0.5 * seat), (0, -0.30 * d, seat - r)],
        [(0, 0.44 * d, 0.02 * h), (0, 0.32 * d, 0.5 * seat), (0, 0.30 * d, seat - r)],
        [(0, -0.46 * d, seat - r), (0, 0, seat - 1.3 * r), (0, 0.33 * d, seat - r)],
        [(0, -0.44 * d, 0.12 * h), (0, 0, 0.55 * seat), (0, 0.4 * d, 0.12 * h)],
    ]
    if backed:
        lines.append([(0, 0.30 * d, seat - r), (0, 0.36 * d, seat + 0.2 * h), (0, 0.47 * d, h - r)])
        lines.append(
            [
                (0, -0.36 * d, seat),
                (0, -0.42 * d, seat + 0.2 * h),
                (0, -0.1 * d, seat + 0.26 * h),
                (0, 0.37 * d, seat + 0.24 * h),
            ]
        )
    return [tube(curve(line, 10), r, brief.sides(8), flat=1.3).of("iron") for line in lines]


FAMILY = Family(
    nouns=("bench", "pew"),
    width=(1.3, 2.0),
    depth=(0.42, 0.6),
    height=(0.75, 0.95),
    materials={
        "slats": ("oak", "pine", "walnut"),
        "supports": ("oak", "pine", "driftwood"),
        "iron": ("iron", "bronze"),
    },
    counts={"slats": Count((2, 5), (1, 9), ("slat", "plank", "board"))},
    build=build,
    main="width",
    proportional=False,
    also=("supports",),
    parts={"iron": ("leg", "legs", "arm")},
    akin=("sofa", "couch", "settee", "bed", "seat", "loveseat", "swing"),
    variants=("park", "garden", "backless"),
)
