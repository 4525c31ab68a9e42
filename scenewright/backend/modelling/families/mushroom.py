"""Mushrooms: one large or a group, capped and perhaps spotted."""

from __future__ import annotations

import numpy as np

from scenewright.backend.modelling.blobs import ball
from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.lathe import curve, lathe
from scenewright.backend.modelling.parts import Part, facing
from scenewright.backend.modelling.sweeps import tube


def build(brief: Brief) -> list[Part]:
    """Return a group of mushrooms that lean apart."""
    parts, count = [], brief.counts["mushrooms"]
    flat, spotted = brief.between(0.35, 0.75), brief.is_("spotted", "fantasy") or brief.maybe(0.55)
    for i in range(count):
        size = 1.0 if i == 0 else brief.between(0.35, 0.65)
        angle = 2.4 * i + brief.between(-0.4, 0.4)
        place = np.array([np.cos(angle), np.sin(angle)]) * (0 if i == 0 else 0.42 * brief.width)
        lean = np.array([np.cos(angle), np.sin(angle)]) * brief.between(0.03, 0.1) * brief.height
        one = _mushroom(brief, size * brief.height, size * 0.40 * brief.width, flat, lean * size, spotted)
        parts += [part.moved(place[0], place[1]) for part in one]
    return parts


def _mushroom(brief: Brief, tall: float, radius: float, flat: float, lean: np.ndarray, spotted: bool) -> list[Part]:
    cap = radius * flat * 1.3
    top = tall - cap
    thick = radius * brief.between(0.2, 0.3)
    line = curve([(0, 0, 0), (0.3 * lean[0], 0.3 * lean[1], 0.5 * top), (lean[0], lean[1], top + 0.3 * cap)], 9)
    t = np.linspace(0, 1, 9)
    stem = tube(line, thick * (1.25 - 0.5 * t + 0.5 * np.exp(-9 * t)), brief.sides(14)).of("stem")
    dome = curve(
        [
            (radius, 0),
            (0.97 * radius, 0.25 * cap),
            (0.72 * radius, 0.72 * cap),
            (0.3 * radius, 0.96 * cap),
            (0.02 * radius, cap),
        ],
        14,
    )
    curl = [(0.9 * radius, -0.10 * cap), (1.0 * radius, -0.06 * cap)]
    skin = lathe(
        [(0, 0.14 * cap), (0.5 * radius, 0.10 * cap), *curl, *dome[:-1], (0, cap)], brief.sides(30), 0.03 * radius
    )
    under = lathe(
        [(0, 0.02 * cap), (0.85 * radius, -0.07 * cap), (0.83 * radius, 0.04 * cap), (0, 0.11 * cap)],
        brief.sides(30),
        0.004 * radius,
    )
    collar = lathe(
        [(0, 0), (1.9 * thick, -0.06 * cap), (1.95 * thick, 0), (0, 0.14 * cap)], brief.sides(18), 0.02 * thick
    )
    tilt = facing((1.2 * lean[0], 1.2 * lean[1], tall))
    parts = [part.transformed(tilt, (*lean, top)) for part in (skin.of("cap"), under.of("gills"))]
    parts += [stem, collar.moved(0.55 * lean[0], 0.55 * lean[1], 0.7 * top).of("gills")]
    if spotted:
        parts += [spot.transformed(tilt, (*lean, top)) for spot in _spots(brief, dome, radius)]
    return parts


def _spots(brief: Brief, dome: np.ndarray, radius: float) -> list[Part]:
    """Return flat warts all over the cap."""
    parts = []
    for i in range(int(brief.rng.integers(12, 20))):
        at = brief.between(0.08, 0.95) * (len(dome) - 2)
        low = int(at)
        r, z = dome[low] + (dome[low + 1] - dome[low]) * (at - low)
        slope = dome[low + 1] - dome[low]
        angle, size = 2.4 * i, radius * brief.between(0.05, 0.13)
        out = np.array([slope[1] * np.cos(angle), slope[1] * np.sin(angle), -slope[0]])
        wart = ball(size, 1).scaled(1, brief.between(0.7, 1), 0.35)
        parts.append(wart.transformed(facing(out), (r * np.cos(angle), r * np.sin(angle), z)).of("spots"))
    return parts


FAMILY = Family(
    nouns=("mushroom", "toadstool", "fungus"),
    width=(0.10, 0.22),
    depth=None,
    height=(0.12, 0.26),
    materials={
        "cap": ("mushroom cap", "mushroom cap", "cork", "leather"),
        "stem": ("mushroom flesh",),
        "gills": ("mushroom flesh",),
        "spots": ("mushroom flesh",),
    },
    counts={"mushrooms": Count((1, 4), (1, 9), ("mushroom", "toadstool"))},
    build=build,
    parts={"stem": ("stalk", "foot"), "spots": ("spot", "dot", "wart")},
    akin=("fungi", "truffle", "champignon"),
    variants=("spotted",),
)
