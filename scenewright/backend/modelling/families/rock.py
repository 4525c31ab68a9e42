"""Rocks: boulders broken along planes, some with smaller ones at their feet."""

from __future__ import annotations

from scenewright.backend.modelling.blobs import boulder
from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.parts import Part


def build(brief: Brief) -> list[Part]:
    """Return one large boulder and perhaps some beside it."""
    parts = []
    for i in range(brief.counts["rocks"]):
        size = 1.0 if i == 0 else brief.between(0.25, 0.5)
        angle, away = brief.between(0, 360), 0.0 if i == 0 else brief.between(0.42, 0.55)
        stone = boulder(brief.fineness(3 if i else 4), int(brief.rng.integers(9, 16)), brief.rng)
        stone = stone.turned("z", brief.between(0, 360))
        w, d, h = (size * side / 2 for side in (brief.width, brief.depth, brief.height))
        stone = stone.scaled(w, d, h).turned("x", brief.between(-14, 14))
        parts.append(stone.moved(x=away * brief.width, z=0.80 * h).turned("z", angle))
    return [_grounded(part) for part in parts]


def _grounded(part: Part) -> Part:
    """Return a rock whose underside is pressed flat, as if it lay in the ground."""
    flat = part.vertices.copy()
    under = flat[:, 2] < 0
    flat[under, 2] *= 0.08
    return Part(flat, part.faces, part.slot, part.frame)


FAMILY = Family(
    nouns=("rock", "boulder", "pebble", "cliff"),
    width=(0.6, 1.8),
    depth=(0.5, 1.4),
    height=(0.4, 1.3),
    materials={"rock": ("stone", "granite", "sandstone", "limestone", "slate", "mossy stone")},
    counts={"rocks": Count((1, 3), (1, 8), ("rock", "boulder", "pebble"))},
    build=build,
    main="width",
    akin=("meteorite", "asteroid", "mountain", "cobble"),
)
