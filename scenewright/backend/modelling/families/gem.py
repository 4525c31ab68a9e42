"""Gems: brilliants, step cuts and clusters of crystals."""

from __future__ import annotations

import numpy as np

from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.parts import Doubles, Part, facing
from scenewright.backend.modelling.solids import chamfered, frustum


def build(brief: Brief) -> list[Part]:
    """Return one cut stone, or crystals grown from one foot."""
    form = brief.one_of("brilliant", "step", "cluster", "brilliant")
    if form == "cluster" or brief.is_("raw", "crystals", "shard"):
        return _cluster(brief)
    return [_brilliant(brief) if form == "brilliant" else _step(brief)]


def _ring(count: int, radius: float, z: float, turn: float = 0.0) -> Doubles:
    angles = 2 * np.pi * (np.arange(count) + turn) / count
    return np.stack([radius * np.cos(angles), radius * np.sin(angles), np.full(count, z)], axis=1)


def _brilliant(brief: Brief) -> Part:
    """Return a round stone: table, crown of three rows of facets, girdle, pavilion.

    Source: the proportions are about those of Tolkowsky, Diamond Design, 1919.
    """
    n, r = 8, brief.width / 2
    crown, depth = r * brief.between(0.3, 0.4), r * brief.between(0.85, 1.0)
    table = brief.between(0.55, 0.62) * r
    top = _ring(n, table, depth + crown)
    middle = _ring(n, 0.80 * r, depth + 0.52 * crown, 0.5)
    girdle = _ring(2 * n, r, depth)
    points = np.concatenate([top, middle, girdle, [(0, 0, 0)]])
    faces: list[list[int]] = [list(range(n))]
    for i in range(n):
        j, m, g = (i + 1) % n, n + i, 2 * n + 2 * i
        beyond, culet = 2 * n + (2 * i + 2) % (2 * n), 4 * n
        faces += [[i, m, j], [i, g, m], [m, beyond, j]]
        faces += [[g, g + 1, m], [g + 1, beyond, m]]
        faces += [[g, culet, g + 1], [g + 1, culet, beyond]]
    return chamfered(points, faces, 0.012 * r, "z")


def _step(brief: Brief) -> Part:
    """Return an oblong stone with cut corners, in steps."""
    w, d = brief.width / 2, brief.width / 2 * brief.between(0.62, 0.85)
    h = d * brief.between(1.0, 1.25)
    rings = [(0.62, 1.0), (0.84, 0.86), (1.0, 0.64), (1.0, 0.58), (0.72, 0.28), (0.28, 0.0)]
    corner = 0.42 * d
    base = np.array(
        [
            (w, -d + corner),
            (w, d - corner),
            (w - corner, d),
            (-w + corner, d),
            (-w, d - corner),
            (-w, -d + corner),
            (-w + corner, -d),
            (w - corner, -d),
        ]
    )
    points = np.concatenate([np.concatenate([base * k, np.full((8, 1), z * h)], axis=1) for k, z in rings])
    faces = [list(range(8)), list(range(40, 48))[::-1]]
    for ring in range(5):
        for i in range(8):
            j = (i + 1) % 8
            faces.append([8 * ring + i, 8 * ring + 8 + i, 8 * ring + 8 + j, 8 * ring + j])
    return chamfered(points, faces, 0.012 * w, "z")


def _shard(radius: float, length: float, tip: float, skew: float) -> Part:
    """Return a six-sided crystal with a point, standing."""
    points = np.concatenate([_ring(6, 0.75 * radius, 0), _ring(6, radius, length - tip), [(skew * radius, 0, length)]])
    faces = [[5, 4, 3, 2, 1, 0], *([i, (i + 1) % 6, 6 + (i + 1) % 6, 6 + i] for i in range(6))]
    faces += [[6 + i, 6 + (i + 1) % 6, 12] for i in range(6)]
    return chamfered(points, faces, 0.05 * radius, "z")


def _cluster(brief: Brief) -> list[Part]:
    w, h, parts = brief.width, brief.height, []
    for i in range(brief.counts["crystals"]):
        size = 1.0 if i == 0 else brief.between(0.4, 0.8)
        angle, lean = 2.4 * i + brief.between(-0.4, 0.4), 0.1 if i == 0 else brief.between(0.35, 0.8)
        one = _shard(
            0.13 * w * (0.5 + size / 2) * brief.between(0.8, 1.2), size * h, 0.25 * size * h, brief.between(-0.3, 0.3)
        )
        out = np.array([lean * np.cos(angle), lean * np.sin(angle), 1.0])
        parts.append(
            one.moved(z=-0.05 * h).transformed(
                facing(out), (0.06 * w * np.cos(angle), 0.06 * w * np.sin(angle), 0.08 * h)
            )
        )
    foot = frustum((0.62 * w, 0.56 * w), (0.42 * w, 0.4 * w), 0.16 * h, 0.04 * w).turned("z", 20)
    return [*parts, foot.of("matrix")]


FAMILY = Family(
    nouns=("gem", "jewel", "gemstone", "crystal", "ruby", "emerald", "sapphire", "diamond", "amethyst", "topaz"),
    width=(0.02, 0.06),
    depth=None,
    height=(0.018, 0.05),
    materials={
        "stone": ("ruby", "emerald", "sapphire", "amethyst", "topaz", "diamond"),
        "matrix": ("granite", "stone"),
    },
    counts={"crystals": Count((5, 9), (1, 20), ("crystal", "shard"))},
    build=build,
    main="width",
    akin=("quartz", "pearl", "opal", "treasure", "jewellery"),
    variants=("brilliant", "step", "cluster", "raw", "crystals", "shard"),
)
