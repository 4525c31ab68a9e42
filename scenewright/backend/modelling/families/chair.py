"""Chairs: four legs (or as many as asked for), a seat, a back of slats or spindles."""

from __future__ import annotations

import math

from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.lathe import curve, lathe
from scenewright.backend.modelling.parts import Part, both
from scenewright.backend.modelling.solids import box, frustum, panel
from scenewright.backend.modelling.sweeps import tube


def build(brief: Brief) -> list[Part]:
    """Return legs, rails, seat, back, and perhaps a cushion and arms."""
    w, d, h = brief.width, brief.depth, brief.height
    seat = h * brief.between(0.46, 0.52)
    thick, leg = 0.028 + 0.02 * brief.between(0, 1), 0.036 + 0.016 * brief.between(0, 1)
    thick, leg = thick * h / 0.9, leg * h / 0.9
    turned = brief.is_("ornate") or (brief.maybe(0.35) and not brief.is_("modern"))
    parts = [box(w, d, thick, 0.25 * thick, grain="y").moved(z=seat - thick)]
    parts += _legs(brief, w, d, seat - 0.6 * thick, leg, turned)
    parts += _back(brief, w, d, h, seat, leg)
    if brief.counts["legs"] == 4:
        rail = box(0.55 * leg, d - 1.5 * leg, 0.9 * leg, 0.1 * leg).moved(x=w / 2 - 0.75 * leg, z=0.32 * seat)
        apron = box(w - 2 * leg, 0.5 * leg, 1.5 * leg, 0.1 * leg).moved(
            y=-d / 2 + 0.8 * leg, z=seat - thick - 1.45 * leg
        )
        parts += [*both(rail), apron, box(w - 1.6 * leg, 0.5 * leg, 0.8 * leg, 0.1 * leg).moved(z=0.325 * seat)]
    if brief.is_("cushioned", "ornate") or brief.maybe(0.3):
        parts.append(
            box(0.9 * w, 0.84 * d, 1.3 * thick, 0.55 * thick).moved(y=-0.04 * d, z=seat - 0.2 * thick).of("cushion")
        )
    if brief.is_("armchair", "throne") or brief.maybe(0.15):
        post = box(0.8 * leg, 0.8 * leg, 0.24 * h, 0.1 * leg).moved(
            x=w / 2 - 0.6 * leg, y=-0.3 * d, z=seat - 0.3 * thick
        )
        arm = box(1.3 * leg, 0.92 * d, 0.6 * leg, 0.2 * leg).moved(x=w / 2 - 0.6 * leg, y=0.02 * d, z=seat + 0.23 * h)
        parts += [*both(post), *both(arm)]
    return parts


def _legs(brief: Brief, w: float, d: float, tall: float, leg: float, turned: bool) -> list[Part]:
    count = brief.counts["legs"]
    if turned:
        wide = 0.62 * leg
        shape = [(0.5, 0), (0.62, 0.1), (0.95, 0.45), (0.7, 0.52), (1.0, 0.58), (0.75, 0.64), (1.0, 0.8), (1.05, 1)]
        one = lathe([(0, 0), *((wide * r, tall * z) for r, z in shape), (0, tall)], brief.sides(14), 0.1 * leg)
    else:
        one = frustum((0.68 * leg, 0.68 * leg), (1.15 * leg, 1.15 * leg), tall, 0.12 * leg)
    spread = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
    if count != 4:
        spread = [(math.sin(2 * math.pi * i / count), -math.cos(2 * math.pi * i / count)) for i in range(count)]
    return [one.moved(x * (w / 2 - 0.7 * leg), y * (d / 2 - 0.7 * leg)) for x, y in spread]


def _back(brief: Brief, w: float, d: float, h: float, seat: float, leg: float) -> list[Part]:
    """Return posts that lean back a little and what is between them."""
    tall, lean = h - seat, brief.between(4, 10)
    style = brief.one_of("slatted", "spindled", "ladder", "panelled")
    post = frustum((1.1 * leg, leg), (0.75 * leg, 0.7 * leg), tall + 0.02, 0.12 * leg).moved(
        x=w / 2 - 0.65 * leg, z=-0.02
    )
    inner = w - 1.9 * leg
    crown = [(-0.5 * w, 0), (0.5 * w, 0), (0.5 * w, 0.10 * tall), (0.25 * w, 0.145 * tall), (0, 0.16 * tall)]
    crown += [(-0.25 * w, 0.145 * tall), (-0.5 * w, 0.10 * tall)]
    parts = [*both(post), panel(crown, 0.62 * leg, 0.12 * leg, grain="x").moved(z=0.87 * tall)]
    if style == "ladder":
        slats = 2 + int(brief.rng.integers(3))
        parts += [
            box(inner, 0.4 * leg, 0.45 * tall / slats, 0.1 * leg).moved(z=(0.15 + 0.72 * i / slats) * tall)
            for i in range(slats)
        ]
    elif style == "panelled":
        parts.append(box(inner, 0.4 * leg, 0.6 * tall, 0.1 * leg, grain="z").moved(z=0.2 * tall))
    else:
        count = 3 + int(brief.rng.integers(4))
        parts.append(box(inner, 0.5 * leg, 0.07 * tall, 0.1 * leg).moved(z=0.14 * tall))
        wide = 0.55 * inner / count if style == "slatted" else 0.0
        for i in range(count):
            x = (i + 0.5) * inner / count - inner / 2
            if style == "slatted":
                parts.append(box(wide, 0.3 * leg, 0.75 * tall, 0.08 * leg, grain="z").moved(x=x, z=0.16 * tall))
            else:
                line = curve([(x, 0, 0.16 * tall), (x, 0.1 * leg, 0.5 * tall), (x, 0, 0.92 * tall)], 5)
                parts.append(tube(line, [0.16 * leg, 0.2 * leg, 0.25 * leg, 0.2 * leg, 0.16 * leg], brief.sides(8)))
    return [part.turned("x", -lean).moved(y=d / 2 - 0.55 * leg, z=seat) for part in parts]


FAMILY = Family(
    nouns=("chair", "armchair", "throne"),
    width=(0.4, 0.52),
    depth=(0.42, 0.54),
    height=(0.82, 1.1),
    materials={"frame": ("oak", "walnut", "pine", "mahogany"), "cushion": ("fabric", "leather", "velvet")},
    counts={"legs": Count((4, 4), (3, 8), ("leg", "legged"))},
    build=build,
    parts={"cushion": ("seat", "upholstery", "pillow")},
    akin=("seat", "recliner", "rocker", "wheelchair"),
    variants=("armchair", "throne", "slatted", "spindled", "ladder", "panelled", "cushioned"),
)
