"""Coins, lying flat: a raised rim and an emblem on both faces; several make a stack."""

from __future__ import annotations

import numpy as np

from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.lathe import lathe
from scenewright.backend.modelling.parts import Part
from scenewright.backend.modelling.solids import prism


def build(brief: Brief) -> list[Part]:
    """Return a coin, or a stack in which each lies a little askew."""
    r, count = brief.width / 2, brief.counts["coins"]
    thick = 2 * r * brief.between(0.09, 0.13)
    form = brief.one_of("star", "crown", "cross", "sun")
    parts = []
    for i in range(count):
        aside = brief.rng.normal(scale=0.04 * r, size=2) if i else np.zeros(2)
        coin = _coin(brief, r, thick, form)
        parts += [
            part.turned("z", brief.between(0, 360)).moved(float(aside[0]), float(aside[1]), 1.002 * i * thick)
            for part in coin
        ]
    return parts


def _coin(brief: Brief, r: float, thick: float, form: str) -> list[Part]:
    low, rim, dish = 0.13 * thick, 0.87 * r, 0.83 * r
    face = thick / 2 - low
    half = [(0, face), (dish, face), (rim, thick / 2), (0.97 * r, thick / 2), (r, 0.34 * thick)]
    profile = [(x, thick / 2 - z) for x, z in half] + [(x, thick / 2 + z) for x, z in half[::-1]]
    parts = [lathe(profile, brief.sides(48), 0.03 * thick)]
    raised = prism(_emblem(form, 0.62 * r), 1.5 * low, 0.02 * r).moved(z=thick / 2 + face - 0.6 * low)
    parts += [raised, raised.moved(z=-thick / 2).turned("x", 180).moved(z=thick / 2)]
    for i in range(brief.sides(36)):
        angle = 2 * np.pi * (i + 0.5) / brief.sides(36)
        bead = prism(0.022 * r * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]), 1.2 * low, 0.01 * r)
        bead = bead.turned("z", np.degrees(angle)).moved(
            0.77 * r * np.cos(angle), 0.77 * r * np.sin(angle), thick / 2 + face - 0.5 * low
        )
        parts.append(bead)
    return parts


def _emblem(form: str, r: float) -> np.ndarray:
    """Return the outline of an emblem of about a radius, (k, 2)."""
    if form == "crown":
        return r * np.array(
            [(-0.75, -0.55), (0.75, -0.55), (0.95, 0.5), (0.45, 0.0), (0.0, 0.75), (-0.45, 0.0), (-0.95, 0.5)]
        )
    if form == "cross":
        a, b = 0.2, 0.85
        arms = [
            (a, -b),
            (a, -a),
            (b, -a),
            (b, a),
            (a, a),
            (a, b),
            (-a, b),
            (-a, a),
            (-b, a),
            (-b, -a),
            (-a, -a),
            (-a, -b),
        ]
        return r * np.array(arms)
    tips, inner = (5, 0.42) if form == "star" else (12, 0.66)
    angles = np.pi / 2 + np.pi * np.arange(2 * tips) / tips
    reach = r * np.where(np.arange(2 * tips) % 2 == 0, 0.95, inner)
    return np.stack([reach * np.cos(angles), reach * np.sin(angles)], axis=1)


FAMILY = Family(
    nouns=("coin", "medal", "token", "doubloon", "medallion"),
    width=(0.022, 0.04),
    depth=None,
    height=(0.0025, 0.0042),
    materials={"metal": ("gold", "gold", "silver", "copper", "bronze")},
    counts={"coins": Count((1, 1), (1, 30), ("coin",))},
    build=build,
    main="width",
    akin=("money", "treasure", "disc", "cash"),
    variants=("star", "crown", "cross", "sun"),
)
