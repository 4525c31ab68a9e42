"""Lanterns: a glazed cage around a flame, with a roof and a ring to carry it by."""

from __future__ import annotations

from scenewright.backend.modelling.blobs import ball
from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.lathe import curve, lathe
from scenewright.backend.modelling.parts import Part, around
from scenewright.backend.modelling.solids import box
from scenewright.backend.modelling.sweeps import arc, tube


def build(brief: Brief) -> list[Part]:
    """Return foot, posts, panes, roof, ring, candle and flame."""
    r, h, sides = brief.width / 2, brief.height, brief.counts["sides"]
    foot, roof = 0.09 * h, h * brief.between(0.2, 0.26)
    ring = 0.16 * h
    top = h - ring
    eaves, cage = top - roof, 0.8 * r
    parts = [_layer(sides, [(0, 0), (r, 0), (r, 0.5 * foot), (0.93 * cage + 0.05 * r, foot), (0, foot)])]
    peak = [
        (0, eaves),
        (r, eaves),
        (r, eaves + 0.12 * roof),
        (0.5 * r, eaves + brief.between(0.5, 0.75) * roof),
        (0.2 * r, top),
        (0, top),
    ]
    parts.append(_layer(sides, peak))
    post = box(0.1 * r, 0.1 * r, eaves - foot + 0.04 * h, 0.015 * r).moved(x=0.9 * cage, z=foot - 0.02 * h)
    parts += around(post, sides)
    for z in (0.36, 0.72):
        line = [(0.88 * cage * a, 0.88 * cage * b, foot + z * (eaves - foot)) for a, b in arc(0, 360, sides + 1)[:-1]]
        if brief.maybe(0.7):
            parts += [tube([line[i - 1], line[i]], 0.03 * r, 6) for i in range(sides)]
    parts.append(
        _layer(
            sides, [(0, foot * 0.9), (0.82 * cage, foot * 0.9), (0.82 * cage, eaves + 0.01 * h), (0, eaves + 0.01 * h)]
        ).of("panes")
    )
    wax = 0.34 * (eaves - foot) * brief.between(0.8, 1.3)
    parts.append(
        lathe(
            [(0, foot * 0.8), (0.24 * r, foot * 0.8), (0.24 * r, foot + wax), (0, foot + 0.97 * wax)],
            brief.sides(16),
            0.02 * r,
        ).of("candle")
    )
    flame = curve([(0.02 * r, 0), (0.11 * r, 0.1 * h), (0.07 * r, 0.15 * h), (0.008 * r, 0.22 * h)], 9)
    parts.append(lathe([(0, 0), *flame, (0, 0.222 * h)], brief.sides(12)).moved(z=foot + 0.98 * wax).of("flame"))
    loop = 0.52 * ring * arc(0, 360, 21)[:-1]
    parts.append(tube([(a, 0, b + top + 0.44 * ring) for a, b in loop], 0.07 * ring, 8, closed=True))
    return [*parts, ball(0.1 * r, 1).moved(z=top)]


def _layer(sides: int, profile: list[tuple[float, float]]) -> Part:
    """Return a lathed solid of as many sides as the cage, its corners over the posts."""
    return lathe(profile, sides, 0.004)


FAMILY = Family(
    nouns=("lantern",),
    width=(0.15, 0.24),
    depth=None,
    height=(0.3, 0.46),
    materials={
        "metal": ("iron", "brass", "copper", "bronze"),
        "panes": ("glass",),
        "candle": ("wax",),
        "flame": ("flame",),
    },
    counts={"sides": Count((4, 8), (3, 12), ("side", "sided"))},
    build=build,
    parts={"panes": ("pane", "glass")},
    akin=("torch", "light", "beacon", "streetlight"),
)
