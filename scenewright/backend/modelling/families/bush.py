"""Bushes: heaps of leaves close to the ground, some with berries or blossoms."""

from __future__ import annotations

import numpy as np

from scenewright.backend.modelling.blobs import ball, foliage, scatter_leaves
from scenewright.backend.modelling.family import Brief, Family
from scenewright.backend.modelling.lathe import curve
from scenewright.backend.modelling.parts import Part
from scenewright.backend.modelling.sweeps import tube


def build(brief: Brief) -> list[Part]:
    """Return stems, heaps of leaves and perhaps berries."""
    w, d, h = brief.width, brief.depth, brief.height
    count, parts = int(brief.rng.integers(4, 8)), []
    berried = brief.is_("berry", "berries", "flowering") or brief.maybe(0.4)
    for i in range(count):
        angle = 2.4 * i + brief.between(-0.3, 0.3)
        away = 0.0 if i == 0 else brief.between(0.22, 0.32)
        radius = (0.30 if i == 0 else brief.between(0.18, 0.26)) * min(w, d)
        centre = np.array(
            [away * w * np.cos(angle), away * d * np.sin(angle), (0.55 if i == 0 else brief.between(0.3, 0.48)) * h]
        )
        size = np.array([radius, radius, min(0.42 * h, centre[2] * 0.98)])
        parts.append(
            foliage(brief.fineness(3), int(brief.rng.integers(2**20))).scaled(*size).moved(*centre).of("leaves")
        )
        foot = np.array([0.25 * centre[0], 0.25 * centre[1], 0.0])
        parts.append(
            tube(
                curve(np.stack([foot, 0.6 * foot + 0.4 * centre, centre]), 5), 0.022 * h * np.linspace(1, 0.5, 5), 7
            ).of("stems")
        )
        if not brief.is_("low poly"):
            parts += [one.of("leaves") for one in scatter_leaves(centre, 0.97 * size, 75, 0.085 * min(w, h), brief.rng)]
        if berried:
            parts += _berries(brief, centre, size, 0.016 * (w + h) / 2)
    return parts


def _berries(brief: Brief, centre: np.ndarray, size: np.ndarray, radius: float) -> list[Part]:
    parts = []
    for _ in range(9):
        out = brief.rng.normal(size=3) + (0, -0.4, 0.3)
        out /= np.linalg.norm(out)
        parts.append(ball(radius * brief.between(0.8, 1.2), 1).moved(*(centre + 1.04 * size * out)).of("berries"))
    return parts


FAMILY = Family(
    nouns=("bush", "shrub", "hedge", "thicket"),
    width=(0.9, 1.6),
    depth=(0.9, 1.4),
    height=(0.7, 1.2),
    materials={
        "leaves": ("leaves", "leaves", "needles"),
        "stems": ("bark",),
        "berries": ("berries", "blossom"),
    },
    build=build,
    main="height",
    parts={"berries": ("berry", "flower", "blossom"), "leaves": ("leaf", "leaves")},
    akin=("plant", "grass", "flower", "fern", "ivy", "weed"),
    variants=("flowering",),
)
