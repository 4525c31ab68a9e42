"""Small houses: walls, a gabled roof, door, windows, chimney, and timbers on plaster."""

from __future__ import annotations

import math

import numpy as np

from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.parts import Part, both
from scenewright.backend.modelling.solids import box, frustum, panel, prism


def build(brief: Brief) -> list[Part]:
    """Return a house whose ridge runs from left to right."""
    w, d, h = brief.width, brief.depth, brief.height
    over, foot = 0.09 * d, 0.07 * h
    wall_w, wall_d, eaves = w - 2 * over, d - 2.2 * over, h * brief.between(0.48, 0.58)
    chimney = brief.is_("cottage") or brief.maybe(0.75)
    ridge = h * (0.9 if chimney else 1.0)
    timbered = brief.is_("timbered", "medieval", "tudor") or (brief.maybe(0.5) and not brief.is_("modern"))
    gable = [
        (-wall_d / 2, 0.5 * foot),
        (wall_d / 2, 0.5 * foot),
        (wall_d / 2, eaves),
        (0, ridge - 0.06 * h),
        (-wall_d / 2, eaves),
    ]
    parts = [panel(gable, wall_w, 0.01 * w, grain="x").turned("z", 90)]
    parts.append(box(wall_w + 0.06 * d, wall_d + 0.06 * d, foot, 0.012 * w).of("foundation"))
    parts += _roof(w, d, wall_d, eaves, ridge, over)
    if timbered:
        parts += _timbers(brief, wall_w, wall_d, eaves, ridge, foot)
    parts += _openings(brief, wall_w, wall_d, eaves, ridge, foot)
    if chimney:
        parts += _chimney(brief, w, d, h)
    return parts


def _roof(w: float, d: float, wall_d: float, eaves: float, ridge: float, over: float) -> list[Part]:
    """Return two slabs, a ridge and boards along the gables."""
    slope = math.atan2(ridge - eaves, wall_d / 2)
    length, thick = (wall_d / 2 + 0.9 * over) / math.cos(slope), 0.05 * d**0.7
    slab = box(w, length, thick, 0.15 * thick, grain="x").moved(y=length / 2 - 0.3 * thick)
    barge = box(0.02 * w, length, 1.9 * thick, 0.01 * w, grain="y").moved(y=length / 2 - 0.2 * thick, z=-0.75 * thick)
    parts = []
    for turn in (0, 180):

        def placed(part: Part, turn: int = turn) -> Part:
            return part.turned("x", -math.degrees(slope)).moved(z=ridge - 0.9 * thick).turned("z", turn)

        parts += [placed(slab).of("roof"), *(placed(part).of("timber") for part in both(barge.moved(x=0.495 * w)))]
    cap = prism(
        [(-1.3 * thick, -0.9 * thick), (1.3 * thick, -0.9 * thick), (0, 0.35 * thick)],
        1.005 * w,
        0.1 * thick,
        grain="z",
    )
    return [*parts, cap.turned("x", 90).turned("z", 90).moved(x=-0.5025 * w, z=ridge + 0.1 * thick).of("roof")]


def _timbers(brief: Brief, w: float, d: float, eaves: float, ridge: float, foot: float) -> list[Part]:
    """Return beams at the corners, along the walls and across the gables."""
    beam, parts = 0.045 * min(w, d) + 0.02, []
    tall = eaves - foot
    posts = np.linspace(-w / 2, w / 2, 2 * int(brief.rng.integers(2, 4)) + 1)
    for side in (-1, 1):
        parts += [box(beam, beam, tall, 0.12 * beam, grain="z").moved(x, side * d / 2, foot - 0.01) for x in posts]
        for z in (foot, 0.52 * tall + foot, eaves - 1.2 * beam):
            parts.append(box(w + 0.8 * beam, 0.92 * beam, 0.95 * beam, 0.12 * beam).moved(y=side * d / 2, z=z))
        for z in (foot + 0.003, 0.52 * tall + foot + 0.003, eaves - beam):
            parts.append(box(0.9 * beam, d, 0.93 * beam, 0.12 * beam).moved(x=side * w / 2, z=z))
        high = ridge - eaves - 0.1 * ridge
        parts.append(box(0.88 * beam, beam, high, 0.12 * beam, grain="z").moved(x=side * w / 2, z=eaves - 0.01))
        step = w / (len(posts) - 1)
        brace = math.hypot(step, 0.45 * tall) * 0.9
        tilt = math.degrees(math.atan2(0.45 * tall, step))
        for i, x in ((0, posts[0] + step / 2), (-1, posts[-1] - step / 2)):
            slat = box(brace, 0.8 * beam, 0.8 * beam, 0.12 * beam, grain="x").turned("y", -tilt if i == 0 else tilt)
            parts.append(slat.moved(x, side * d / 2, foot + 0.25 * tall))
    return [part.of("timber") for part in parts]


def _openings(brief: Brief, w: float, d: float, eaves: float, ridge: float, foot: float) -> list[Part]:
    """Return a door and windows, each in a frame that stands out of the wall."""
    tall = min(0.72 * (eaves - foot), 2.2)
    wide = 0.48 * tall
    slots = brief.counts["windows"] + 1
    xs = (np.arange(slots) + 0.5) / slots * 0.94 * w - 0.47 * w
    door = slots // 2
    parts = _framed(wide, tall, "door").copy()
    parts = [part.moved(x=xs[door], y=-d / 2, z=foot - 0.02) for part in parts]
    parts.append(box(1.5 * wide, 0.5 * wide, 0.5 * foot, 0.02).moved(xs[door], -d / 2 - 0.27 * wide).of("foundation"))
    size = min(0.42 * (eaves - foot), 0.7 * w / slots)
    for i, x in enumerate(xs):
        for y, turn in ((-d / 2, 0), (d / 2, 180)):
            if i != door or turn:
                pane = _framed(0.85 * size, size, "window")
                parts += [part.turned("z", turn).moved(x, y, foot + 0.36 * (eaves - foot)) for part in pane]
    for side, turn in ((-1, -90), (1, 90)):
        attic = _framed(0.55 * size, 0.6 * size, "window")
        parts += [
            part.turned("z", turn).moved(x=side * w / 2, y=0.12 * d * side, z=eaves - 0.05 * (ridge - eaves))
            for part in attic
        ]
    return parts


def _framed(w: float, h: float, kind: str) -> list[Part]:
    """Return a door or a window in the plane y = 0, its frame 8 % of its width."""
    bar, deep = 0.09 * w + 0.015, 0.10 * w + 0.03
    sides = both(box(bar, deep, h, 0.15 * bar, grain="z").moved(x=w / 2 - bar / 2))
    rails = [box(w + 0.6 * bar, 0.96 * deep, bar, 0.15 * bar, grain="x").moved(z=z) for z in (0.0, h - bar)]
    parts = [part.of("trim") for part in (*sides, *(rails if kind == "window" else rails[1:]))]
    if kind == "door":
        boards = 4
        wide = (w - 1.8 * bar) / boards
        leaf = box(0.97 * wide, 0.5 * deep, h - 0.8 * bar, 0.06 * bar, grain="z")
        return parts + [leaf.moved(x=(i + 0.5 - boards / 2) * wide).of("door") for i in range(boards)]
    parts.append(box(0.45 * bar, 0.7 * deep, h - bar, 0.1 * bar).moved(z=0.5 * bar).of("trim"))
    parts.append(box(w - bar, 0.66 * deep, 0.45 * bar, 0.1 * bar).moved(z=0.52 * h).of("trim"))
    parts.append(box(1.25 * w, 1.5 * deep, 0.5 * bar, 0.1 * bar).moved(z=-0.42 * bar).of("trim"))
    return [*parts, box(w - bar, 0.4 * deep, h - bar, 0.004).moved(z=0.5 * bar).of("panes")]


def _chimney(brief: Brief, w: float, d: float, h: float) -> list[Part]:
    wide = 0.13 * d
    place = {"x": brief.between(0.15, 0.32) * w * (1 if brief.maybe() else -1), "y": 0.16 * d}
    stack = frustum((1.1 * wide, 1.1 * wide), (wide, wide), 0.44 * h, 0.02 * wide, grain="x").moved(z=0.53 * h, **place)
    cap = box(1.35 * wide, 1.35 * wide, 0.03 * h, 0.04 * wide).moved(z=0.95 * h, **place)
    pot = box(0.7 * wide, 0.7 * wide, 0.03 * h, 0.06 * wide).moved(z=0.97 * h, **place)
    return [stack.of("chimney"), cap.of("foundation"), pot.of("roof")]


FAMILY = Family(
    nouns=("house", "cottage", "hut", "cabin", "home", "building", "farmhouse", "shed"),
    width=(5.5, 8.5),
    depth=(4.5, 6.0),
    height=(4.8, 6.5),
    materials={
        "walls": ("plaster", "plaster", "brick", "stone"),
        "roof": ("roof tiles", "slate tiles", "thatch"),
        "foundation": ("stone", "granite"),
        "timber": ("walnut", "ebony", "oak"),
        "trim": ("walnut", "birch"),
        "door": ("oak", "mahogany"),
        "panes": ("water",),
        "chimney": ("brick", "stone"),
    },
    counts={"windows": Count((1, 2), (1, 6), ("window",))},
    build=build,
    main="width",
    parts={"walls": ("wall",), "roof": ("rooftop", "roofing"), "timber": ("beam", "beams"), "panes": ("pane",)},
    akin=("castle", "tower", "church", "barn", "villa", "mill", "inn", "temple", "tent"),
    variants=("cottage", "timbered", "tudor"),
)
