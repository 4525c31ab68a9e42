"""Tables: a top of boards or a round one, on legs, a trestle or a pedestal; desks have drawers."""

from __future__ import annotations

import math

from scenewright.backend.modelling.blobs import ball
from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.lathe import lathe
from scenewright.backend.modelling.parts import Part, both
from scenewright.backend.modelling.solids import box, frustum


def build(brief: Brief) -> list[Part]:
    """Return the top and what it stands on."""
    thick, leg = 0.055 * brief.height, brief.between(0.075, 0.11) * brief.height
    if brief.is_("round") or (not brief.is_("desk", "trestle") and brief.counts["drawers"] == 0 and brief.maybe(0.2)):
        return _round(brief, thick)
    w, d, h = brief.width, brief.depth, brief.height
    parts = _top(brief, w, d, h, thick)
    if brief.is_("trestle") or (brief.counts["drawers"] == 0 and brief.maybe(0.3) and not brief.is_("desk")):
        return parts + _trestle(brief, w, d, h - thick, leg)
    inset = 0.75 * leg + 0.02 * w
    parts += _legs(brief, w / 2 - inset, d / 2 - inset, h - 0.6 * thick, leg)
    apron = 1.5 * leg
    parts += [
        box(w - 2 * inset, 0.3 * leg, apron, 0.05 * leg).moved(y=y * (d / 2 - inset), z=h - thick - apron)
        for y in (-1, 1)
    ]
    parts += both(
        box(0.3 * leg, d - 2 * inset, apron, 0.05 * leg, grain="y").moved(x=w / 2 - inset, z=h - thick - apron)
    )
    count = brief.counts["drawers"] or (2 if brief.is_("desk") else 0)
    for i in range(count):
        wide = (w - 2 * inset - leg) / count
        x = (i + 0.5) * wide - (w - 2 * inset - leg) / 2
        front = box(0.9 * wide, 0.2 * leg, 0.8 * apron, 0.06 * leg, grain="x")
        parts.append(front.moved(x, inset - d / 2 - 0.16 * leg, h - thick - 0.9 * apron))
        parts.append(ball(0.18 * leg).moved(x, inset - d / 2 - 0.38 * leg, h - thick - 0.5 * apron).of("knobs"))
    return parts


def _top(brief: Brief, w: float, d: float, h: float, thick: float) -> list[Part]:
    boards = brief.counts["boards"]
    parts = []
    for i in range(boards):
        uneven = 1 if brief.is_("modern", "new") else brief.between(0.985, 1.0)
        board = box(w * uneven, 0.99 * d / boards, thick, 0.16 * thick, grain="x")
        parts.append(board.moved(y=(i + 0.5) * d / boards - d / 2, z=h - thick).of("top"))
    if boards > 1:
        parts.append(box(0.9 * w, 0.9 * d, 0.4 * thick, 0.05 * thick).moved(z=h - 1.25 * thick))
    return parts


def _legs(brief: Brief, x: float, y: float, tall: float, leg: float) -> list[Part]:
    if brief.is_("ornate") or (brief.maybe(0.4) and not brief.is_("modern", "simple")):
        shape = [
            (0.36, 0),
            (0.5, 0.04),
            (0.42, 0.08),
            (0.5, 0.45),
            (0.66, 0.6),
            (0.46, 0.68),
            (0.66, 0.72),
            (0.5, 0.76),
        ]
        turned = lathe(
            [(0, 0), *((leg * r, tall * z) for r, z in shape), (0, 0.76 * tall)], brief.sides(16), 0.05 * leg
        )
        one = [turned, box(1.15 * leg, 1.15 * leg, 0.26 * tall, 0.07 * leg, grain="z").moved(z=0.74 * tall)]
    else:
        one = [frustum((0.7 * leg, 0.7 * leg), (1.2 * leg, 1.2 * leg), tall, 0.08 * leg)]
    return [part.moved(i * x, j * y) for i in (-1, 1) for j in (-1, 1) for part in one]


def _trestle(brief: Brief, w: float, d: float, tall: float, leg: float) -> list[Part]:
    """Return two crossed or straight supports with a beam between them."""
    x, crossed, parts = 0.34 * w, brief.maybe(0.5), []
    if crossed:
        angle = math.degrees(math.atan2(0.72 * d, tall))
        length = math.hypot(0.72 * d, tall)
        for i, sign in enumerate((-1, 1)):
            bar = box(0.8 * leg, leg, 0.94 * length, 0.08 * leg).moved(z=-0.47 * length).turned("x", sign * angle)
            parts += both(bar.moved(x=x + (i - 0.5) * 0.3 * leg, z=0.485 * tall))
    else:
        parts += both(box(0.9 * leg, 2.2 * leg, tall, 0.08 * leg, grain="z").moved(x=x))
        parts += both(box(1.1 * leg, 0.72 * d, 0.9 * leg, 0.12 * leg).moved(x=x, z=-0.001))
    parts += both(box(1.05 * leg, 0.8 * d, 0.9 * leg, 0.12 * leg).moved(x=x, z=tall - 0.88 * leg))
    return [*parts, box(2 * x + 2.2 * leg, 0.7 * leg, 1.1 * leg, 0.1 * leg).moved(z=0.42 * tall)]


def _round(brief: Brief, thick: float) -> list[Part]:
    r, h = brief.width / 2, brief.height
    top = lathe(
        [(0, 0), (0.97 * r, 0), (r, 0.4 * thick), (r, thick), (0, thick)], brief.sides(40), 0.15 * thick, grain="x"
    )
    stem = [(0.07, 0.12), (0.1, 0.2), (0.075, 0.3), (0.11, 0.5), (0.13, 0.6), (0.08, 0.7), (0.16, 1.0)]
    column = lathe(
        [(0, 0.12 * h), *((2 * r * a * 0.75, b * (h - thick)) for a, b in stem), (0, h - 0.99 * thick)],
        brief.sides(20),
        0.006,
    )
    parts = [top.scaled(1, brief.depth / brief.width, 1).moved(z=h - thick).of("top"), column]
    for i in range(4):
        foot = frustum((0.6 * r, 0.11 * r), (0.16 * r, 0.1 * r), 0.26 * h, 0.012).moved(x=0.3 * r)
        parts.append(foot.turned("z", 45 + 90 * i))
    return parts


FAMILY = Family(
    nouns=("table", "desk"),
    width=(1.0, 1.9),
    depth=(0.65, 0.95),
    height=(0.68, 0.8),
    materials={
        "frame": ("oak", "walnut", "pine", "mahogany"),
        "top": ("oak", "walnut", "pine"),
        "knobs": ("brass", "iron"),
    },
    counts={"boards": Count((3, 5), (1, 12), ("plank", "board")), "drawers": Count((0, 2), (0, 6), ("drawer",))},
    build=build,
    main="width",
    proportional=False,
    parts={"frame": ("leg", "legs", "base"), "top": ("tabletop",), "knobs": ("knob", "handle", "drawer")},
    also=("top",),
    akin=("counter", "workbench", "altar", "nightstand", "sideboard"),
    variants=("round", "desk", "trestle"),
)
