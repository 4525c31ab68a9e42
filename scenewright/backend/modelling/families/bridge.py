"""Bridges: an arch of stone with parapets, or boards on beams with railings."""

from __future__ import annotations

import itertools

import numpy as np

from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.lathe import curve
from scenewright.backend.modelling.parts import Part, both, rotation
from scenewright.backend.modelling.solids import box, panel
from scenewright.backend.modelling.sweeps import arc, tube


def build(brief: Brief) -> list[Part]:
    """Return a bridge that leads from left to right."""
    if brief.is_("stone", "arched") or (brief.maybe(0.5) and not brief.is_("wood", "metal")):
        return _arched(brief)
    return _boarded(brief)


def _crown(w: float, low: float, high: float, x: np.ndarray) -> np.ndarray:
    """Return the height of the way at x: a gentle hump."""
    crown: np.ndarray = low + (high - low) * 0.5 * (1 + np.cos(np.pi * np.clip(2 * x / w, -1, 1)))
    return crown


def _arched(brief: Brief) -> list[Part]:
    w, d, h = brief.width, brief.depth, brief.height
    parapet = 0.24 * h
    low, high = 0.42 * h, h - parapet
    span = w * brief.between(0.52, 0.64)
    rise = high - brief.between(0.16, 0.2) * h
    x = np.linspace(w / 2, -w / 2, 21)
    way = np.stack([x, _crown(w, low, high, x)], axis=1)
    hole = arc(180, 0, 17) * (span / 2, rise)
    parts = [panel(np.concatenate([way, [(-w / 2, 0.0)], hole, [(w / 2, 0.0)]]), d, 0.012 * d, grain="x")]
    parts += _voussoirs(brief, span, rise, d)
    top = np.stack([x, _crown(w, low, high, x) + 0.75 * parapet], axis=1)
    wall = np.concatenate([top, np.stack([x, way[:, 1] - 0.1 * parapet], axis=1)[::-1]])
    parts += both(panel(wall, 0.11 * d, 0.01 * d, grain="x").moved(y=-0.465 * d), "y")
    for i in range(20):
        a, b = top[i], top[i + 1]
        slope = np.degrees(np.arctan2(a[1] - b[1], a[0] - b[0]))
        stone = box(0.985 * float(np.hypot(*(a - b))), 0.16 * d, 0.2 * parapet, 0.02 * d, grain="x").turned(
            "y", -float(slope)
        )
        parts += [
            part.of("trim")
            for part in both(stone.moved(x=(a[0] + b[0]) / 2, y=-0.465 * d, z=(a[1] + b[1]) / 2 - 0.05 * parapet), "y")
        ]
    post = box(0.2 * d, 0.2 * d, low + 1.05 * parapet, 0.02 * d, grain="z").moved(x=w / 2 - 0.08 * d, y=-0.465 * d)
    return parts + [part.of("trim") for one in both(post) for part in both(one, "y")]


def _voussoirs(brief: Brief, span: float, rise: float, d: float) -> list[Part]:
    """Return the wedge stones around the arch, standing out of both faces."""
    count, parts = 2 * brief.counts["stones"] + 1, []
    angles = np.linspace(180, 0, count + 1)
    for left, right in itertools.pairwise(angles):
        gap = 0.04 * (left - right)
        rim = arc(left - gap, right + gap, 2)
        deep = 1.2 if abs(left + right - 180) > 1 else 1.27
        inner = rim * (0.985 * span / 2, 0.985 * rise)
        outer = rim * (span / 2 + (deep - 1) * rise, deep * rise)
        parts.append(panel(np.concatenate([inner, outer[::-1]])[::-1], 1.05 * d, 0.012 * d).of("trim"))
    return parts


def _boarded(brief: Brief) -> list[Part]:
    """Return beams, boards, posts and rails, along a low hump."""
    w, d, h = brief.width, brief.depth, brief.height
    rail, boards, parts = 0.48 * h, brief.counts["boards"], []
    high, low = h - rail, (h - rail) * brief.between(0.35, 0.7)
    x = np.linspace(-w / 2, w / 2, 17)
    beam = 0.09 * d
    line = np.stack([x, np.full(17, 0.38 * d), _crown(w, low, high, x) - 1.6 * beam], axis=1)
    parts += [part.of("beams") for part in both(tube(line, 0.8 * beam, 8), "y")]
    length = 1.02 * w / boards
    for i in range(boards):
        at = (i + 0.5) / boards * w - w / 2
        slope = (_crown(w, low, high, np.array(at + 0.01)) - _crown(w, low, high, np.array(at - 0.01))) / 0.02
        board = box(0.93 * length, d * brief.between(0.97, 1.0), 0.5 * beam, 0.06 * beam, grain="y")
        tilt = rotation("y", -float(np.degrees(np.arctan(slope))))
        parts.append(
            board.transformed(tilt, (at, 0, float(_crown(w, low, high, np.array(at))) - 0.55 * beam)).of("boards")
        )
    posts = np.linspace(-w / 2 + beam, w / 2 - beam, brief.counts["posts"])
    for at in posts:
        foot = 0.0 if abs(at) > w / 2 - 2 * beam else float(_crown(w, low, high, np.array(at))) - 2.6 * beam
        top = float(_crown(w, low, high, np.array(at))) + 0.9 * rail
        post = box(0.9 * beam, 0.9 * beam, top + 0.1 * rail - foot, 0.1 * beam, grain="z").moved(
            x=at, y=0.45 * d, z=foot
        )
        parts += [part.of("beams") for part in both(post, "y")]
    for share, thick in ((0.86, 0.42), (0.45, 0.3)):
        line = np.stack([x, np.full(17, 0.45 * d), _crown(w, low, high, x) + share * rail], axis=1)
        line = curve([(0.99 * a, b, c) for a, b, c in line], 24)
        parts += [part.of("beams") for part in both(tube(line, thick * beam, 8), "y")]
    return parts


FAMILY = Family(
    nouns=("bridge", "footbridge", "overpass"),
    width=(4.0, 7.0),
    depth=(1.6, 2.4),
    height=(1.8, 2.8),
    materials={
        "stone": ("stone", "sandstone", "limestone"),
        "boards": ("oak", "pine", "driftwood"),
        "trim": ("limestone", "stone"),
        "beams": ("oak", "walnut"),
    },
    counts={
        "boards": Count((18, 26), (6, 60), ("board", "plank")),
        "posts": Count((4, 6), (2, 14), ("post",)),
        "stones": Count((6, 9), (4, 14), ("stone", "voussoir")),
    },
    build=build,
    main="width",
    proportional=False,
    parts={"trim": ("parapet", "arch"), "beams": ("rail", "railing", "beam")},
    also=("boards",),
    akin=("viaduct", "aqueduct", "pier", "dock", "jetty"),
    variants=("arched",),
)
